// The report of a run for people.
//
// Pure functions, any thread. The text is safe for a terminal: what came from the source has passed
// printable().
#pragma once

#include <cstddef>
#include <string>

#include "indexer/index_report.h"

namespace notesearch {

// Counts, what was held back and why (the first twenty of each kind), sizes and times; ends with a
// line feed.
[[nodiscard]] std::string report_text(const IndexReport& report);

// What somebody should look at, in a few words on one line: "SOURCE: 2 of 46 notes kept at their last
// good version: nic-hop (the server answered with status 500), ..."; the refusal when there is one.
// Empty exactly when exit_code() is 0: remarks on metadata alone are no reason to look.
[[nodiscard]] std::string troubles_summary(const IndexReport& report);

// The summary as the one line that a quiet run prints, at most kMaxTroublesBytes with its line feed;
// it says where to read on. Empty when all is well.
inline constexpr std::size_t kMaxTroublesBytes = 400;
[[nodiscard]] std::string troubles_text(const IndexReport& report);

}  // namespace notesearch
