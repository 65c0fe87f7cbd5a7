// From a planned query to the notes that answer it, in order: match, count, rank.
//
// Notes that have every word of the query are its matches. When fewer than kEnoughNotes have, those
// that have some of the words follow; when none has, these are the matches, and the query counts as
// relaxed. Neither happens when the request wants no such notes. A filter never relaxes a query. The
// order is total: score, then date (newest first), then slug. Ranking is described in ranking.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <xapian.h>

#include "schema/columns.h"
#include "searcher/query_plan.h"
#include "searcher/request.h"

namespace notesearch {

struct RankedNote {
  DocId docid = 0;
  bool has_all = true;  // of a strict reading: every word of the query
  double related = 0;
  double words = 0;  // as Xapian scored it
  double complete = 0;
  double nearness = 0;
  double recency = 0;

  [[nodiscard]] double score() const { return words + related + complete + nearness + recency; }
};

struct Retrieved {
  std::vector<RankedNote> notes;  // of the page that was asked for
  std::uint32_t total = 0;
  std::uint32_t partial = 0;     // notes with some of the words that follow the total
  bool relaxed = false;          // not even one note has every word
  bool without_phrases = false;  // nor what was quoted
  std::optional<Facets> facets;  // if the request asks for them
  std::optional<std::vector<MonthCount>> timeline;  // if the request asks for it
  std::optional<std::vector<DayCount>> days;        // likewise
  Xapian::Query core;                               // of the reading that was scored (QueryReading)
  std::vector<QueryPart> parts;  // what RankedNote::words adds up from; none when sorted by date
};

// Of an empty plan every note. `today` is what the age of notes counts from. May throw
// Xapian::Error and DeadlinePassed. The database serves one thread.
[[nodiscard]] Retrieved retrieve(const SearchRequest& request, const QueryPlan& plan,
                                 const Columns& columns, const Xapian::Database& database,
                                 Day today);

}  // namespace notesearch
