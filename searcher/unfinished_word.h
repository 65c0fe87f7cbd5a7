// The word at the end of a query that a person is still typing.
#pragma once

#include <string_view>

#include "searcher/query_node.h"

namespace notesearch {

struct UnfinishedWord {
  std::string_view before;  // the text up to the word, with its field and sign
  // Empty when nothing is being typed: behind a blank, a closed quote, a star, an operator, or in a
  // date. In an open quote behind tag: it is all that stands there.
  std::string_view word;
  QueryField field = QueryField::kAny;
  bool quoted = false;  // an open quote stands before it
};

// Views into the text. Pure, any thread; no input is an error.
[[nodiscard]] UnfinishedWord unfinished_word(std::string_view query);

}  // namespace notesearch
