// llms-full.txt: every note of a site in full, in one file.
//
// There is no standard. What is read is what the generators of such files have in common: notes one
// behind the other, each a heading with the note's address below it.
//
//   ## Title                                  or   # Title
//                                                  Source: https://…
//   URL: https://…
//   Date: 2026-04-10                               Text…
//   Tags: gpu, systems
//   Description: What it is about
//
//   Text…
//
// Pure function, any thread, linear time.
#pragma once

#include <string>
#include <string_view>

#include "corpus/listing.h"
#include "corpus/source_options.h"
#include "schema/base/error.h"

namespace notesearch {

// A note begins with a heading of level 1 or 2, outside of fenced code, that is followed, blank lines
// aside, by a line `URL:`, `Source:` or `Link:` with an http(s) URL. `Date:`, `Tags:` (separated by
// commas), `Description:` and `Excerpt:` may follow, each once and on the lines right below. Such a
// line may be a list item ("- URL: …"), its name or all of it in bold ("**URL:** …"), the URL in <…>;
// the case of names does not matter. Everything else up to the next such beginning is the body; what
// stands before the first is about the site.
//
// The address is the page, or a pattern's markdown of it, or the markdown with ".md" behind the page:
// read_note_address(). `where`, the file's URL or path, begins every error and problem.
//
// A problem, and left out: an address on another origin or that is none, a slug that another note
// had before, a body longer than kMaxNoteBytes. A date that is no day is a problem alone. The listing
// is complete, unless a code fence is never closed: notes behind it would look like code.
//
// kBadData, and no listing: longer than kMaxManifestBytes, HTML, XML or JSON, more than max_notes
// notes, not one usable note.
[[nodiscard]] Result<Listing> parse_llms_full(std::string_view text, const std::string& where,
                                              const SourceOptions& options);

}  // namespace notesearch
