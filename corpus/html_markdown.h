// HTML to markdown, for bodies that come as web pages do: in feeds.
//
// Pure function, any thread, linear time.
#pragma once

#include <string>
#include <string_view>

namespace notesearch {

// Markdown whose sections (corpus/markdown.h) read as the HTML does: <h1> to <h6> are headings,
// <pre> is code, <li> a list item, <blockquote> a quote, and every other block, a row of a table
// too, a paragraph on one line. Inline markup is dropped, scripts and styles with their content,
// and what would be markup in markdown is escaped. Clean text (clean_text()).
[[nodiscard]] std::string html_to_markdown(std::string_view html);

}  // namespace notesearch
