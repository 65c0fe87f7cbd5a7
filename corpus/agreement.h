// Whether two sources say the same thing of a note.
//
// Pure functions, any thread, linear time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace notesearch {

// The text on one line, without regard to case and compatibility forms (Unicode NFKC_Casefold): what
// two titles or tags have in common that a reader takes for the same.
[[nodiscard]] std::string fold_label(std::string_view text);

// But for white space.
[[nodiscard]] bool same_line(std::string_view one, std::string_view other);

// As sets of folded labels.
[[nodiscard]] bool same_tags(const std::vector<std::string>& one,
                             const std::vector<std::string>& other);

// But for scheme, host, ".html" and "/" at the end: a page that moved, or is written in two ways.
[[nodiscard]] bool same_path(std::string_view one_url, std::string_view other_url);

}  // namespace notesearch
