// What the address of a note says: its slug, its page and its markdown.
//
// Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corpus/raw_url.h"
#include "corpus/source_options.h"
#include "corpus/url.h"

namespace notesearch {

struct NoteAddress {
  std::string slug;
  std::string page_url;      // empty when the address does not tell
  std::string markdown_url;  // empty when the address does not tell
  bool derived_url = false;  // markdown_url was made from the page's by a pattern
};

// By the first pattern of which the address is the page or the markdown. Else an address that ends in
// ".md" is the markdown of the page without it, as llmstxt.org has it, and any other tells a slug
// alone: the last segment of its path (slug_from_url(), also without ".txt"). Empty when that makes
// none.
[[nodiscard]] std::optional<NoteAddress> read_note_address(
    const Url& url, const std::vector<RawUrlPattern>& patterns);

// Whether pages and bodies may be there.
[[nodiscard]] bool is_allowed(const Origin& origin, const SourceOptions& options);

}  // namespace notesearch
