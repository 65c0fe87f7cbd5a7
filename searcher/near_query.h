// Words near each other as a part of a Xapian query. A part of word_planner.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

namespace notesearch {

// All of the words, each in one of its forms, in any order, with fewer than `reach` other words among
// them: of two, at most `reach` words apart. Words with the same forms count once; of a single word,
// that word. For queries of which every match is counted: Xapian 1.4 prunes OP_NEAR below OP_OR
// wrongly.
[[nodiscard]] Xapian::Query near_query(std::vector<std::vector<std::string>> words,
                                       std::uint32_t reach);

}  // namespace notesearch
