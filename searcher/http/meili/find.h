// Finds the documents that answer a query, of either index; search.h puts them into words.
//
// Notes are found as everywhere (searcher/search.h). Sections are found through their notes: of each note, in
// order, the sections that have words of the query themselves, where words of the title and of the headings
// above count as a section's too. Those that have all the words come before those that have some; of either
// kind they are ordered by their note, in a note by how much they have. A note that has no such section is
// found by its first one. When sorted by date, notes alone decide. Nothing beyond kMaxTotalHits is looked
// for, and no more than a few megabytes of text are looked at (a thousand notes of three pages): that bounds
// what sections cost.
//
// A ranking score is 1 - exp(-share) of HitView: about 0.2 with half of the words, 0.6 to 0.9 with all of them,
// 0.95 and more where the query is the title; 1 without a query. Of sections with some of the words it
// is half of that, of sections with all of them it lies above.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "schema/record.h"
#include "searcher/http/meili/facet_table.h"
#include "searcher/http/meili/format.h"
#include "searcher/http/meili/meili_error.h"
#include "searcher/http/meili/search_query.h"
#include "searcher/http/work.h"
#include "searcher/request.h"

namespace notesearch::meili {

struct FoundDocument {
  DocId docid = 0;
  NoteView note = nullptr;
  std::uint32_t section = 0;  // its number (documents.h)
  double ranking = 0;
  std::optional<Explanation> explanation = {};  // of the note, when the query asks for details
};

// Part of all that were found, from `offset` on, `limit` at most.
struct Window {
  std::uint32_t offset = 0;
  std::uint32_t limit = 0;
};

struct FoundDocuments {
  std::vector<FoundDocument> page;
  std::uint32_t total = 0;  // at most kMaxTotalHits
  // Of notes over all that have all the words, however many; of sections over those of the first notes,
  // as many as ever count. With a threshold or a distinct attribute over `total` documents.
  FacetTable facets;
  std::unique_ptr<const Finders> finders;  // null when there was nothing to look at
};

// What a query asks for, within kMaxTotalHits.
[[nodiscard]] Window window_of(const SearchQuery& query);

// 503 when the deadline passes, 500 for a damaged index.
MeiliResult<FoundDocuments> find_notes(const SearchQuery& query, WorkContext& context);
MeiliResult<FoundDocuments> find_sections(const SearchQuery& query, WorkContext& context);

}  // namespace notesearch::meili
