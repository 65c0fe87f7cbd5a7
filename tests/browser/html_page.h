// A note as a site would publish it: by cmark-gfm's own HTML renderer, with ids on the headings.
#pragma once

#include <string>
#include <string_view>

namespace notesearch {

// The whole page. It is much taller than a window, and what a text fragment names is magenta. `smart`
// turns straight quotes, "--" and "..." into typographic ones.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view body, bool smart);

}  // namespace notesearch
