// Meilisearch's queries on a small index, without routes: a query in, an answer out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "searcher/http/meili/search.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch::meili {

class MeiliFixture {
 public:
  explicit MeiliFixture(const std::vector<NoteSpec>& notes = site());

  // The answers; these throw std::runtime_error with the error's message.
  nlohmann::ordered_json answer(const SearchQuery& query);
  nlohmann::ordered_json answer(const FacetSearchQuery& query);
  nlohmann::ordered_json answer(const SimilarQuery& query);

  WorkContext& context() { return context_; }
  [[nodiscard]] const IndexSnapshot& snapshot() const { return *snapshot_; }
  [[nodiscard]] std::shared_ptr<const IndexSnapshot> shared_snapshot() const { return snapshot_; }

 private:
  SearchFixture fixture_;
  std::shared_ptr<const IndexSnapshot> snapshot_;
  WorkContext context_;
};

// A query for up to kMaxTotalHits notes.
[[nodiscard]] SearchQuery query_for(const std::string& q);
// The same for sections.
[[nodiscard]] SearchQuery section_query_for(const std::string& q);

// The values of an attribute of the hits, strings and others as text.
[[nodiscard]] std::vector<std::string> values(const nlohmann::ordered_json& answer,
                                              const std::string& attribute = "id");

}  // namespace notesearch::meili
