// The native routes on a small index, without a server: a target in, a reply out.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "searcher/http/v1/routes.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {

// 2026-11-24.
inline constexpr Day kToday{std::chrono::days(20781)};

class V1Fixture {
 public:
  explicit V1Fixture(const std::vector<NoteSpec>& notes = site());

  // What a route makes of "/v1/search?q=kv". The path stands as it is, undecoded. Throws
  // std::runtime_error when no route has it.
  std::variant<Reply, Work> prepare(std::string_view target, Day today = kToday);
  // The reply at once, or that of the work, which has so long.
  Reply get(std::string_view target, std::chrono::milliseconds left = std::chrono::minutes(1));
  // Empty for a reply at once.
  std::string key(std::string_view target, Day today = kToday);

  SearchFixture& search() { return search_; }

 private:
  SearchFixture search_;
  std::shared_ptr<const IndexSnapshot> snapshot_;
  std::vector<Route> routes_ = v1_routes();
};

}  // namespace notesearch
