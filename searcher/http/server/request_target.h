// What a request line asks for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace notesearch {

struct RequestTarget {
  std::string path;   // as HttpRequest::path
  std::string query;  // as HttpRequest::query
};

// Of "/path?query" or "http://host/path?query" (RFC 9112, 3.2; the host is of no account). None when the
// path is not as HttpRequest wants it, when a "%" is not followed by two hexadecimal digits in it, and
// for the other forms: "*", "host:port", a fragment.
[[nodiscard]] std::optional<RequestTarget> parse_request_target(std::string_view target);

}  // namespace notesearch
