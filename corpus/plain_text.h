// The fallback reader of a body that the markdown parser can't take: linear in time and space for
// every input, at the price of leaving markup in the text.
//
// Pure function, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "schema/note.h"

namespace notesearch {

// Lines that start with 1 to 6 "#" and a space open sections; lines between ``` or ~~~ fences are
// code; every other run of non-blank lines is one paragraph. Anchors as in markdown.h.
[[nodiscard]] std::vector<Section> plain_text_sections(std::string_view body);

}  // namespace notesearch
