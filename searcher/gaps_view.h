// What was searched for and not found, as a person reads it in a terminal. No control sequence in it
// but those of terminal_text.h.
#pragma once

#include <iosfwd>
#include <vector>

#include "searcher/gaps.h"
#include "searcher/terminal_text.h"

namespace notesearch {

void print_gaps(const std::vector<Gap>& gaps, const TerminalStyle& style, std::ostream& out);

}  // namespace notesearch
