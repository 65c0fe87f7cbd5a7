#include "searcher/http/meili/search_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/payload.h"

namespace notesearch::meili {
namespace {

using nlohmann::json;
using enum FieldKind;

constexpr std::array<Field, 30> kSearchFields = {{
    {"q", kText, "invalid_search_q"},
    {"vector"},
    {"media"},
    {"hybrid"},
    {"offset", kCount, "invalid_search_offset"},
    {"limit", kCount, "invalid_search_limit"},
    {"page", kCount, "invalid_search_page"},
    {"hitsPerPage", kCount, "invalid_search_hits_per_page"},
    {"attributesToRetrieve", kTexts, "invalid_search_attributes_to_retrieve"},
    {"retrieveVectors", kFlag, "invalid_search_retrieve_vectors"},
    {"attributesToCrop", kTexts, "invalid_search_attributes_to_crop"},
    {"cropLength", kCount, "invalid_search_crop_length"},
    {"attributesToHighlight", kTexts, "invalid_search_attributes_to_highlight"},
    {"showMatchesPosition", kFlag, "invalid_search_show_matches_position"},
    {"showRankingScore", kFlag, "invalid_search_show_ranking_score"},
    {"showRankingScoreDetails", kFlag, "invalid_search_show_ranking_score_details"},
    {"showPerformanceDetails", kFlag, "invalid_search_show_performance_details"},
    {"filter"},
    {"sort", kTexts, "invalid_search_sort"},
    {"distinct", kText, "invalid_search_distinct"},
    {"facets", kTexts, "invalid_search_facets"},
    {"highlightPreTag", kText, "invalid_search_highlight_pre_tag"},
    {"highlightPostTag", kText, "invalid_search_highlight_post_tag"},
    {"cropMarker", kText, "invalid_search_crop_marker"},
    {"matchingStrategy", kStrategy, "invalid_search_matching_strategy"},
    {"attributesToSearchOn", kTexts, "invalid_search_attributes_to_search_on"},
    {"rankingScoreThreshold", kFraction, "invalid_search_ranking_score_threshold"},
    {"locales", kTexts, "invalid_search_locales"},
    {"personalize"},
    {"useNetwork", kFlag, "invalid_search_use_network"},
}};

// What is a whole object in a body is spelt otherwise in an address.
std::vector<Field> parameters() {
  std::vector<Field> known;
  for (const Field& field : kSearchFields) {
    if (field.name == "hybrid") {
      known.push_back({"hybridEmbedder"});
      known.push_back({"hybridSemanticRatio"});
    } else if (field.name == "personalize") {
      known.push_back({"personalizeUserContext"});
    } else {
      known.push_back(field);
    }
  }
  return known;
}

MeiliResult<void> refuse_unsupported(const RequestFields& fields) {
  for (const std::string_view name : {"hybrid", "hybridEmbedder", "hybridSemanticRatio"}) {
    if (!fields.has(name)) continue;
    const json& hybrid = fields[name];
    const bool named = hybrid.is_object() && hybrid.contains("embedder");
    const json& embedder = named ? hybrid["embedder"] : hybrid;
    return refuse(
        400, "invalid_search_embedder",
        "Cannot find embedder with name `" +
            (embedder.is_string() ? shown_text(embedder.get<std::string>()) : shown(embedder)) +
            "`: this server searches for words.");
  }
  if (fields.has("vector")) {
    return refuse(400, "missing_search_hybrid",
                  "Invalid request: missing `hybrid` parameter when `vector` is present.");
  }
  for (const std::string_view name : {"media", "personalize", "personalizeUserContext"}) {
    if (!fields.has(name)) continue;
    return refuse(400, "feature_not_enabled",
                  "Passing `" + std::string(name) +
                      "` in search query requires enabling a feature "
                      "that this server has not.");
  }
  if (fields.flag("useNetwork")) {
    return refuse(400, "feature_not_enabled",
                  "Passing `useNetwork` in search query requires enabling the `network` feature, "
                  "which this server has not.");
  }
  return {};
}

// A pattern is the name of an attribute, "*", or the beginning of names: "hierarchy_*".
bool has_pattern(std::string_view name, std::string_view pattern) {
  return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1))
                                : name == pattern;
}

MeiliResult<std::vector<std::string>> read_facets(IndexUid index,
                                                  const std::vector<std::string>& patterns) {
  const auto known = attributes_with(index, &Attribute::facet);
  std::vector<bool> wanted(known.size());
  std::vector<std::string> unknown;
  for (const std::string& pattern : patterns) {
    bool found = pattern == "*";
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (!has_pattern(known[i], pattern)) continue;
      wanted[i] = true;
      found = true;
    }
    if (!found) unknown.push_back(pattern);
  }
  if (!unknown.empty()) {
    const bool one = unknown.size() == 1;
    return refuse(400, "invalid_search_facets",
                  "Invalid facet distribution: " + std::string(one ? "Pattern " : "Patterns ") +
                      shown_text(names_in_one(unknown)) + (one ? " is" : " are") +
                      " not filterable. Available filterable attributes patterns are: " +
                      names_in_one(known) + ".");
  }
  std::vector<std::string> facets;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (wanted[i]) facets.push_back(known[i]);
  }
  return facets;
}

MeiliResult<std::string> read_distinct(IndexUid index, std::string attribute) {
  const auto known = attributes_with(index, &Attribute::filterable);
  if (attribute.empty() || std::binary_search(known.begin(), known.end(), attribute)) {
    return attribute;
  }
  return refuse(400, "invalid_search_distinct",
                "Attribute `" + shown_text(attribute) +
                    "` is not filterable and thus, cannot be used as distinct attribute. Available "
                    "filterable attributes patterns are: " +
                    names_in_one(known) + ".");
}

MeiliResult<std::vector<std::string>> read_search_on(IndexUid index,
                                                     std::vector<std::string> names) {
  const auto known = attributes_with(index, &Attribute::searchable);
  for (const std::string& name : names) {
    if (name == "*") return std::vector<std::string>();
    if (std::binary_search(known.begin(), known.end(), name)) continue;
    return refuse(400, "invalid_search_attributes_to_search_on",
                  "Attribute `" + shown_text(name) +
                      "` is not searchable. Available searchable attributes are: " +
                      names_in_one(known) + ".");
  }
  return names;
}

// "body:30": the length of this one. What is no number behind the colon is as if it were not there.
CropAttribute read_crop(const std::string& text, std::uint32_t words) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return {text, words};
  std::uint32_t given = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, given);
  const bool number = read.ec == std::errc() && read.ptr == end;
  return {text.substr(0, colon), number ? given : words};
}

MatchingStrategy read_strategy(const std::string& name) {
  if (name == "all") return MatchingStrategy::kAll;
  return name == "frequency" ? MatchingStrategy::kFrequency : MatchingStrategy::kLast;
}

MeiliResult<void> read_look(const RequestFields& fields, SearchQuery& query) {
  for (const auto& [name, text] :
       {std::pair<std::string_view, std::string*>{"highlightPreTag", &query.pre_tag},
        {"highlightPostTag", &query.post_tag},
        {"cropMarker", &query.crop_marker}}) {
    *text = fields.text(name, *text);
    if (text->size() <= kMaxTagBytes) continue;
    const auto* const field = std::find_if(kSearchFields.begin(), kSearchFields.end(),
                                           [&](const Field& known) { return known.name == name; });
    return refuse(400, std::string(field->code),
                  "Invalid value at `." + std::string(name) + "`: the text may have at most " +
                      std::to_string(kMaxTagBytes) + " bytes.");
  }
  query.retrieve = fields.texts("attributesToRetrieve", std::move(query.retrieve));
  query.highlight = fields.texts("attributesToHighlight");
  const std::uint32_t words = fields.count("cropLength", CropAttribute().words);
  for (const std::string& text : fields.texts("attributesToCrop")) {
    query.crop.push_back(read_crop(text, words));
  }
  query.matches_position = fields.flag("showMatchesPosition");
  query.ranking_score = fields.flag("showRankingScore");
  query.ranking_score_details = fields.flag("showRankingScoreDetails");
  return {};
}

void read_page(const RequestFields& fields, SearchQuery& query) {
  query.finite = fields.has("page") || fields.has("hitsPerPage");
  query.offset = fields.count("offset", query.offset);
  query.limit = fields.count("limit", query.limit);
  query.page = fields.count("page", query.page);
  query.hits_per_page = fields.count("hitsPerPage", query.hits_per_page);
}

}  // namespace

std::span<const Field> search_fields() { return kSearchFields; }

std::span<const Field> search_parameters() {
  static const std::vector<Field> known = parameters();
  return known;
}

MeiliResult<Sort> read_sort(IndexUid index, const std::vector<std::string>& list) {
  const auto known = attributes_with(index, &Attribute::sortable);
  Sort sort = Sort::kRelevance;
  for (const std::string& text : list) {
    const bool descending = text.ends_with(":desc");
    if (!descending && !text.ends_with(":asc")) {
      return refuse(
          400, "invalid_search_sort",
          "Invalid syntax for the sort parameter: expected expression ending by `:asc` or "
          "`:desc`, found `" +
              shown_text(text) + "`.");
    }
    const std::string name = text.substr(0, text.rfind(':'));
    if (!std::binary_search(known.begin(), known.end(), name)) {
      return refuse(
          400, "invalid_search_sort",
          "Attribute `" + shown_text(name) +
              "` is not sortable. Available sortable attributes are: " + names_in_one(known) + ".");
    }
    if (sort == Sort::kRelevance) sort = descending ? Sort::kNewest : Sort::kOldest;
  }
  return sort;
}

MeiliResult<SearchQuery> read_search(IndexUid index, const RequestFields& fields) {
  SearchQuery query;
  query.index = index;
  query.q = fields.text("q");
  query.matching = read_strategy(fields.text("matchingStrategy"));
  query.score_threshold = fields.fraction("rankingScoreThreshold");
  read_page(fields, query);
  if (auto read = refuse_unsupported(fields); !read) return tl::unexpected(read.error());
  if (auto read = read_look(fields, query); !read) return tl::unexpected(read.error());

  auto filter = parse_filter(fields["filter"], attributes_with(index, &Attribute::filterable));
  if (!filter) return tl::unexpected(filter.error());
  query.filter = *std::move(filter);
  const auto sort = read_sort(index, fields.texts("sort"));
  if (!sort) return tl::unexpected(sort.error());
  query.sort = *sort;
  auto facets = read_facets(index, fields.texts("facets"));
  if (!facets) return tl::unexpected(facets.error());
  query.facets = *std::move(facets);
  auto distinct = read_distinct(index, fields.text("distinct"));
  if (!distinct) return tl::unexpected(distinct.error());
  query.distinct = *std::move(distinct);
  auto search_on = read_search_on(index, fields.texts("attributesToSearchOn"));
  if (!search_on) return tl::unexpected(search_on.error());
  query.search_on = *std::move(search_on);
  return query;
}

std::string names_in_one(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return "`" + list + "`";
}

}  // namespace notesearch::meili
