// Finds the route of a request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/http/work.h"

namespace notesearch {

struct RouteMatch {
  const Route* route = nullptr;       // null: no route has this path, or none with this method
  std::vector<std::string> captures;  // what the pattern's braces took
};

class Router {
 public:
  explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}

  // Of several patterns that fit, the first; a part in braces takes no "/" and is never empty. A route
  // for GET takes HEAD too. Any thread; the match refers to the router.
  [[nodiscard]] RouteMatch find(HttpMethod method, std::string_view path) const;

  // The methods that a path knows, as in an Allow header; empty for an unknown path.
  [[nodiscard]] std::string methods(std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace notesearch
