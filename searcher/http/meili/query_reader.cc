#include "searcher/http/meili/query_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/payload.h"
#include "searcher/http/meili/search_fields.h"

namespace notesearch::meili {
namespace {

using nlohmann::json;
using enum FieldKind;

constexpr std::array<Field, 14> kFacetSearchFields = {{
    {"facetQuery", kText, "invalid_facet_search_facet_query"},
    {"facetName", kText, "invalid_facet_search_facet_name", true,
     "missing_facet_search_facet_name"},
    {"q", kText, "invalid_search_q"},
    {"vector"},
    {"media"},
    {"hybrid"},
    {"personalize"},
    {"useNetwork", kFlag, "invalid_search_use_network"},
    {"filter"},
    {"matchingStrategy", kStrategy, "invalid_search_matching_strategy"},
    {"attributesToSearchOn", kTexts, "invalid_search_attributes_to_search_on"},
    {"rankingScoreThreshold", kFraction, "invalid_search_ranking_score_threshold"},
    {"locales", kTexts, "invalid_search_locales"},
    {"exhaustiveFacetCount", kFlag, "invalid_facet_search_exhaustive_facet_count"},
}};

constexpr std::array<Field, 11> kSimilarFields = {{
    {"id", kAnything, "invalid_similar_id", true, "missing_similar_id"},
    {"offset", kCount, "invalid_similar_offset"},
    {"limit", kCount, "invalid_similar_limit"},
    {"filter"},
    {"embedder", kText, "invalid_similar_embedder", true, "missing_similar_embedder"},
    {"attributesToRetrieve", kTexts, "invalid_similar_attributes_to_retrieve"},
    {"retrieveVectors", kFlag, "invalid_similar_retrieve_vectors"},
    {"showRankingScore", kFlag, "invalid_similar_show_ranking_score"},
    {"showRankingScoreDetails", kFlag, "invalid_similar_show_ranking_score_details"},
    {"showPerformanceDetails", kFlag, "invalid_similar_show_performance_details"},
    {"rankingScoreThreshold", kFraction, "invalid_similar_ranking_score_threshold"},
}};

constexpr std::array<Field, 7> kDocumentsFields = {{
    {"offset", kCount, "invalid_document_offset"},
    {"limit", kCount, "invalid_document_limit"},
    {"fields", kTexts, "invalid_document_fields"},
    {"retrieveVectors", kFlag, "invalid_document_retrieve_vectors"},
    {"ids", kTexts, "invalid_document_ids"},
    {"filter"},
    {"sort", kTexts, "invalid_document_sort"},
}};

constexpr std::array<Field, 2> kDocumentFields = {{
    {"fields", kTexts, "invalid_document_fields"},
    {"retrieveVectors", kFlag, "invalid_document_retrieve_vectors"},
}};

MeiliResult<RequestFields> read_fields(Form form, std::string_view text,
                                       std::span<const Field> known,
                                       UnknownFields unknown = UnknownFields::kRefused) {
  if (form == Form::kParameters) return RequestFields::of_parameters(text, known);
  auto payload = parse_payload(text);
  if (!payload) return tl::unexpected(payload.error());
  return RequestFields::of_object(*std::move(payload), known, unknown);
}

// A filter whose errors go by the code of the route.
MeiliResult<Filter> read_filter(IndexUid index, const json& expression, std::string_view code) {
  auto filter = parse_filter(expression, attributes_with(index, &Attribute::filterable));
  if (!filter && filter.error().code == "invalid_search_filter") filter.error().code = code;
  return filter;
}

MeiliResult<std::string> read_id(const json& id) {
  if (id.is_string()) return id.get<std::string>();
  if (id.is_number_integer()) return id.dump();
  return refuse(
      400, "invalid_similar_id",
      "Invalid value at `.id`: the value of `id` is invalid. A document identifier can be "
      "of type integer or string.");
}

}  // namespace

MeiliResult<SearchQuery> read_search(IndexUid index, Form form, std::string_view text) {
  const auto known = form == Form::kBody ? search_fields() : search_parameters();
  const auto fields = read_fields(form, text, known);
  if (!fields) return tl::unexpected(fields.error());
  return read_search(index, *fields);
}

MeiliResult<FacetSearchQuery> read_facet_search(IndexUid index, std::string_view body) {
  // Clients send the whole search, whose other fields mean nothing here.
  const auto fields = read_fields(Form::kBody, body, kFacetSearchFields, UnknownFields::kIgnored);
  if (!fields) return tl::unexpected(fields.error());
  FacetSearchQuery query;
  query.facet = fields->text("facetName");
  const auto facets = attributes_with(index, &Attribute::facet);
  if (!std::binary_search(facets.begin(), facets.end(), query.facet)) {
    return refuse(400, "invalid_facet_search_facet_name",
                  "Attribute `" + shown_text(query.facet) +
                      "` is not facet-searchable. Available facet-searchable attributes patterns "
                      "are: " +
                      names_in_one(facets) + ".");
  }
  if (fields->has("facetQuery")) query.text = fields->text("facetQuery");
  auto search = read_search(index, *fields);
  if (!search) return tl::unexpected(search.error());
  query.search = *std::move(search);
  return query;
}

MeiliResult<SimilarQuery> read_similar(IndexUid index, Form form, std::string_view text) {
  const auto fields = read_fields(form, text, kSimilarFields);
  if (!fields) return tl::unexpected(fields.error());
  auto id = read_id((*fields)["id"]);
  if (!id) return tl::unexpected(id.error());
  auto filter = read_filter(index, (*fields)["filter"], "invalid_similar_filter");
  if (!filter) return tl::unexpected(filter.error());
  SimilarQuery query;
  query.index = index;
  query.id = *std::move(id);
  query.offset = fields->count("offset", query.offset);
  query.limit = fields->count("limit", query.limit);
  query.retrieve = fields->texts("attributesToRetrieve", query.retrieve);
  query.filter = *std::move(filter);
  query.ranking_score = fields->flag("showRankingScore");
  query.score_threshold = fields->fraction("rankingScoreThreshold");
  return query;
}

MeiliResult<DocumentsQuery> read_documents(IndexUid index, Form form, std::string_view text) {
  const auto fields = read_fields(form, text, kDocumentsFields);
  if (!fields) return tl::unexpected(fields.error());
  auto filter = read_filter(index, (*fields)["filter"], "invalid_document_filter");
  if (!filter) return tl::unexpected(filter.error());
  DocumentsQuery query;
  query.index = index;
  query.offset = fields->count("offset", query.offset);
  query.limit = fields->count("limit", query.limit);
  query.fields = fields->texts("fields", query.fields);
  query.filter = *std::move(filter);
  const auto sort = read_sort(index, fields->texts("sort"));
  if (!sort) return refuse(400, "invalid_document_sort", sort.error().message);
  query.sort = *sort;
  if (!fields->has("ids")) return query;
  query.ids = fields->texts("ids");
  if (query.ids->size() > kMaxTotalHits || fields->has("filter") || fields->has("sort")) {
    return refuse(400, "invalid_document_ids",
                  "Invalid value at `.ids`: at most " + std::to_string(kMaxTotalHits) +
                      " ids are looked up at once, without a filter or an order.");
  }
  return query;
}

MeiliResult<std::vector<std::string>> read_document_fields(std::string_view query_string) {
  const auto fields = RequestFields::of_parameters(query_string, kDocumentFields);
  if (!fields) return tl::unexpected(fields.error());
  return fields->texts("fields", {"*"});
}

MeiliResult<IndexUid> read_index_uid(const std::string& uid) {
  constexpr std::size_t kMaxUidBytes = 512;
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (uid.empty() || uid.size() > kMaxUidBytes || uid.find_first_not_of(kLetters) != uid.npos) {
    return refuse(400, "invalid_index_uid",
                  "`" + shown_text(uid) +
                      "` is not a valid index uid. Index uid can be an integer or a string "
                      "containing only alphanumeric characters, hyphens (-) and underscores (_), "
                      "and can not be more than 512 bytes.");
  }
  const auto index = index_of(uid);
  if (!index) return refuse(404, "index_not_found", "Index `" + uid + "` not found.");
  return *index;
}

}  // namespace notesearch::meili
