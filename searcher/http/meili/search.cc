#include "searcher/http/meili/search.h"

#include <chrono>
#include <unordered_set>
#include <utility>

#include "schema/base/text.h"
#include "searcher/http/meili/documents.h"
#include "searcher/http/meili/find.h"
#include "searcher/http/meili/format.h"
#include "searcher/http/meili/note_search.h"
#include "searcher/http/meili/payload.h"
#include "searcher/http/meili/request_uid.h"
#include "searcher/timer.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

// The score of related notes that ranks 0.5: such as share some words but no subject.
constexpr double kMiddlingRelation = 20;

MeiliResult<FoundDocuments> find(const SearchQuery& query, WorkContext& context) {
  return query.index == IndexUid::kNotes ? find_notes(query, context)
                                         : find_sections(query, context);
}

ordered_json details_of(const FoundDocument& found) {
  ordered_json relevance = {{"order", 0}, {"score", found.ranking}};
  if (found.explanation) {
    relevance["why"] = found.explanation->why;
    ordered_json& parts = relevance["parts"] = ordered_json::array();
    for (const ScorePart& part : found.explanation->scores) {
      parts.push_back({{"part", part.part}, {"text", part.text}, {"score", part.score}});
    }
  }
  ordered_json details = ordered_json::object();
  details["relevance"] = std::move(relevance);
  return details;
}

// Makes documents of what was found, one after another.
class Presentation {
 public:
  explicit Presentation(const SearchQuery& query) : query_(query), formatter_(query) {}

  ordered_json hit(const FoundDocument& found, const Finders* finders) {
    ordered_json hit = formatter_.hit(document(found), finders);
    if (query_.ranking_score) hit["_rankingScore"] = found.ranking;
    if (query_.ranking_score_details) hit["_rankingScoreDetails"] = details_of(found);
    return hit;
  }

 private:
  ordered_json document(const FoundDocument& found) {
    const auto wanted = [&](std::string_view attribute) { return formatter_.wants(attribute); };
    if (query_.index == IndexUid::kNotes) return note_document(found.note, wanted);
    if (found.note != note_) {  // its sections mostly follow each other
      note_ = found.note;
      ids_ = section_ids(note_);
    }
    return section_document(note_, found.section, ids_[found.section], wanted);
  }

  const SearchQuery& query_;
  Formatter formatter_;
  NoteView note_ = nullptr;
  std::vector<std::string> ids_;  // of its sections
};

void add_pagination(const SearchQuery& query, std::uint32_t total, ordered_json& answer) {
  if (query.finite) {
    const std::uint32_t size = query.hits_per_page;
    answer["hitsPerPage"] = size;
    answer["page"] = query.page;
    answer["totalPages"] = size == 0 ? 0 : total / size + (total % size == 0 ? 0 : 1);
    answer["totalHits"] = total;
  } else {
    answer["limit"] = query.limit;
    answer["offset"] = query.offset;
    answer["estimatedTotalHits"] = total;
  }
}

std::uint64_t milliseconds(const Timer& timer) { return timer.microseconds() / 1000; }

// Those of the tags that are found by what is typed.
MeiliResult<std::unordered_set<std::string>> tags_like(const std::string& text,
                                                       WorkContext& context) {
  FacetSearchRequest request;
  request.facet = "tags";
  request.text = text;
  request.limit = kMaxLimit;
  request.search.deadline = context.deadline;
  const auto response = context.searcher.facet_values(request);
  if (!response) return failed(response.error());
  std::unordered_set<std::string> tags;
  for (const FoundFacetValue& value : response->values) tags.insert(value.value);
  return tags;
}

// What /similar has of a search.
SearchQuery as_search(const SimilarQuery& query) {
  SearchQuery search;
  search.index = query.index;
  search.offset = query.offset;
  search.limit = query.limit;
  search.retrieve = query.retrieve;
  search.ranking_score = query.ranking_score;
  search.score_threshold = query.score_threshold;
  return search;
}

}  // namespace

MeiliResult<ordered_json> search(const SearchQuery& query, WorkContext& context) {
  AnswerBudget budget;
  return search(query, context, budget);
}

MeiliResult<ordered_json> search(const SearchQuery& query, WorkContext& context,
                                 AnswerBudget& budget) {
  const Timer timer;
  const auto found = find(query, context);
  if (!found) return tl::unexpected<MeiliError>(found.error());
  ordered_json answer = {{"hits", ordered_json::array()}, {"query", query.q}};
  Presentation presentation(query);
  for (const FoundDocument& document : found->page) {
    if (std::chrono::steady_clock::now() >= context.deadline) return too_late();
    ordered_json hit = presentation.hit(document, found->finders.get());
    if (!budget.take(hit)) return refuse_too_much();
    answer["hits"].push_back(std::move(hit));
  }
  answer["processingTimeMs"] = milliseconds(timer);
  add_pagination(query, found->total, answer);
  if (!query.facets.empty()) {
    answer["facetDistribution"] = found->facets.distribution(query.facets);
    answer["facetStats"] = found->facets.stats(query.facets);
  }
  answer["requestUid"] = make_request_uid();
  return answer;
}

MeiliResult<ordered_json> facet_search(const FacetSearchQuery& query, WorkContext& context) {
  const Timer timer;
  SearchQuery counting = query.search;
  counting.finite = false;
  counting.offset = counting.limit = 0;
  counting.facets = {query.facet};
  const auto found = find(counting, context);
  if (!found) return tl::unexpected<MeiliError>(found.error());
  std::vector<FacetValue> values = found->facets.values(query.facet);
  const std::string text(query.text ? trim(*query.text) : std::string_view());
  if (!text.empty() && query.facet == "tags") {
    const auto tags = tags_like(text, context);
    if (!tags) return tl::unexpected<MeiliError>(tags.error());
    std::erase_if(values, [&](const FacetValue& tag) { return tags->count(tag.value) == 0; });
  } else if (!text.empty()) {
    std::erase_if(values, [&](const FacetValue& value) { return !value.value.starts_with(text); });
  }
  ordered_json hits = ordered_json::array();
  for (const FacetValue& value : most_frequent(std::move(values), kMaxFacetValues)) {
    hits.push_back({{"value", value.value}, {"count", value.count}});
  }
  ordered_json answer = {{"facetHits", std::move(hits)}, {"facetQuery", nullptr}};
  if (query.text) answer["facetQuery"] = *query.text;
  answer["processingTimeMs"] = milliseconds(timer);
  return answer;
}

MeiliResult<ordered_json> similar(const SimilarQuery& query, WorkContext& context) {
  const Timer timer;
  const bool of_sections = query.index == IndexUid::kSections;
  const bool known = document(query.index, query.id, context).has_value();
  if (!known) {
    return refuse(400, "not_found_similar_id",
                  "Document `" + shown_text(query.id) + "` not found.");
  }
  RelatedRequest request;
  request.slug = of_sections ? note_of_section(query.id) : query.id;
  request.limit = kMaxRelated;
  request.filter = note_filter(query.filter, context.snapshot);
  request.deadline = context.deadline;
  const auto related = context.searcher.related(request);
  if (!related) return failed(related.error());
  std::vector<FoundDocument> found;
  for (const RelatedNote& one : related->notes) {
    const auto note = context.searcher.note(one.slug);
    if (!note) return failed(note.error());
    found.push_back({0, *note, 0, one.score / (one.score + kMiddlingRelation)});
  }
  const SearchQuery search = as_search(query);
  const FoundDocuments documents = settle(std::move(found), search, context.snapshot.columns());
  ordered_json answer = {{"hits", ordered_json::array()}, {"id", query.id}};
  Presentation presentation(search);
  for (const FoundDocument& document : documents.page) {
    answer["hits"].push_back(presentation.hit(document, nullptr));
  }
  answer["processingTimeMs"] = milliseconds(timer);
  add_pagination(search, documents.total, answer);
  return answer;
}

}  // namespace notesearch::meili
