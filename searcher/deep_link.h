// Links that open a note's page at the sentence a passage shows, and have the browser highlight it.
//
//   https://example.org/notes/nic-hop#the-plumbing:~:text=The%20KV%20cache,over%20CXL
//
// A text directive (https://wicg.github.io/scroll-to-text-fragment/) quotes the page: one run of
// words, or the first and the last words of what is meant, if need be with words before or after it.
// Where nothing can be quoted that is certain to be found there and nowhere else, the anchor alone
// remains; and a browser that does not find or know the directive scrolls to the anchor too.
//
// Pure but for the page's memory; one thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "schema/note.h"
#include "searcher/highlighter.h"
#include "searcher/page_text.h"

namespace notesearch {

// A directive is never longer; nearly all have less than a hundred bytes.
inline constexpr std::size_t kMaxDirectiveBytes = 768;

// A passage as a stretch of the block it was cut from.
struct PassageSpan {
  std::string_view block;  // the whole text of a block of the page's note
  BlockKind kind = BlockKind::kProse;
  std::size_t begin = 0;  // bytes of the block
  std::size_t end = 0;
  std::span<const Match> matches = {};  // bytes of the block; those outside the passage don't count
};

// "text=…", percent-encoded, for the sentence of the passage with the most words of the query, else
// the next one that can be named; only text of the passage is highlighted. Empty when there is none:
// in code and tables, where a line stands twice on the page with the same words around it, where it
// holds little that is_quotable(), on pages longer than kMaxPageBytes, and for text that is not of
// the page.
[[nodiscard]] std::string text_directive(PageText& page, const PassageSpan& passage);

// The link of a page with an anchor and a directive, each of which may be empty. An anchor takes the
// place of a fragment that the URL has, unless that names the page itself ("#/notes/nic-hop"). An
// empty URL has no link.
[[nodiscard]] std::string deep_link(std::string_view url, std::string_view anchor,
                                    std::string_view directive);

}  // namespace notesearch
