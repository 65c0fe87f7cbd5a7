#include "tests/searcher/http/v1_fixture.h"

namespace notesearch {

V1Fixture::V1Fixture(const std::vector<NoteSpec>& notes) : search_(notes) {
  auto snapshot = IndexSnapshot::open(search_.index_dir());
  if (!snapshot) throw std::runtime_error(snapshot.error().message());
  snapshot_ = *std::move(snapshot);
}

std::variant<Reply, Work> V1Fixture::prepare(std::string_view target, Day today) {
  HttpRequest http;
  http.path = target.substr(0, target.find('?'));
  http.query = target.substr(std::min(http.path.size() + 1, target.size()));
  for (const Route& route : routes_) {
    const std::string_view fixed = route.pattern.substr(0, route.pattern.find('{'));
    std::vector<std::string> captures;
    if (fixed == route.pattern ? http.path != fixed : !http.path.starts_with(fixed)) continue;
    if (fixed != route.pattern) captures.push_back(http.path.substr(fixed.size()));
    return route.prepare({http, std::move(captures), snapshot_, today});
  }
  throw std::runtime_error("no route has " + http.path);
}

Reply V1Fixture::get(std::string_view target, std::chrono::milliseconds left) {
  auto prepared = prepare(target);
  if (auto* reply = std::get_if<Reply>(&prepared)) return std::move(*reply);
  const auto deadline = std::chrono::steady_clock::now() + left;
  WorkContext context{search_.searcher(), *snapshot_, deadline};
  return std::get<Work>(prepared).run(context);
}

std::string V1Fixture::key(std::string_view target, Day today) {
  const auto prepared = prepare(target, today);
  const auto* work = std::get_if<Work>(&prepared);
  return work == nullptr ? std::string() : work->key;
}

}  // namespace notesearch
