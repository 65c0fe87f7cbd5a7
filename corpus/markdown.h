// GitHub-flavoured markdown to sections of plain text, by cmark-gfm.
//
// cmark-gfm as distributions ship it can take memory and time out of proportion to its input (wide
// tables, chains of references), so text from outside is parsed through BoundedParser; this is the
// function that its child process calls. Any thread.
#pragma once

#include <string_view>
#include <vector>

#include "schema/note.h"

namespace notesearch {

// The sections of a body without front matter, in order; a section without heading and without
// blocks is left out. Link texts, image descriptions, table cells, footnotes and code stay; markup,
// link targets, raw HTML tags, scripts, styles and comments go. Anchors are those of GitHub and of
// rehype-slug: lower-case, punctuation dropped except "-" and "_", spaces to "-", and "-1", "-2" …
// behind repeated ones (github-slugger's algorithm).
[[nodiscard]] std::vector<Section> markdown_sections(std::string_view body);

}  // namespace notesearch
