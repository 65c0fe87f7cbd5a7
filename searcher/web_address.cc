#include "searcher/web_address.h"

#include <algorithm>

#include "schema/base/text.h"

namespace notesearch {
namespace {

bool is_plain(char c) {
  constexpr std::string_view kSigns = "-._~:/?#@!$&'*+,;=%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kSigns.find(c) != std::string_view::npos;
}

}  // namespace

std::string web_address(std::string_view url) {
  const std::string scheme = ascii_lower(url.substr(0, url.find("://")));
  const std::size_t host = scheme.size() + 3;
  if ((scheme != "http" && scheme != "https") || url.size() <= host || url[host] == '/') return {};
  const std::size_t host_end = std::min(url.find_first_of("/?#", host), url.size());
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string address;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    const bool of_ipv6 = i < host_end && (c == '[' || c == ']');
    if (is_plain(c) || of_ipv6) {
      address += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      address += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return address;
}

}  // namespace notesearch
