// A response as a person reads it in a terminal. No control sequence in it but those of
// terminal_text.h.
#pragma once

#include <iosfwd>
#include <vector>

#include "searcher/filter_advice.h"
#include "searcher/request.h"
#include "searcher/terminal_text.h"

namespace notesearch {

// Links are shown up to their anchor; with style.hyperlinks the titles and headings lead to the
// passages themselves. `advice` is for a response without notes.
void print_response(const SearchResponse& response, const TerminalStyle& style, std::ostream& out,
                    const std::vector<FilterAdvice>& advice = {});

}  // namespace notesearch
