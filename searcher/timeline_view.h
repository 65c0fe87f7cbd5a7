// The timeline as a person reads it in a terminal: a bar for each month, in one line.
//
//   2025-11 ▂···▁█ 2026-04
//   most: 7 in 2026-04
//
// A bar stands for a month, a quarter, a year, or 2, 5, 10, ... years: whatever lets them all stand
// in the width; then a third line says which. A dot has no match; the least match shows. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "searcher/request.h"

namespace notesearch {

// Narrower terminals get lines of this width.
inline constexpr std::size_t kMinTimelineColumns = 40;

// Lines of at most `width_columns`; of 80 when it is 0, which stands for no terminal. None for a
// timeline without a match. The months ascend; some may be left out (request.h).
[[nodiscard]] std::vector<std::string> timeline_lines(const std::vector<MonthCount>& timeline,
                                                      std::size_t width_columns);

}  // namespace notesearch
