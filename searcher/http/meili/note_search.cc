#include "searcher/http/meili/note_search.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_set>
#include <utility>

#include "schema/base/text.h"
#include "searcher/http/meili/documents.h"
#include "searcher/http/meili/fielded_query.h"

namespace notesearch::meili {
namespace {

double ranking(double share) { return 1 - std::exp(-share); }

// Whether every note is a value of its own.
bool is_distinct_anyway(const SearchQuery& query) {
  return query.distinct.empty() || query.distinct == "id";
}

// What documents must not share; nothing where they may: what has no value is like nothing else.
std::optional<std::string> distinct_value(const FoundDocument& found,
                                          const std::string& attribute) {
  if (attribute == "note") return std::string(text_of(found.note->slug()));
  const auto document =
      note_document(found.note, [&](std::string_view name) { return name == attribute; });
  if (document.empty() || document.begin()->is_null()) return std::nullopt;
  return document.begin()->dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

tl::unexpected<MeiliError> too_late() {
  return tl::unexpected<MeiliError>({503, "too_many_search_requests",
                                     "The search took too long. Retry after 10s.",
                                     "the search took too long"});
}

tl::unexpected<MeiliError> failed(const Error& error) {
  if (error.kind == ErrorKind::kUnavailable) return too_late();
  if (error.kind == ErrorKind::kUsage) return refuse(400, "bad_request", error.message());
  return tl::unexpected<MeiliError>({500, "internal", "The index can't be read.", error.message()});
}

bool needs_whole_list(const SearchQuery& query) {
  const bool by_note = query.index == IndexUid::kSections && query.distinct == "note";
  return query.score_threshold || !(is_distinct_anyway(query) || by_note);
}

bool has_words(const SearchQuery& query) { return !trim(query.q).empty(); }

SearchRequest note_request(const SearchQuery& query, const WorkContext& context) {
  SearchRequest request;
  const Day today =
      query.today.value_or(parse_day(context.snapshot.manifest().published).value_or(Day()));
  request.filter = note_filter(query.filter, context.snapshot);
  if (const auto fielded = fielded_query(query.q, query.search_on, today)) {
    request.query = *fielded;
  } else {
    request.filter = [](DocId) { return false; };
  }
  request.sort = query.sort;
  request.limit = request.offset = request.passages = 0;
  request.today = today;
  request.did_you_mean = false;
  request.partial = query.matching != MatchingStrategy::kAll;
  request.deadline = context.deadline;
  return request;
}

MeiliResult<Rankings> Rankings::of(const SearchQuery& query, WorkContext& context) {
  Rankings rankings;
  rankings.no_words_ = !has_words(query);
  const bool wanted = query.ranking_score || query.ranking_score_details || query.score_threshold;
  if (rankings.no_words_ || query.sort == Sort::kRelevance || !wanted) return rankings;
  rankings.known_ = true;
  SearchRequest request = note_request(query, context);
  request.sort = Sort::kRelevance;
  request.limit = kMaxTotalHits;
  const auto response = context.searcher.search(request, [&](const HitView& view) {
    rankings.by_note_.emplace(view.docid, ranking(view.share));
    return true;
  });
  if (!response) return failed(response.error());
  return rankings;
}

double Rankings::of(const HitView& view) const {
  if (no_words_) return 1;
  if (!known_) return ranking(view.share);
  const auto found = by_note_.find(view.docid);
  return found == by_note_.end() ? 0 : found->second;
}

FoundDocuments settle(std::vector<FoundDocument> found, const SearchQuery& query,
                      const Columns& columns) {
  if (query.score_threshold) {
    std::erase_if(found,
                  [&](const FoundDocument& one) { return one.ranking < *query.score_threshold; });
  }
  if (!is_distinct_anyway(query)) {
    std::unordered_set<std::string> seen;
    std::erase_if(found, [&](const FoundDocument& one) {
      const auto value = distinct_value(one, query.distinct);
      return value && !seen.insert(*value).second;
    });
  }
  if (found.size() > kMaxTotalHits) found.resize(kMaxTotalHits);
  FoundDocuments documents;
  documents.total = static_cast<std::uint32_t>(found.size());
  if (!query.facets.empty()) {
    std::unordered_map<DocId, std::uint32_t> by_note;
    for (const FoundDocument& one : found) ++by_note[one.docid];
    documents.facets = FacetTable::from_notes(columns, by_note);
  }
  const Window window = window_of(query);
  const std::size_t begin = std::min<std::size_t>(window.offset, found.size());
  const std::size_t end = std::min<std::size_t>(begin + window.limit, found.size());
  for (std::size_t i = begin; i < end; ++i) documents.page.push_back(std::move(found[i]));
  return documents;
}

Window window_of(const SearchQuery& query) {
  std::uint64_t offset = query.offset;
  std::uint64_t limit = query.limit;
  if (query.finite) {
    limit = query.page == 0 ? 0 : query.hits_per_page;
    offset = query.page == 0 ? 0 : std::uint64_t{query.page - 1} * query.hits_per_page;
  }
  offset = std::min<std::uint64_t>(offset, kMaxTotalHits);
  limit = std::min<std::uint64_t>(limit, kMaxTotalHits - offset);
  return {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(limit)};
}

MeiliResult<FoundDocuments> find_notes(const SearchQuery& query, WorkContext& context) {
  auto rankings = Rankings::of(query, context);
  if (!rankings) return tl::unexpected<MeiliError>(rankings.error());
  const bool whole_list = needs_whole_list(query);
  const Window window = whole_list ? Window{0, kMaxTotalHits} : window_of(query);
  SearchRequest request = note_request(query, context);
  request.offset = window.offset;
  request.limit = window.limit;
  request.explain = query.ranking_score_details;
  if (!whole_list) ask_for_facets(query.facets, request);
  std::vector<FoundDocument> found;
  std::unique_ptr<const Finders> finders;
  const auto response = context.searcher.search(request, [&](const HitView& view) {
    if (!finders) finders = std::make_unique<Finders>(view);
    found.push_back({view.docid, view.note, 0, rankings->of(view), view.hit.explanation});
    return true;
  });
  if (!response) return failed(response.error());
  FoundDocuments documents;
  if (whole_list) {
    documents = settle(std::move(found), query, context.snapshot.columns());
  } else {
    documents.page = std::move(found);
    const std::uint64_t total = std::uint64_t{response->total} + response->partial;
    documents.total = static_cast<std::uint32_t>(std::min<std::uint64_t>(total, kMaxTotalHits));
    documents.facets = FacetTable::from_response(*response);
  }
  documents.finders = std::move(finders);
  return documents;
}

}  // namespace notesearch::meili
