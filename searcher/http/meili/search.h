// Searches as Meilisearch's clients ask for them, and the answers that they expect.
//
// Answers are whole objects without indexUid. Hits hold what documents.h and format.h describe,
// `_rankingScore` as in find.h, `_rankingScoreDetails` as
//   { "relevance": { "order": 0, "score", "why", "parts": [{ "part", "text", "score" }] } }
// (searcher/request.h: Explanation; of a section its note's). estimatedTotalHits and totalHits are exact
// up to kMaxTotalHits.
//
// Errors: those of find.h, and of answer_budget.h.
#pragma once

#include <nlohmann/json.hpp>

#include "searcher/http/meili/answer_budget.h"
#include "searcher/http/meili/meili_error.h"
#include "searcher/http/meili/search_query.h"
#include "searcher/http/work.h"

namespace notesearch::meili {

// Of sections, all of the sections that find.h describes; with "note" as the distinct attribute, the best
// of each note.
MeiliResult<nlohmann::ordered_json> search(const SearchQuery& query, WorkContext& context);
// The same as part of an answer, of which it takes its share.
MeiliResult<nlohmann::ordered_json> search(const SearchQuery& query, WorkContext& context,
                                           AnswerBudget& budget);

// Values of one facet, with matches of the query, that begin with the text; of tags, words in them may, in any
// case, as searcher/facet_search.h says. In the order of the values; of more than kMaxFacetValues
// the most frequent.
MeiliResult<nlohmann::ordered_json> facet_search(const FacetSearchQuery& query,
                                                 WorkContext& context);

// Notes that are about what a note is about (searcher/related.h), kMaxRelated at most. Of a section: the first
// sections of the notes that are related to its note.
// 400 not_found_similar_id when there is no such document.
MeiliResult<nlohmann::ordered_json> similar(const SimilarQuery& query, WorkContext& context);

}  // namespace notesearch::meili
