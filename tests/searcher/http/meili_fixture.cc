#include "tests/searcher/http/meili_fixture.h"

#include <chrono>
#include <stdexcept>

namespace notesearch::meili {
namespace {

nlohmann::ordered_json value_or_throw(MeiliResult<nlohmann::ordered_json> result) {
  if (!result) throw std::runtime_error(result.error().code + ": " + result.error().message);
  return *std::move(result);
}

}  // namespace

MeiliFixture::MeiliFixture(const std::vector<NoteSpec>& notes)
    : fixture_(notes),
      snapshot_(IndexSnapshot::open(fixture_.index_dir()).value()),
      context_{fixture_.searcher(), *snapshot_,
               std::chrono::steady_clock::now() + std::chrono::hours(1)} {}

nlohmann::ordered_json MeiliFixture::answer(const SearchQuery& query) {
  return value_or_throw(meili::search(query, context_));
}

nlohmann::ordered_json MeiliFixture::answer(const FacetSearchQuery& query) {
  return value_or_throw(facet_search(query, context_));
}

nlohmann::ordered_json MeiliFixture::answer(const SimilarQuery& query) {
  return value_or_throw(similar(query, context_));
}

SearchQuery query_for(const std::string& q) {
  SearchQuery query;
  query.q = q;
  query.limit = kMaxTotalHits;
  return query;
}

SearchQuery section_query_for(const std::string& q) {
  SearchQuery query = query_for(q);
  query.index = IndexUid::kSections;
  return query;
}

std::vector<std::string> values(const nlohmann::ordered_json& answer,
                                const std::string& attribute) {
  std::vector<std::string> found;
  for (const auto& hit : answer.at("hits")) {
    const auto& value = hit.at(attribute);
    found.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  }
  return found;
}

}  // namespace notesearch::meili
