// A note as Xapian documents hold it: its terms, positions and weights by the field table.
//
// Positions run through the fields in the order title, tags, excerpt, sections, with kPositionGap
// between fields, tags, sections, a heading and its text, and code and text; so no phrase crosses
// from one into the next. Document data and values stay empty: records and columns hold them.
#pragma once

#include <cstdint>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/note.h"

namespace notesearch {

// The rest of a longer note is not indexed, only stored: the bound on one note's memory.
inline constexpr std::uint32_t kMaxNotePositions = 1'000'000;

struct NoteDocument {
  Xapian::Document document;
  std::uint32_t words = 0;  // positions counted in the sections, headings among them
};

// Not thread-safe beyond one analyser per thread. Never gives Xapian a term that it would refuse.
[[nodiscard]] NoteDocument make_document(const Note& note, Analyzer& analyzer);

}  // namespace notesearch
