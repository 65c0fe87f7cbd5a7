// Chooses the passages of a note that answer a query best.
//
// A passage lies within one block (a paragraph, a list, a table, a stretch of code); what part of it
// is shown is told in passage_window.h, and "…" marks where text was left out. Passages compete by the
// weight of the query's words in them, how close together these stand, whether the heading of their
// section has words of the query as well, and what they are: of equals, prose comes before lists,
// tables and code, and what stands first comes first. A section whose heading alone has words is
// shown by its beginning. A note that matched only in its title, tags or excerpt shows its excerpt,
// or its first paragraph. Links to passages are those of deep_link.h.
//
// Pure but for the highlighters; one thread.
#pragma once

#include <vector>

#include "schema/record.h"
#include "searcher/highlighter.h"
#include "searcher/page_text.h"
#include "searcher/passage_window.h"
#include "searcher/request.h"

namespace notesearch {

// What is looked for in a note. Refers to what must outlive it.
struct PassageQuery {
  const Highlighter& prose;
  const Highlighter& heading;
  const Highlighter& code;
  WordWeights weights = {};
  double most = 1e9;           // what all of its words together weigh
  bool text_fragments = true;  // in links
  PageWords* pages = nullptr;  // what is known of pages already; none: nothing
};

// At most `limit` passages, best first. A further one shows words that those before it don't, or
// tells nearly as much in another section.
[[nodiscard]] std::vector<Passage> choose_passages(NoteView note, const PassageQuery& query,
                                                   std::size_t limit);

}  // namespace notesearch
