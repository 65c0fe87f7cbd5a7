// Days, as the notes have them: a UTC calendar day, no time, no zone.
//
// Years 1 to 9999. Pure functions, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace notesearch {

using Day = std::chrono::sys_days;

// A closed range of days; an open end is empty.
struct DayRange {
  std::optional<Day> first;
  std::optional<Day> last;
};

// Reads "2026-04-10", or a date-time that begins so ("2026-04-10T23:30:00-05:00", "2026-04-10
// 23:30"): with a zone, the UTC day of that instant, else the day as written. Empty for anything
// that is not a real day (30 February, year 0).
[[nodiscard]] std::optional<Day> parse_day(std::string_view text);

// Reads what a person gives as one end of a range, "2026", "2026-04" or "2026-04-10", as the whole
// year, month or day it names. Empty for anything else.
[[nodiscard]] std::optional<DayRange> parse_period(std::string_view text);

// "2026-04-10".
[[nodiscard]] std::string format_day(Day day);

// "2026-04".
[[nodiscard]] std::string format_month(std::chrono::year_month month);

}  // namespace notesearch
