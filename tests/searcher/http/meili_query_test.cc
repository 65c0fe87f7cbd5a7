#include "searcher/http/meili/multi_search.h"
#include "searcher/http/meili/payload.h"
#include "searcher/http/meili/query_reader.h"
#include "searcher/http/meili/search_fields.h"
#include "tests/catch.h"

using namespace notesearch;
using namespace notesearch::meili;

namespace {

SearchQuery read(const std::string& body, IndexUid index = IndexUid::kNotes) {
  const auto query = read_search(index, Form::kBody, body);
  INFO(body);
  if (!query) FAIL(query.error().message);
  return *query;
}

template <typename T>
std::string error_of(const MeiliResult<T>& result) {
  if (result) return "none";
  return std::to_string(result.error().status) + " " + result.error().code + ": " +
         result.error().message;
}

std::string error(const std::string& body) {
  return error_of(read_search(IndexUid::kNotes, Form::kBody, body));
}

std::string parameter_error(const std::string& query_string) {
  return error_of(read_search(IndexUid::kNotes, Form::kParameters, query_string));
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("An empty search has Meilisearch's defaults") {
  const SearchQuery query = read("{}");
  CHECK(query.q.empty());
  CHECK_FALSE(query.finite);
  CHECK(query.offset == 0);
  CHECK(query.limit == 20);
  CHECK(query.retrieve == Texts{"*"});
  CHECK(query.highlight.empty());
  CHECK(query.crop.empty());
  CHECK(query.pre_tag == "<em>");
  CHECK(query.post_tag == "</em>");
  CHECK(query.crop_marker == "…");
  CHECK(query.filter.passes_all());
  CHECK(query.sort == Sort::kRelevance);
  CHECK(query.facets.empty());
  CHECK(query.matching == MatchingStrategy::kLast);
  CHECK_FALSE(query.score_threshold.has_value());
}

TEST_CASE("Every field of a search is read") {
  const SearchQuery query = read(R"({"q": "kv \"a b\"", "offset": 3, "limit": 0, "page": 0,
      "attributesToRetrieve": [], "attributesToHighlight": ["*"],
      "attributesToCrop": ["body:30", "title", "*:0", "a:b"], "cropLength": 7, "cropMarker": "",
      "highlightPreTag": "__ais-highlight__", "highlightPostTag": "", "sort": ["date:desc"],
      "filter": "year = 2026", "facets": ["year", "tags", "year"], "distinct": "year",
      "matchingStrategy": "all", "attributesToSearchOn": ["title"], "showMatchesPosition": true,
      "showRankingScore": true, "showRankingScoreDetails": true, "rankingScoreThreshold": 1,
      "locales": ["eng"], "showPerformanceDetails": false, "retrieveVectors": false})");
  CHECK(query.q == "kv \"a b\"");
  CHECK(query.finite);
  CHECK(query.offset == 3);
  CHECK(query.limit == 0);
  CHECK(query.page == 0);
  CHECK(query.hits_per_page == 20);
  CHECK(query.retrieve.empty());
  CHECK(query.highlight == Texts{"*"});
  REQUIRE(query.crop.size() == 4);
  CHECK((query.crop[0].name == "body" && query.crop[0].words == 30));
  CHECK((query.crop[1].name == "title" && query.crop[1].words == 7));
  CHECK((query.crop[2].name == "*" && query.crop[2].words == 0));
  CHECK((query.crop[3].name == "a" && query.crop[3].words == 7));
  CHECK(query.crop_marker.empty());
  CHECK(query.pre_tag == "__ais-highlight__");
  CHECK(query.post_tag.empty());
  CHECK(query.sort == Sort::kNewest);
  CHECK(query.filter.attribute == "year");
  CHECK(query.facets == Texts{"tags", "year"});
  CHECK(query.distinct == "year");
  CHECK(query.matching == MatchingStrategy::kAll);
  CHECK(query.search_on == Texts{"title"});
  CHECK(query.matches_position);
  CHECK(query.ranking_score);
  CHECK(query.ranking_score_details);
  CHECK(query.score_threshold == 1.0);
}

TEST_CASE("Null is as if the field were not there") {
  const SearchQuery query = read(R"({"q": null, "limit": null, "filter": null, "sort": null,
      "page": null, "hybrid": null, "vector": null, "matchingStrategy": null, "distinct": null})");
  CHECK(query.limit == 20);
  CHECK_FALSE(query.finite);
}

TEST_CASE("A search as an address has it means the same") {
  const auto query = read_search(IndexUid::kSections, Form::kParameters,
                                 "q=kv+cache&limit=3&facets=tags,year&sort=date:asc,date_iso:desc"
                                 "&filter=%5B%22year%20%3D%202026%22%5D&attributesToRetrieve=id"
                                 "&showRankingScore=true&rankingScoreThreshold=0.5"
                                 "&matchingStrategy=frequency&attributesToCrop=content:5");
  REQUIRE(query.has_value());
  CHECK(query->index == IndexUid::kSections);
  CHECK(query->q == "kv cache");
  CHECK(query->limit == 3);
  CHECK(query->facets == Texts{"tags", "year"});
  CHECK(query->sort == Sort::kOldest);
  CHECK(query->filter.parts.at(0).attribute == "year");
  CHECK(query->retrieve == Texts{"id"});
  CHECK(query->ranking_score);
  CHECK(query->score_threshold == 0.5);
  CHECK(query->matching == MatchingStrategy::kFrequency);
  CHECK(query->crop.at(0).words == 5);
}

TEST_CASE("Facets are asked for by patterns") {
  CHECK(read(R"({"facets": ["*"]})").facets == Texts{"date", "month", "tags", "year"});
  CHECK(read(R"({"facets": ["m*"]})").facets == Texts{"month"});
  CHECK(read(R"({"attributesToSearchOn": ["title", "*"]})").search_on.empty());
}

TEST_CASE("What does not fit is refused in Meilisearch's words") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"limit": "doggo"})",
       "400 invalid_search_limit: Invalid value type at `.limit`: expected a positive integer, but "
       "found a string: `\"doggo\"`"},
      {R"({"offset": -1})",
       "400 invalid_search_offset: Invalid value type at `.offset`: expected a positive integer, "
       "but "
       "found a negative integer: `-1`"},
      {R"({"page": 1.5})",
       "400 invalid_search_page: Invalid value type at `.page`: expected a positive integer, but "
       "found a number: `1.5`"},
      {R"({"q": ["doggo"]})",
       "400 invalid_search_q: Invalid value type at `.q`: expected a string, but found an array: "
       "`[\"doggo\"]`"},
      {R"({"facets": "doggo"})",
       "400 invalid_search_facets: Invalid value type at `.facets`: expected an array, but found a "
       "string: `\"doggo\"`"},
      {R"({"facets": ["tags", 1]})",
       "400 invalid_search_facets: Invalid value type at `.facets[1]`: expected a string, but "
       "found a "
       "positive integer: `1`"},
      {R"({"showRankingScore": "x"})",
       "400 invalid_search_show_ranking_score: Invalid value type at `.showRankingScore`: expected "
       "a "
       "boolean, but found a string: `\"x\"`"},
      {R"({"matchingStrategy": "doggo"})",
       "400 invalid_search_matching_strategy: Unknown value `doggo` at `.matchingStrategy`: "
       "expected "
       "one of `last`, `all`, `frequency`"},
      {R"({"matchingStrategy": {"doggo": "doggo"}})",
       "400 invalid_search_matching_strategy: Invalid value type at `.matchingStrategy`: expected "
       "a "
       "string, but found an object: `{\"doggo\":\"doggo\"}`"},
      {R"({"rankingScoreThreshold": 42})",
       "400 invalid_search_ranking_score_threshold: Invalid value at `.rankingScoreThreshold`: the "
       "value of `rankingScoreThreshold` is invalid, expected a float between `0.0` and `1.0`."},
      {R"({"sort": ["date"]})",
       "400 invalid_search_sort: Invalid syntax for the sort parameter: expected expression ending "
       "by "
       "`:asc` or `:desc`, found `date`."},
      {R"({"sort": ["title:asc"]})",
       "400 invalid_search_sort: Attribute `title` is not sortable. Available sortable attributes "
       "are: `date, date_iso`."},
      {R"({"facets": ["doggo"]})",
       "400 invalid_search_facets: Invalid facet distribution: Pattern `doggo` is not filterable. "
       "Available filterable attributes patterns are: `date, month, tags, year`."},
      {R"({"facets": ["doggo", "neko"]})",
       "400 invalid_search_facets: Invalid facet distribution: Patterns `doggo, neko` are not "
       "filterable. Available filterable attributes patterns are: `date, month, tags, year`."},
      {R"({"distinct": "title"})",
       "400 invalid_search_distinct: Attribute `title` is not filterable and thus, cannot be used "
       "as "
       "distinct attribute. Available filterable attributes patterns are: `date, date_iso, id, "
       "month, "
       "tags, year`."},
      {R"({"attributesToSearchOn": ["url"]})",
       "400 invalid_search_attributes_to_search_on: Attribute `url` is not searchable. Available "
       "searchable attributes are: `body, excerpt, tags, title`."},
      {R"({"hybrid": {"embedder": "default", "semanticRatio": 0.5}})",
       "400 invalid_search_embedder: Cannot find embedder with name `default`: this server "
       "searches "
       "for words."},
      {R"({"vector": [1, 2]})",
       "400 missing_search_hybrid: Invalid request: missing `hybrid` parameter when `vector` is "
       "present."},
      {"[]", "400 bad_request: Invalid value type: expected an object, but found an array: `[]`"},
      {"", "400 missing_payload: A json payload is missing."},
      {"{\n\"q\": x}",
       "400 malformed_payload: The json payload provided is malformed. `syntax error at line 2 "
       "column "
       "6`."},
  };
  for (const auto& [body, expected] : cases) {
    INFO(body);
    CHECK(error(body) == expected);
  }
  CHECK(error(R"({"media": {}})").starts_with("400 feature_not_enabled: "));
  CHECK(error(R"({"useNetwork": true})").starts_with("400 feature_not_enabled: "));
  CHECK(error(R"({"useNetwork": false})") == "none");
  const std::string long_tag(kMaxTagBytes + 1, 'x');
  CHECK(error(R"({"highlightPreTag": ")" + long_tag + "\"}")
            .starts_with("400 invalid_search_highlight_pre_tag: "));
}

TEST_CASE("An unknown field is refused with the one that may be meant") {
  CHECK(
      error(R"({"marin": "hello"})")
          .starts_with("400 bad_request: Unknown field `marin`: expected one of `q`, `vector`, "));
  CHECK(error(R"({"hitPerPage": 2})")
            .starts_with(
                "400 bad_request: Unknown field `hitPerPage`: did you mean `hitsPerPage`? expected "
                "one of `q`, "));
  CHECK(error(R"({"attributes_to_retrieve": []})").find("did you mean `attributesToRetrieve`?") !=
        std::string::npos);
  CHECK(parameter_error("limt=1").find("Unknown parameter `limt`: did you mean `limit`?") !=
        std::string::npos);
  CHECK(error("{\"" + std::string(5000, 'x') + "\": 1}").size() < 2000);
}

TEST_CASE("What does not fit in an address is refused in Meilisearch's words") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"offset=doggo",
       "400 invalid_search_offset: Invalid value in parameter `offset`: could not parse `doggo` as "
       "a "
       "positive integer"},
      {"limit=-1",
       "400 invalid_search_limit: Invalid value in parameter `limit`: could not parse `-1` as a "
       "positive integer"},
      {"showMatchesPosition=doggo",
       "400 invalid_search_show_matches_position: Invalid value in parameter "
       "`showMatchesPosition`: "
       "could not parse `doggo` as a boolean, expected either `true` or `false`"},
      {"matchingStrategy=doggo",
       "400 invalid_search_matching_strategy: Unknown value `doggo` for parameter "
       "`matchingStrategy`: expected one of `last`, `all`, `frequency`"},
      {"rankingScoreThreshold=x",
       "400 invalid_search_ranking_score_threshold: Invalid value in parameter "
       "`rankingScoreThreshold`: the value of `rankingScoreThreshold` is invalid, expected a float "
       "between `0.0` and `1.0`."},
      {"hybridEmbedder=default",
       "400 invalid_search_embedder: Cannot find embedder with name `default`: this server "
       "searches "
       "for words."},
  };
  for (const auto& [parameters, expected] : cases) {
    INFO(parameters);
    CHECK(parameter_error(parameters) == expected);
  }
  CHECK(parameter_error("q=%ff").starts_with("400 bad_request: "));
  CHECK(
      parameter_error("filter=" + std::string(3000, '[')).starts_with("400 invalid_search_filter"));
}

TEST_CASE("Payloads are bounded in depth") {
  const auto nested = [](std::size_t depth) {
    return "{\"filter\": " + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  CHECK(error(nested(kMaxPayloadDepth - 1)).starts_with("400 invalid_search_filter"));
  CHECK(error(nested(kMaxPayloadDepth)).find("recursion limit exceeded") != std::string::npos);
  CHECK(error(nested(30'000)).find("recursion limit exceeded") != std::string::npos);
  CHECK(error(std::string(60'000, '[')).starts_with("400 malformed_payload"));
  CHECK(error("{\"q\": \"" + std::string(1000, '[') + "\"}") == "none");
  CHECK(error("{\"limit\": 1e999}").starts_with("400 malformed_payload"));
  CHECK(error("{\"q\": \"\xff\"}").starts_with("400 malformed_payload"));
  CHECK(read(R"({"limit": 18446744073709551615})").limit == 4'294'967'295U);
}

TEST_CASE("Facet search ignores what a whole search has besides") {
  const auto query = read_facet_search(
      IndexUid::kNotes,
      R"({"q": "gpu", "offset": "x", "limit": 10, "facets": [1], "sort": "x", "facetName": "tags",
          "facetQuery": "c+", "attributesToCrop": 1, "highlightPreTag": 2, "filter": ["year=2026"],
          "hitsPerPage": {}, "made up": 1})");
  REQUIRE(query.has_value());
  CHECK(query->facet == "tags");
  CHECK(query->text == "c+");
  CHECK(query->search.q == "gpu");
  CHECK(query->search.limit == 20);
  CHECK(query->search.filter.parts.size() == 1);

  const auto facet_error = [](const std::string& body) {
    return error_of(read_facet_search(IndexUid::kNotes, body));
  };
  CHECK(facet_error("{}") == "400 missing_facet_search_facet_name: Missing field `facetName`");
  CHECK(facet_error(R"({"facetName": 1})").starts_with("400 invalid_facet_search_facet_name: "));
  CHECK(facet_error(R"({"facetName": "url"})") ==
        "400 invalid_facet_search_facet_name: Attribute `url` is not facet-searchable. Available "
        "facet-searchable attributes patterns are: `date, month, tags, year`.");
  CHECK(facet_error(R"({"facetName": "tags", "q": 1})").starts_with("400 invalid_search_q: "));
}

TEST_CASE("Similar documents are asked for by any embedder") {
  const auto query =
      read_similar(IndexUid::kNotes, Form::kBody,
                   R"({"id": 143, "embedder": "any", "limit": 3, "showRankingScore": true})");
  REQUIRE(query.has_value());
  CHECK(query->id == "143");
  CHECK(query->limit == 3);
  CHECK(query->ranking_score);
  CHECK(error_of(read_similar(IndexUid::kNotes, Form::kBody, R"({"embedder": "x"})")) ==
        "400 missing_similar_id: Missing field `id`");
  CHECK(error_of(read_similar(IndexUid::kNotes, Form::kBody, R"({"id": "x"})")) ==
        "400 missing_similar_embedder: Missing field `embedder`");
  CHECK(error_of(read_similar(IndexUid::kNotes, Form::kParameters, "id=x")) ==
        "400 missing_similar_embedder: Missing parameter `embedder`");
  CHECK(error_of(read_similar(IndexUid::kNotes, Form::kBody,
                              R"({"id": "x", "embedder": "e", "filter": "x"})"))
            .starts_with("400 invalid_similar_filter: "));
  CHECK(error_of(read_similar(IndexUid::kNotes, Form::kBody, R"({"id": [], "embedder": "e"})"))
            .starts_with("400 invalid_similar_id: "));
}

TEST_CASE("Errors of a batch of searches say which search they are of") {
  const auto batch_error = [](const std::string& body) {
    return error_of(read_multi_search(body));
  };
  CHECK(batch_error("{}") == "400 bad_request: Missing field `queries`");
  CHECK(batch_error(R"({"queries": 1})")
            .starts_with("400 bad_request: Invalid value type at `.queries`"));
  CHECK(batch_error(R"({"queries": [{"q": "a"}]})") ==
        "400 missing_index_uid: Missing field `indexUid` inside `.queries[0]`");
  CHECK(batch_error(R"({"queries": [{"indexUid": "notes"}, {"indexUid": "x"}]})") ==
        "400 index_not_found: Inside `.queries[1]`: Index `x` not found.");
  CHECK(batch_error(R"({"queries": [{"indexUid": "a b"}]})")
            .starts_with(
                "400 invalid_index_uid: Inside `.queries[0]`: `a b` is not a valid index uid."));
  CHECK(batch_error(R"({"queries": [{"indexUid": "notes", "limit": "x"}]})") ==
        "400 invalid_search_limit: Invalid value type at `.queries[0].limit`: expected a positive "
        "integer, but found a string: `\"x\"`");
  CHECK(
      batch_error(R"({"queries": [{"indexUid": "notes", "filter": "many = 1"}]})")
          .starts_with("400 invalid_search_filter: Inside `.queries[0]`: Attribute `many` is not"));
  CHECK(batch_error(R"({"queries": [{"indexUid": "notes", "limt": 1}]})")
            .starts_with("400 bad_request: Unknown field `limt` inside `.queries[0]`: did you mean "
                         "`limit`? "));
  std::string many = R"({"queries": [)";
  for (std::size_t i = 0; i <= kMaxQueries; ++i) many += i == 0 ? "{}" : ",{}";
  CHECK(batch_error(many + "]}")
            .starts_with("400 bad_request: Invalid value at `.queries`: at most"));
}

TEST_CASE("A federation has the page, and its queries the weights") {
  const auto query = read_multi_search(
      R"({"federation": {"limit": 3, "facetsByIndex": {}, "mergeFacets": null},
          "queries": [{"indexUid": "notes", "federationOptions": {"weight": 0.5}},
                      {"indexUid": "sections"}]})");
  REQUIRE(query.has_value());
  CHECK(query->federation->limit == 3);
  CHECK(query->weights == std::vector<double>{0.5, 1.0});
  const auto federated_error = [](const std::string& options) {
    return error_of(read_multi_search(R"({"federation": {}, "queries": [{"indexUid": "notes", )" +
                                      options + "}]}"));
  };
  CHECK(
      federated_error(R"("limit": 1)").starts_with("400 invalid_multi_search_query_pagination: "));
  CHECK(federated_error(R"("facets": [])").starts_with("400 invalid_multi_search_query_facets: "));
  CHECK(federated_error(R"("federationOptions": {"weight": -1})")
            .starts_with("400 invalid_multi_search_weight: "));
  CHECK(error_of(
            read_multi_search(R"({"queries": [{"indexUid": "notes", "federationOptions": {}}]})"))
            .starts_with("400 invalid_multi_search_federation_options: "));
  CHECK(error_of(read_multi_search(
                     R"({"federation": {"facetsByIndex": {"notes": ["tags"]}}, "queries": []})"))
            .starts_with("400 feature_not_enabled: "));
}

TEST_CASE("Documents are asked for by page, filter and ids") {
  const auto query =
      read_documents(IndexUid::kNotes, Form::kParameters, "offset=2&limit=5&fields=id,title");
  REQUIRE(query.has_value());
  CHECK(query->offset == 2);
  CHECK(query->limit == 5);
  CHECK(query->fields == Texts{"id", "title"});
  CHECK(error_of(read_documents(IndexUid::kNotes, Form::kBody, R"({"filter": "x"})"))
            .starts_with("400 invalid_document_filter: "));
  CHECK(
      error_of(read_documents(IndexUid::kNotes, Form::kBody, R"({"ids": ["a"], "filter": "id=a"})"))
          .starts_with("400 invalid_document_ids: "));
}
