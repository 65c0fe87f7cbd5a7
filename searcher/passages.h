// Chooses the passages of a note that answer a query best.
//
// A passage lies within one block (a paragraph, a list, a table, a stretch of code) and is at most
// kPassageChars long. Candidates are windows around the matches of a block; the best has the most
// distinct words of the query, then the words closest together, then stands earliest. It is widened
// to whole sentences where they fit, to whole lines in code and tables, never cutting a word; "…"
// marks where text was left out. A note that matched only in its title, tags or excerpt shows its
// excerpt. Pure but for the highlighter; one thread.
#pragma once

#include <vector>

#include "schema/record.h"
#include "searcher/highlighter.h"
#include "searcher/request.h"

namespace notesearch {

inline constexpr std::size_t kPassageChars = 240;

// At most `limit` passages, best first, from different blocks; a further one only if it shows words
// that those before it don't.
[[nodiscard]] std::vector<Passage> choose_passages(NoteView note, const Highlighter& prose,
                                                   const Highlighter& code, std::size_t limit);

}  // namespace notesearch
