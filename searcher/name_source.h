// Notes that bear the query as a name: as their title, as a heading, or as the beginning of their
// title. They match whatever their words are, and count more than words can (ranking.h).
//
// Names are compared as keys (schema/names.h): case, blanks, hyphens and humps make no difference. A
// title that is typed sign by sign is found even where the query means something else ("NOT only"):
// then case alone makes no difference, so that "-cache" is not taken for the title "Cache".
#pragma once

#include <string_view>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/names.h"
#include "searcher/planning.h"

namespace notesearch {

struct NameQuestion {
  std::string_view text;    // the words of the query
  bool unfinished = false;  // the last word may be the beginning of a longer one
  double most = 0;          // the unit of the weights: what the words can count at most
};

// Matches these notes and scores by name; empty when there are none.
[[nodiscard]] Xapian::Query named_notes(const Names& names, Analyzer& analyzer,
                                        const NameQuestion& question);

// The same for notes whose title is the text of the query, literally, or begins so if the query is
// more than words; weights count the unit as 1.
[[nodiscard]] Xapian::Query literally_titled(const Planning& planning);

}  // namespace notesearch
