// The forms in which notes write a word: terms with the same stem.
//
// Positions are kept for words as written and not for stems, so that what looks at positions (how
// near words stand) needs the forms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/analysis.h"
#include "schema/vocabulary.h"

namespace notesearch {

// The word as written where notes have it, then the most frequent words of the same stem, together
// at most `limit`. Looked for among the words that begin like the stem but for its last letter, which
// stemming may change (study, studi); forms that begin otherwise are missed.
[[nodiscard]] std::vector<std::string> word_forms(const Vocabulary& vocabulary, Analyzer& analyzer,
                                                  std::string_view word, std::size_t limit);

}  // namespace notesearch
