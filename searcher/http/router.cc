#include "searcher/http/router.h"

namespace notesearch {
namespace {

std::string_view take_part(std::string_view& path) {
  const std::size_t end = path.find('/');
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  return part;
}

// What the braces took, when the path has the pattern.
std::optional<std::vector<std::string>> captures(std::string_view pattern, std::string_view path) {
  std::vector<std::string> taken;
  const bool same_end = pattern.ends_with('/') == path.ends_with('/');
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = take_part(pattern);
    const std::string_view part = take_part(path);
    if (wanted.starts_with('{') && !part.empty()) {
      taken.emplace_back(part);
    } else if (wanted != part) {
      return std::nullopt;
    }
  }
  if (!same_end || !pattern.empty() || !path.empty()) return std::nullopt;
  return taken;
}

bool takes(const Route& route, HttpMethod method) {
  return route.method == method ||
         (route.method == HttpMethod::kGet && method == HttpMethod::kHead);
}

const char* names_of(HttpMethod method) {
  switch (method) {
    case HttpMethod::kGet:
      return "GET, HEAD";
    case HttpMethod::kHead:
      return "HEAD";
    case HttpMethod::kPost:
      return "POST";
    case HttpMethod::kOptions:
      return "OPTIONS";
    case HttpMethod::kOther:
      return "";
  }
  return "";
}

}  // namespace

RouteMatch Router::find(HttpMethod method, std::string_view path) const {
  RouteMatch match;
  for (const Route& route : routes_) {
    auto taken = captures(route.pattern, path);
    if (!taken) continue;
    const std::string names = names_of(route.method);
    if (!names.empty() && match.methods.find(names) == std::string::npos) {
      match.methods += (match.methods.empty() ? "" : ", ") + names;
    }
    if (match.route == nullptr && takes(route, method)) {
      match.route = &route;
      match.captures = *std::move(taken);
    }
  }
  if (!match.methods.empty()) match.methods += ", OPTIONS";
  return match;
}

}  // namespace notesearch
