// What a word may be the beginning of: "flash*", and the last word of a query while it is typed.
//
// May throw Xapian::Error.
#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "schema/vocabulary.h"
#include "searcher/query_parser.h"

namespace notesearch {

struct WordEndings {
  std::string begin;               // as a term
  std::vector<std::string> terms;  // the most frequent that begin so, as far as the budget allows
  std::size_t total = 0;           // how many there are
  // The most frequent of them that cost little; empty when there are none. For where endings are
  // welcome, not asked for.
  Xapian::Query few;
};

[[nodiscard]] WordEndings word_endings(const Xapian::Database& database,
                                       const Vocabulary& vocabulary, const std::string& stump,
                                       QueryField field);

// Any of them: all match, the most frequent score as variants of one word. Matches nothing when there are
// none.
[[nodiscard]] Xapian::Query any_of(const Xapian::Database& database, const WordEndings& endings);

}  // namespace notesearch
