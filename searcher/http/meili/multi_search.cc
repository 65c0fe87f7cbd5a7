#include "searcher/http/meili/multi_search.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/payload.h"
#include "searcher/http/meili/query_reader.h"
#include "searcher/http/meili/search.h"
#include "searcher/http/meili/search_fields.h"
#include "searcher/timer.h"

namespace notesearch::meili {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using enum FieldKind;

constexpr std::array<Field, 2> kPayloadFields = {{
    {"federation"},
    {"queries", kAnything, "bad_request", true},
}};

constexpr std::array<Field, 8> kFederationFields = {{
    {"limit", kCount, "invalid_multi_search_federation_limit"},
    {"offset", kCount, "invalid_multi_search_federation_offset"},
    {"page", kCount, "invalid_multi_search_federation_page"},
    {"hitsPerPage", kCount, "invalid_multi_search_federation_hits_per_page"},
    {"facetsByIndex"},
    {"mergeFacets"},
    {"distinct"},
    {"showPerformanceDetails", kFlag, "bad_request"},
}};

constexpr std::array<Field, 3> kOptionsFields = {{
    {"weight"},
    {"queryPosition", kCount, "invalid_multi_search_query_position"},
    {"remote"},
}};

std::vector<Field> query_fields() {
  std::vector<Field> fields = {{"indexUid", kText, "invalid_index_uid", true, "missing_index_uid"}};
  fields.insert(fields.end(), search_fields().begin(), search_fields().end());
  fields.push_back({"federationOptions"});
  return fields;
}

std::string place_of(std::size_t number) { return ".queries[" + std::to_string(number) + "]"; }

// An error of what a query means, of which its own words don't say where it stands.
tl::unexpected<MeiliError> refuse_inside(std::size_t number, MeiliError error) {
  error.message.insert(0, "Inside `" + place_of(number) + "`: ");
  if (error.status == 404) error.status = 400;
  return tl::unexpected(std::move(error));
}

MeiliResult<double> read_weight(const RequestFields& fields, std::size_t number, bool federated) {
  const json& options = fields["federationOptions"];
  if (options.is_null()) return 1.0;
  const std::string place = place_of(number) + ".federationOptions";
  if (!federated) {
    return refuse(400, "invalid_multi_search_federation_options",
                  "Inside `" + place_of(number) +
                      "`: Using `federationOptions` is not allowed in a non-federated search.\n - "
                      "Hint: remove `federationOptions` from query #" +
                      std::to_string(number) + " or add `federation` to the request.");
  }
  const auto read =
      RequestFields::of_object(options, kOptionsFields, UnknownFields::kRefused, place);
  if (!read) return tl::unexpected(read.error());
  const json& weight = (*read)["weight"];
  if (weight.is_null()) return 1.0;
  if (!weight.is_number() || weight.get<double>() < 0) {
    return refuse(400, "invalid_multi_search_weight",
                  "Invalid value at `" + place +
                      ".weight`: the value of `weight` is invalid, expected a positive float (>= "
                      "0.0).");
  }
  return weight.get<double>();
}

// The federation has the page and the facets, not its queries.
MeiliResult<void> check_federated(const RequestFields& fields, std::size_t number) {
  for (const std::string_view name : {"limit", "offset", "page", "hitsPerPage"}) {
    if (!fields.has(name)) continue;
    return refuse(400, "invalid_multi_search_query_pagination",
                  "Inside `" + place_of(number) +
                      "`: Using pagination options is not allowed in federated queries.\n - Hint: "
                      "remove `" +
                      std::string(name) + "` from query #" + std::to_string(number) +
                      " or remove `federation` from the request\n - Hint: pass `federation.limit` "
                      "and `federation.offset` for pagination in federated search");
  }
  if (fields.has("facets")) {
    return refuse(
        400, "invalid_multi_search_query_facets",
        "Inside `" + place_of(number) +
            "`: Using facet options is not allowed in federated queries.\n - Hint: remove "
            "`facets` from query #" +
            std::to_string(number) + " or remove `federation` from the request");
  }
  return {};
}

MeiliResult<void> read_query(json object, std::size_t number, MultiSearchQuery& all) {
  static const std::vector<Field> known = query_fields();
  const auto fields =
      RequestFields::of_object(std::move(object), known, UnknownFields::kRefused, place_of(number));
  if (!fields) return tl::unexpected(fields.error());
  const auto weight = read_weight(*fields, number, all.federation.has_value());
  if (!weight) return tl::unexpected(weight.error());
  if (all.federation) {
    if (auto fits = check_federated(*fields, number); !fits) return fits;
  }
  const auto index = read_index_uid(fields->text("indexUid"));
  if (!index) return refuse_inside(number, index.error());
  auto query = read_search(*index, *fields);
  if (!query) return refuse_inside(number, query.error());
  all.queries.push_back(*std::move(query));
  all.weights.push_back(*weight);
  return {};
}

MeiliResult<Federation> read_federation(json object) {
  const auto fields = RequestFields::of_object(std::move(object), kFederationFields,
                                               UnknownFields::kRefused, ".federation");
  if (!fields) return tl::unexpected(fields.error());
  for (const std::string_view name : {"facetsByIndex", "mergeFacets", "distinct"}) {
    if (!fields->has(name) || (*fields)[name].empty()) continue;
    return refuse(400, "feature_not_enabled",
                  "Passing `federation." + std::string(name) +
                      "` requires enabling a feature that this server has not.");
  }
  Federation federation;
  federation.finite = fields->has("page") || fields->has("hitsPerPage");
  federation.offset = fields->count("offset", federation.offset);
  federation.limit = fields->count("limit", federation.limit);
  federation.page = fields->count("page", federation.page);
  federation.hits_per_page = fields->count("hitsPerPage", federation.hits_per_page);
  return federation;
}

struct FederatedHit {
  ordered_json hit;
  std::string id;  // over all indexes
  double score = 0;
};

// Which hits of all are asked for, from begin to before end.
std::pair<std::size_t, std::size_t> window(const Federation& asked) {
  std::size_t begin = asked.offset;
  std::size_t size = asked.limit;
  if (asked.finite) {
    size = asked.page == 0 ? 0 : asked.hits_per_page;
    begin = asked.page == 0 ? 0 : (std::size_t{asked.page} - 1) * size;
  }
  begin = std::min<std::size_t>(begin, kMaxTotalHits);
  return {begin, std::min<std::size_t>(begin + size, kMaxTotalHits)};
}

void add_pagination(const Federation& asked, std::uint64_t total, ordered_json& answer) {
  if (asked.finite) {
    const std::uint64_t size = asked.hits_per_page;
    answer["hitsPerPage"] = size;
    answer["page"] = asked.page;
    answer["totalPages"] = size == 0 ? 0 : (total + size - 1) / size;
    answer["totalHits"] = total;
  } else {
    answer["limit"] = asked.limit;
    answer["offset"] = asked.offset;
    answer["estimatedTotalHits"] = total;
  }
}

// A hit that was asked for without its id is taken for another document than all before it.
std::string id_of(const ordered_json& hit, std::size_t number) {
  const auto id = hit.find(kPrimaryKey);
  return id == hit.end() ? "/" + std::to_string(number) : id->get<std::string>();
}

// Merges the answers to several queries.
class Merger {
 public:
  // The answer has ranking scores, whether the query asks for them or not.
  void add(const SearchQuery& query, std::size_t number, double weight, ordered_json answer) {
    const std::string uid(uid_of(query.index));
    for (ordered_json& hit : answer["hits"]) {
      const double score = hit["_rankingScore"].get<double>() * weight;
      if (!query.ranking_score) hit.erase("_rankingScore");
      hit["_federation"] = {
          {"indexUid", uid}, {"queriesPosition", number}, {"weightedRankingScore", score}};
      std::string id = uid + "/" + id_of(hit, hits_.size());
      hits_.push_back({std::move(hit), std::move(id), score});
    }
    total_ += answer["estimatedTotalHits"].get<std::uint64_t>();
  }

  ordered_json merged(const Federation& asked) {
    std::stable_sort(hits_.begin(), hits_.end(), [](const FederatedHit& a, const FederatedHit& b) {
      return a.score > b.score;
    });
    std::set<std::string> seen;
    std::erase_if(hits_, [&](const FederatedHit& one) { return !seen.insert(one.id).second; });
    const auto [begin, end] = window(asked);
    ordered_json hits = ordered_json::array();
    for (std::size_t i = begin; i < std::min(end, hits_.size()); ++i) {
      hits.push_back(std::move(hits_[i].hit));
    }
    return hits;
  }

  [[nodiscard]] std::uint64_t total() const {
    return std::min<std::uint64_t>(total_, kMaxTotalHits);
  }

 private:
  std::vector<FederatedHit> hits_;
  std::uint64_t total_ = 0;
};

MeiliResult<ordered_json> federated(const MultiSearchQuery& all, WorkContext& context) {
  const Timer timer;
  const auto last = static_cast<std::uint32_t>(window(*all.federation).second);
  Merger merger;
  AnswerBudget budget;
  for (std::size_t i = 0; i < all.queries.size(); ++i) {
    SearchQuery query = all.queries[i];
    query.limit = last;
    query.ranking_score = true;
    auto answer = search(query, context, budget);
    if (!answer) return refuse_inside(i, answer.error());
    merger.add(all.queries[i], i, all.weights[i], *std::move(answer));
  }
  ordered_json answer = ordered_json::object();
  answer["hits"] = merger.merged(*all.federation);
  answer["processingTimeMs"] = timer.microseconds() / 1000;
  add_pagination(*all.federation, merger.total(), answer);
  return answer;
}

}  // namespace

MeiliResult<MultiSearchQuery> read_multi_search(std::string_view body) {
  auto payload = parse_payload(body);
  if (!payload) return tl::unexpected(payload.error());
  const auto fields =
      RequestFields::of_object(*std::move(payload), kPayloadFields, UnknownFields::kRefused);
  if (!fields) return tl::unexpected(fields.error());
  const json& queries = (*fields)["queries"];
  if (!queries.is_array()) {
    return refuse(400, "bad_request", wrong_type(".queries", "an array", queries));
  }
  if (queries.size() > kMaxQueries) {
    return refuse(400, "bad_request",
                  "Invalid value at `.queries`: at most " + std::to_string(kMaxQueries) +
                      " queries are answered at once.");
  }
  MultiSearchQuery all;
  if (fields->has("federation")) {
    auto federation = read_federation((*fields)["federation"]);
    if (!federation) return tl::unexpected(federation.error());
    all.federation = *federation;
  }
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (auto read = read_query(queries[i], i, all); !read) return tl::unexpected(read.error());
  }
  return all;
}

MeiliResult<ordered_json> multi_search(const MultiSearchQuery& all, WorkContext& context) {
  if (all.federation) return federated(all, context);
  ordered_json results = ordered_json::array();
  AnswerBudget budget;
  for (std::size_t i = 0; i < all.queries.size(); ++i) {
    auto answer = search(all.queries[i], context, budget);
    if (!answer) return refuse_inside(i, answer.error());
    ordered_json result = {{"indexUid", uid_of(all.queries[i].index)}};
    result.update(*answer);
    results.push_back(std::move(result));
  }
  ordered_json answer = ordered_json::object();
  answer["results"] = std::move(results);
  return answer;
}

}  // namespace notesearch::meili
