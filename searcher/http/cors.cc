#include "searcher/http/cors.h"

#include <algorithm>
#include <string_view>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// A day: browsers that allow less take less. Else each key typed costs two round trips.
constexpr const char* kMaxAgeSeconds = "86400";

bool is_origin(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view name = text.substr(0, scheme);
  if (name != "http" && name != "https") return false;
  const std::string_view host = text.substr(scheme + 3);
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:[]").find(c) != std::string_view::npos;
  });
}

// A list of header names, as a browser asks for them: nothing else is repeated in an answer.
bool is_name_list(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ',' || c == ' ';
  });
}

}  // namespace

Result<Cors> Cors::create(const std::vector<std::string>& origins) {
  Cors cors;
  for (const std::string& origin : origins) {
    if (!is_origin(origin)) {
      return fail(ErrorKind::kUsage, "\"" + origin + "\" is not an origin", "--cors-origin",
                  "give scheme, host in lower case and port, without a path: https://example.org");
    }
    cors.origins_.insert(origin);
  }
  return cors;
}

void Cors::add_headers(const HttpRequest& request, HttpResponse& response) const {
  if (origins_.empty()) return;
  response.headers.push_back({"Vary", "Origin"});
  if (origins_.count(request.origin) == 0) return;
  response.headers.push_back({"Access-Control-Allow-Origin", request.origin});
  response.headers.push_back({"Access-Control-Expose-Headers", "ETag, Retry-After"});
}

HttpResponse Cors::preflight(const HttpRequest& request, const std::string& methods) const {
  HttpResponse response;
  response.status = 204;
  response.headers.push_back({"Allow", methods});
  add_headers(request, response);
  if (origins_.count(request.origin) == 0) return response;
  response.headers.push_back({"Access-Control-Allow-Methods", methods});
  // By name, since "*" leaves out Authorization.
  if (!request.requested_headers.empty() && is_name_list(request.requested_headers)) {
    response.headers.push_back({"Access-Control-Allow-Headers", request.requested_headers});
  }
  response.headers.push_back({"Access-Control-Max-Age", kMaxAgeSeconds});
  return response;
}

}  // namespace notesearch
