// URLs and origins, read by libcurl: the same parser that fetches them, so that what was checked is
// what is contacted.
//
// Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "schema/base/error.h"

namespace notesearch {

// Scheme, host and port in one canonical form: "https://example.org:443". The host is lower-case
// ASCII, the port always present. Only parse_url() and parse_origin() make one that is not empty.
struct Origin {
  std::string text;

  friend bool operator==(const Origin&, const Origin&) = default;
};

// An absolute http or https URL of at most 2,048 bytes.
struct Url {
  std::string text;  // normalised: lower-case scheme and host, no fragment, unsafe bytes escaped
  Origin origin;
  bool https = false;
};

// URLs on the origin `from` are fetched from the origin `to`; path and query stay. So a staging
// copy or a server on loopback can be indexed while every link names the public site.
struct Mirror {
  Origin from;
  Origin to;
};

// Refuses (kBadData) what is not plain http(s): other schemes, user names and passwords, hosts that
// are not ASCII letters, digits, '.', '-' or an IP address (write international names in their
// "xn--" form), backslashes, white space and control characters.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

// An origin as people write it, "https://example.org" or "http://127.0.0.1:8080/": a URL without
// path, query and fragment.
[[nodiscard]] Result<Origin> parse_origin(std::string_view text);

// The URL that `location`, absolute or relative, names on the page `base`.
[[nodiscard]] Result<Url> resolve_url(const Url& base, std::string_view location);

// The same URL on another origin.
[[nodiscard]] Result<Url> move_to_origin(const Url& url, const Origin& origin);

// One percent-decode; a malformed escape stays as it is. Any byte may come out.
[[nodiscard]] std::string percent_decode(std::string_view text);

}  // namespace notesearch
