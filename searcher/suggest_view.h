// Suggestions as a person reads them in a terminal, one a line: the text with what was typed marked,
// and what it is. No control sequence in it but those of terminal_text.h.
#pragma once

#include <iosfwd>

#include "searcher/suggest.h"
#include "searcher/terminal_text.h"

namespace notesearch {

void print_response(const SuggestResponse& response, const TerminalStyle& style, std::ostream& out);

}  // namespace notesearch
