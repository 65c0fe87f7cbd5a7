// Reads the text of a filter; filter.h has the grammar.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/http/meili/filter.h"

namespace notesearch::meili {

// Text of nothing but white space passes everything. `conditions` counts those read so far, over all
// texts of one filter. Errors end with the place of what is wrong, in characters from 1, and the text:
// "1:14 title & Glass".
MeiliResult<Filter> parse_filter_text(std::string_view text,
                                      const std::vector<std::string>& filterable,
                                      std::size_t& conditions);

// "Attribute `x` is not filterable. Available …"
[[nodiscard]] std::string not_filterable(std::string_view attribute,
                                         const std::vector<std::string>& filterable);

}  // namespace notesearch::meili
