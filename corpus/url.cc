#include "corpus/url.h"

#include <algorithm>
#include <memory>
#include <optional>

#include <curl/curl.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxUrlBytes = 2048;

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
using UrlHandle = std::unique_ptr<CURLU, FreeUrl>;

bool is_host_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._:[]").find(c) != std::string_view::npos;
}

// What is wrong with a URL before libcurl, which forgives much, sees it; nothing when it will do.
std::optional<std::string> objection(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > kMaxUrlBytes) return "is longer than 2,048 bytes";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F) return "has white space or control characters";
    if (c == '\\') return "has a backslash";
  }
  const std::string start = ascii_lower(text.substr(0, 8));
  const bool https = start == "https://";
  if (!https && start.substr(0, 7) != "http://") return "does not start with https:// or http://";
  const std::string_view rest = text.substr(https ? 8 : 7);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.empty()) return "has no host";
  if (authority.find('@') != std::string_view::npos) return "has a user name";
  if (!std::all_of(authority.begin(), authority.end(), is_host_byte)) {
    return "has a host that is not plain ASCII (write international names in their xn-- form)";
  }
  return std::nullopt;
}

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> owner(text);
  return text;
}

tl::unexpected<Error> not_a_url(std::string_view text, const std::string& why) {
  const std::string shown(text.substr(0, 200));
  return fail(ErrorKind::kBadData, "the URL \"" + shown + "\" " + why);
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  if (const auto why = objection(text)) return not_a_url(text, *why);

  const UrlHandle handle(curl_url());
  if (!handle) return fail(ErrorKind::kInternal, "out of memory for a URL");
  CURLU* url = handle.get();
  const unsigned flags = CURLU_URLENCODE | CURLU_DISALLOW_USER;
  const CURLUcode code = curl_url_set(url, CURLUPART_URL, std::string(text).c_str(), flags);
  if (code != CURLUE_OK) {
    return not_a_url(text, std::string("can't be read: ") + curl_url_strerror(code));
  }
  const std::string host = ascii_lower(part(url, CURLUPART_HOST));
  const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  if (host.empty() || port.empty() || port == "0") return not_a_url(text, "has no host or port");
  curl_url_set(url, CURLUPART_FRAGMENT, nullptr, 0);
  curl_url_set(url, CURLUPART_HOST, host.c_str(), 0);

  Url result;
  const std::string scheme = part(url, CURLUPART_SCHEME);
  result.https = scheme == "https";
  result.origin.text = scheme + "://" + host + ":" + port;
  result.text = part(url, CURLUPART_URL, CURLU_NO_DEFAULT_PORT);
  if (result.text.empty()) return not_a_url(text, "can't be written in normal form");
  return result;
}

Result<Origin> parse_origin(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) return fail(url.error());
  const std::size_t path = text.find_first_of("/?#", text.find("://") + 3);
  if (path != std::string_view::npos && text.substr(path) != "/") {
    return fail(ErrorKind::kBadData, "\"" + std::string(text) + "\" is more than an origin", {},
                "give scheme, host and port alone, as in https://example.org");
  }
  return url->origin;
}

Result<Url> resolve_url(const Url& base, std::string_view location) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\\'; };
  if (location.size() > kMaxUrlBytes || std::any_of(location.begin(), location.end(), control)) {
    return not_a_url(location, "is too long or has characters that no URL has");
  }
  const UrlHandle handle(curl_url());
  if (!handle) return fail(ErrorKind::kInternal, "out of memory for a URL");
  const std::string relative(location);
  CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, base.text.c_str(), 0);
  if (code == CURLUE_OK) {
    code = curl_url_set(handle.get(), CURLUPART_URL, relative.c_str(),
                        CURLU_URLENCODE | CURLU_DISALLOW_USER);
  }
  if (code != CURLUE_OK) {
    return not_a_url(location, std::string("can't be read: ") + curl_url_strerror(code));
  }
  return parse_url(part(handle.get(), CURLUPART_URL));
}

Result<Url> move_to_origin(const Url& url, const Origin& origin) {
  const std::size_t path = url.text.find_first_of("/?#", url.text.find("://") + 3);
  return parse_url(origin.text + (path == std::string::npos ? "/" : url.text.substr(path)));
}

std::string percent_decode(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      const int high = digit(text[at + 1]);
      const int low = digit(text[at + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high * 16 + low);
        at += 2;
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

}  // namespace notesearch
