// Related notes as a person reads them in a terminal. No control sequence in it but those of
// terminal_text.h.
#pragma once

#include <iosfwd>

#include "searcher/related.h"
#include "searcher/terminal_text.h"

namespace notesearch {

void print_response(const RelatedResponse& response, const TerminalStyle& style, std::ostream& out);

}  // namespace notesearch
