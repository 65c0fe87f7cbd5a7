// A response as a person reads it in a terminal.
//
// All text is passed through printable(): whatever the notes contain, no control sequence reaches
// the terminal but the colours written here.
#pragma once

#include <cstddef>
#include <iosfwd>

#include "searcher/request.h"

namespace notesearch {

struct TerminalStyle {
  bool color = false;
  std::size_t width_columns = 0;  // lines are wrapped to it; 0: one line a paragraph, for pipes
};

void print_response(const SearchResponse& response, const TerminalStyle& style, std::ostream& out);

}  // namespace notesearch
