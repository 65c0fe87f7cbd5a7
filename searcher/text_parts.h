// Highlighted text (Parts of request.h), taken apart and put together. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "searcher/request.h"

namespace notesearch {

[[nodiscard]] std::string joined_text(const Parts& parts);

// The lines of a text, without their ends, matches kept; at least one.
[[nodiscard]] std::vector<Parts> split_lines(const Parts& parts);

}  // namespace notesearch
