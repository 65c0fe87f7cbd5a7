// A response as markdown: for pasting into notes, or as what a language model reads.
//
//   # Notes for kv cache
//
//   17 notes match. Index generation 1 of 2026-11-22T10:00:00Z.
//
//   ## [The title](https://example.org/notes/slug#anchor)
//
//   2026-06-03 · inference, GPU
//
//   Its heading › the one below
//
//   > a passage, its **matches** in bold [1]
//
//   ## References
//
//   - [1] `slug#anchor`, 2026-06-03, generation 1: <https://example.org/notes/slug#anchor>
//
//   Hits 1 to 3 of 17. Left out to keep within 500 tokens: 2 passages, 7 hits.
//
// Code and tables stand in fences. Whatever the notes contain, none of it becomes markup
// (markdown_text.h). A text that several notes have stands once. The same response gives the same
// bytes. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>

#include "searcher/request.h"

namespace notesearch {

// A language model's token is taken for four bytes, as is usual for English.
inline constexpr std::size_t kBytesPerToken = 4;
inline constexpr std::size_t kMinMarkdownTokens = 200;
inline constexpr std::size_t kMaxMarkdownTokens = 1'000'000;
inline constexpr std::size_t kDefaultMarkdownTokens = 2000;

// Whole passages in the order of the hits, up to the first for which there is no room: the answer has
// at most kBytesPerToken * budget_tokens bytes, and at its end says what was left out. A budget
// beyond the bounds above counts as the nearer of them.
[[nodiscard]] std::string markdown_answer(const SearchResponse& response,
                                          std::size_t budget_tokens);

}  // namespace notesearch
