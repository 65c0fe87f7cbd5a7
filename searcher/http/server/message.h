// A request and its response, as the server and what it serves exchange them. Plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace notesearch {

enum class HttpMethod : std::uint8_t { kGet, kHead, kPost, kOptions, kOther };

// "GET", "HEAD", "POST", "OPTIONS", "other".
[[nodiscard]] const char* method_name(HttpMethod method);

struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  // Percent-decoded: valid UTF-8 without control characters that begins with "/". Nothing is resolved
  // in it: "//" and ".." stand as they came.
  std::string path;
  std::string query;  // behind "?", as sent; empty without one
  std::string body;   // empty without one
  // Headers, as sent; empty when absent.
  std::string content_type;
  std::string authorization;
  std::string origin;
  std::string if_none_match;
  std::string requested_headers;  // Access-Control-Request-Headers
  bool accepts_gzip = false;
  bool wants_privacy = false;  // Sec-GPC: 1 or DNT: 1
  // Whom limits and counts hold against: an IPv4 address, the /64 of an IPv6 address, as text. That of
  // the proxy's client where a trusted proxy tells. Empty for a local peer that names no client.
  std::string client;
};

// A body and its compressed form. Immutable, and shared by the cache and any number of responses.
struct Content {
  std::string plain;
  std::string gzip;  // empty when it was not made: too small, or nobody asked
};

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::shared_ptr<const Content> content;  // null: no body (204, 304)
  // Beside those that the server sets: Date, Content-Type, Content-Length, Content-Encoding,
  // Connection.
  std::vector<HttpHeader> headers;

  // For the log and the figures; not sent.
  const char* route = "";  // a name, the same for all requests of a kind
  bool from_cache = false;
  std::optional<std::uint32_t> results;  // notes found
  std::string failure;                   // of a 5xx, what clients are not told
  std::string unanswered;                // the query that no note answers
};

}  // namespace notesearch
