// What finding notes and finding sections share: the searcher's request for a query, and what becomes of the
// whole list of what was found.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "schema/base/error.h"
#include "searcher/hit_view.h"
#include "searcher/http/meili/find.h"

namespace notesearch::meili {

[[nodiscard]] tl::unexpected<MeiliError> failed(const Error& error);
[[nodiscard]] tl::unexpected<MeiliError> too_late();

// Without offset, limit and facets.
[[nodiscard]] SearchRequest note_request(const SearchQuery& query, const WorkContext& context);
[[nodiscard]] bool has_words(const SearchQuery& query);
// Whether what is found depends on more than one hit at a time: scores cut off where the threshold is, or one
// hit for each value of an attribute. (Of sections, one for each note is a matter of that note.)
[[nodiscard]] bool needs_whole_list(const SearchQuery& query);

// Ranking scores of notes. By relevance they are the hits' own; sorted by date there are none, so that the
// notes are asked for by relevance first, as many as ever count, when the query wants their scores.
class Rankings {
 public:
  static MeiliResult<Rankings> of(const SearchQuery& query, WorkContext& context);

  [[nodiscard]] double of(const HitView& view) const;

 private:
  bool no_words_ = false;
  bool known_ = false;
  std::unordered_map<DocId, double> by_note_;
};

// Of the documents in order: without those below the threshold and those whose value of the distinct
// attribute came before; counted, and cut to the window.
[[nodiscard]] FoundDocuments settle(std::vector<FoundDocument> found, const SearchQuery& query,
                                    const Columns& columns);

}  // namespace notesearch::meili
