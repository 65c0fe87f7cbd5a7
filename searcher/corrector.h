// Which words of a query are taken for misspelt, and what was meant.
//
// Corrected are words that no note has: not in quotes (they are no words here), not identifiers and
// numbers (anything with a digit, an underscore, a dot, a colon, a sign or a capital inside), not what
// is also the beginning of a known word while it is typed. Of the candidates (schema/spelling.h) the
// first that notes have together with the rest of the query is taken, else the first. May throw
// Xapian::Error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/planning.h"
#include "searcher/word_planner.h"

namespace notesearch {

// Whether a word, as written, is taken for a name, a number or a sign, which are never corrected.
[[nodiscard]] bool is_identifier(std::string_view written);

// Where a word stands in a text from a byte on, not inside a longer word; npos where it does not.
[[nodiscard]] std::size_t find_alone(std::string_view text, std::string_view word,
                                     std::size_t from);

// Corrects what can be corrected in place, and says so; the last word may be `unfinished`.
[[nodiscard]] std::vector<CorrectedWord> correct_words(const Planning& planning,
                                                       WordPlanner& planner,
                                                       std::vector<PlannedWord>& words,
                                                       bool unfinished);

// The tree as it was searched.
void apply_corrections(const std::vector<CorrectedWord>& corrections, QueryNode& node);

}  // namespace notesearch
