// A note from its two halves: what the source lists, and what the body says.
//
// Pure function, any thread.
#pragma once

#include "corpus/bounded_parser.h"
#include "corpus/listing.h"
#include "schema/note.h"

namespace notesearch {

// What is listed wins. What is missing comes from, in this order:
//   title    front matter, first heading, slug
//   date     front matter, fallback_date; else the note is undated
//   excerpt  front matter, first paragraph of prose cut to at most 300 bytes, at a sentence or word
//   tags     front matter
// The provenance of the listing is kept, and completed with kFrontMatter and kText for what the body
// gives; a title made of the slug counts as text.
[[nodiscard]] Note assemble_note(const ListedNote& listed, ParsedBody parsed);

}  // namespace notesearch
