// llms.txt: a site's own table of contents for language models.
//
//   # Name
//   > Summary
//   ## Section
//   - [Title](https://…/note.md): Description
//   ## Optional
//   - [Left out when there is little room](https://…)
//
// The format: llmstxt.org. Pure function, any thread, linear time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "corpus/listing.h"
#include "corpus/source_options.h"
#include "schema/base/error.h"

namespace notesearch {

inline constexpr std::size_t kMaxLlmsBytes = std::size_t{4} << 20;
inline constexpr std::size_t kMaxLlmsLineBytes = std::size_t{64} << 10;

// The notes that the list items outside of a section "Optional" link to; `where`, its URL or path,
// begins every error and problem, and relative links start from it. What the address of a link says
// is told at read_note_address(): the link is the markdown, or the page of a pattern, which then
// derives the markdown. Links to the same address count once.
//
// Passed over in silence: links that are plainly no notes (other llms files, feeds, JSON, pictures,
// anchors, mail addresses, the root of the site). A problem, and left out: a link to another origin
// or to none, a slug that another address had before.
//
// The listing is complete, unless a code fence is never closed: what is behind it was not read.
//
// kBadData, and no listing: longer than kMaxLlmsBytes, a line longer than kMaxLlmsLineBytes, HTML,
// XML or JSON, more than max_notes notes, not one usable note.
[[nodiscard]] Result<Listing> parse_llms(std::string_view text, const std::string& where,
                                         const SourceOptions& options);

}  // namespace notesearch
