// The commonest words of a language, which alone say little about a note.
//
// They are indexed like every word; a query of several words does not insist on them. A language
// without a list has none. Pure, any thread.
#pragma once

#include <string_view>

namespace notesearch {

[[nodiscard]] bool is_stopword(std::string_view language, std::string_view folded);

}  // namespace notesearch
