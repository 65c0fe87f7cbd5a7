// Searching values of facets, and asking for documents like another.
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

FacetSearchQuery facet_query(const std::string& facet, std::optional<std::string> text) {
  FacetSearchQuery query;
  query.search = query_for("");
  query.facet = facet;
  query.text = std::move(text);
  return query;
}

TEST_CASE("facet search: values that begin so, with their counts") {
  MeiliFixture fixture;
  const auto hits = [&](const FacetSearchQuery& query) {
    return fixture.answer(query).at("facetHits").dump();
  };
  CHECK(hits(facet_query("tags", "gp")) == R"([{"value":"GPU","count":3}])");
  CHECK(hits(facet_query("tags", "mod")) == R"([{"value":"world models","count":1}])");
  CHECK(hits(facet_query("month", "2026")) == R"([{"value":"2026-04","count":2}])");
  CHECK(hits(facet_query("year", "")) ==
        R"([{"value":"2025","count":1},{"value":"2026","count":2}])");
  CHECK(hits(facet_query("tags", "unheard")) == "[]");
  const ordered_json all = fixture.answer(facet_query("tags", std::nullopt));
  CHECK(all.at("facetHits").size() == 4);
  CHECK(all.at("facetQuery").is_null());
  CHECK(fixture.answer(facet_query("tags", "s")).at("facetQuery") == "s");
  FacetSearchQuery query = facet_query("tags", "");
  query.search.q = "fabric";
  CHECK(hits(query) == R"([{"value":"GPU","count":1},{"value":"Systems","count":1}])");
  query.search.index = IndexUid::kSections;
  query.search.q = "cache";
  CHECK(hits(query) == R"([{"value":"GPU","count":1},{"value":"inference","count":1}])");
}

TEST_CASE("similar: notes about the same, of a section those of its note") {
  MeiliFixture fixture;
  SimilarQuery query;
  query.id = "fabric";
  query.ranking_score = true;
  const ordered_json answer = fixture.answer(query);
  CHECK(answer.at("id") == "fabric");
  CHECK(answer.at("limit") == 20);
  CHECK_FALSE(answer.contains("query"));
  CHECK(values(answer) == std::vector<std::string>{"stack", "evict", "why"});
  CHECK(answer.at("estimatedTotalHits") == 3);
  const double first = answer.at("hits").at(0).at("_rankingScore");
  CHECK(first < 1);
  CHECK(first > answer.at("hits").at(1).at("_rankingScore"));
  query.offset = query.limit = 1;
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"evict"});
  query.offset = 0;
  query.score_threshold = first;
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"stack"});
  query.score_threshold.reset();
  query.filter.op = FilterOp::kEqual;
  query.filter.attribute = "year";
  query.filter.values = {"2026"};
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"evict"});
  query.index = IndexUid::kSections;
  query.id = "fabric#";
  CHECK(values(fixture.answer(query)) == std::vector<std::string>{"evict#"});
}

TEST_CASE("similar: an id that there is not is refused") {
  MeiliFixture fixture;
  SimilarQuery query;
  query.index = GENERATE(IndexUid::kNotes, IndexUid::kSections);
  for (const std::string id :
       {"unheard", "", "evict#unheard", "#", std::string(10'000, 'x').c_str()}) {
    query.id = id;
    const auto refused = similar(query, fixture.context());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "not_found_similar_id");
    CHECK(refused.error().status == 400);
  }
}

}  // namespace
}  // namespace notesearch::meili
