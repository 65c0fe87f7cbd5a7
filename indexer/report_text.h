// The report of a run for people.
//
// Pure functions, any thread. The text is safe for a terminal: what came from the source has passed
// printable().
#pragma once

#include <string>

#include "indexer/index_report.h"

namespace notesearch {

// Counts, what was held back and why (the first twenty of each kind), sizes and times; ends with a
// line feed.
[[nodiscard]] std::string report_text(const IndexReport& report);

// Only what somebody should look at, for cron: the refusal, notes held back, problems. Empty when
// all is well.
[[nodiscard]] std::string troubles_text(const IndexReport& report);

}  // namespace notesearch
