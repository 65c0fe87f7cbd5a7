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

// As an Allow header has them.
std::string names_of(HttpMethod method) {
  if (method == HttpMethod::kOther) return {};
  return method == HttpMethod::kGet ? "GET, HEAD" : method_name(method);
}

}  // namespace

RouteMatch Router::find(HttpMethod method, std::string_view path) const {
  for (const Route& route : routes_) {
    if (!takes(route, method)) continue;
    if (auto taken = captures(route.pattern, path)) return {&route, *std::move(taken)};
  }
  return {};
}

std::string Router::methods(std::string_view path) const {
  std::string methods;
  for (const Route& route : routes_) {
    const std::string names = names_of(route.method);
    if (names.empty() || methods.find(names) != std::string::npos) continue;
    if (captures(route.pattern, path)) methods += (methods.empty() ? "" : ", ") + names;
  }
  return methods.empty() ? methods : methods + ", OPTIONS";
}

}  // namespace notesearch
