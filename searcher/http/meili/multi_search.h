// Several searches in one request; the answers in the same order, or merged into one list.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "searcher/http/meili/meili_error.h"
#include "searcher/http/meili/search_query.h"
#include "searcher/http/work.h"

namespace notesearch::meili {

// Clients ask for as many as a page has lists of facets, and one more.
inline constexpr std::size_t kMaxQueries = 50;

// What becomes of the hits of all queries.
struct Federation {
  bool finite = false;
  std::uint32_t offset = 0;
  std::uint32_t limit = 20;
  std::uint32_t page = 1;
  std::uint32_t hits_per_page = 20;
};

struct MultiSearchQuery {
  std::vector<SearchQuery> queries;
  std::vector<double> weights;  // one for each query; of use with a federation
  std::optional<Federation> federation;
};

// Errors of one query say which: "Inside `.queries[1]`: …". A query of an index that there is not is 400.
// Facets of a federation are feature_not_enabled.
MeiliResult<MultiSearchQuery> read_multi_search(std::string_view body);

// { "results": [search.h's answers, each with "indexUid"] }; with a federation one list by weighted ranking
// score, { "hits": [{…, "_federation": {"indexUid", "queriesPosition", "weightedRankingScore"}}], … }, with
// each document once, as far as the queries retrieve its id. The first error of a query is that of all.
MeiliResult<nlohmann::ordered_json> multi_search(const MultiSearchQuery& query,
                                                 WorkContext& context);

}  // namespace notesearch::meili
