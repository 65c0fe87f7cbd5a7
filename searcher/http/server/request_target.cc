#include "searcher/http/server/request_target.h"

#include "schema/base/text.h"

namespace notesearch {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    if (text.size() - at < 3) return {};
    const int high = hex_digit(text[at + 1]);
    const int low = hex_digit(text[at + 2]);
    if (high < 0 || low < 0) return {};
    decoded += static_cast<char>(16 * high + low);
    at += 2;
  }
  return decoded;
}

// Valid UTF-8 without control characters.
bool is_plain(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::int32_t c = next_code_point(text, &at);
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;
  }
  return true;
}

// Behind the scheme and the host of the absolute form, which begins where the path does.
std::optional<std::string_view> without_host(std::string_view target) {
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos) return {};
  const std::string scheme = ascii_lower(target.substr(0, colon));
  if (scheme != "http" && scheme != "https") return {};
  target.remove_prefix(colon + 3);
  const std::size_t host_end = target.find_first_of("/?");
  if (host_end == 0 || target.empty()) return {};
  return host_end == std::string_view::npos ? std::string_view() : target.substr(host_end);
}

}  // namespace

std::optional<RequestTarget> parse_request_target(std::string_view target) {
  if (target.find('#') != std::string_view::npos) return {};
  const bool has_host = !target.starts_with('/');
  if (has_host) {
    const std::optional<std::string_view> rest = without_host(target);
    if (!rest) return {};
    target = *rest;
  }
  const std::size_t mark = target.find('?');
  std::optional<std::string> path = percent_decoded(target.substr(0, mark));
  if (!path || !is_plain(*path)) return {};
  if (path->empty()) *path = "/";  // only behind a host
  RequestTarget parsed{*std::move(path), {}};
  if (mark != std::string_view::npos) parsed.query = target.substr(mark + 1);
  return parsed;
}

}  // namespace notesearch
