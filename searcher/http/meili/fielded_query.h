// A query of which the words are looked for in some attributes only (attributesToSearchOn). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/base/date.h"

namespace notesearch::meili {

// In the query language (query_parser.h), with title:, heading:, tag: and code: before words that stand
// under none of these already. Attributes: title (hierarchy_lvl0), heading (hierarchy_lvl1 ..), tags, code;
// of excerpt, body and content, which are not told apart, all fields. Words found as tags are whole tags.
// A query without words, and one for no attributes, stays as it is; none for attributes in which nothing is
// looked for.
[[nodiscard]] std::optional<std::string> fielded_query(const std::string& query,
                                                       const std::vector<std::string>& attributes,
                                                       Day today);

}  // namespace notesearch::meili
