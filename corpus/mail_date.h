// Dates as mail, HTTP and RSS write them: "Fri, 10 Apr 2026 23:30:00 -0500".
//
// Pure function, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "schema/base/date.h"

namespace notesearch {

// The UTC day of a date of RFC 822, RFC 2822 or RFC 5322. The name of the day is not checked; day
// of one digit, years of two or three (RFC 2822 §4.3), whole names of months, no seconds, no time
// and no zone are taken too. Zones with names that the RFC does not know count as UTC. Empty for
// anything that is no real day.
[[nodiscard]] std::optional<Day> parse_mail_date(std::string_view text);

}  // namespace notesearch
