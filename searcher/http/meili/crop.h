// The stretch of a text that a cropped attribute shows.
//
// Words are runs of letters, digits and "_", as Meilisearch counts them; of scripts without spaces each
// character is one. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "searcher/highlighter.h"
#include "searcher/passage_window.h"

namespace notesearch::meili {

// At most `words` words, which must be more than none: those around the matches, in order of begin, that
// show the most distinct words of the query, then stand nearest to each other, then come first. It begins
// with a sentence where one begins near enough; without matches, with the text. No grapheme is cut.
[[nodiscard]] Stretch crop_window(std::string_view text, const std::vector<Match>& matches,
                                  std::uint32_t words);

}  // namespace notesearch::meili
