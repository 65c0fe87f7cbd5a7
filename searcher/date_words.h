// The words of which dates are made. A part of date_phrase.h; pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notesearch {

enum class DateUnit : std::uint8_t { kDay, kWeek, kMonth, kYear };

// The name of something that comes round: a month or season within the year, or a weekday.
struct CalendarName {
  enum class Kind : std::uint8_t { kMonth, kSeason, kWeekday };
  Kind kind = Kind::kMonth;
  int number = 1;  // of a month or of a season's first month 1 to 12, of a weekday 1 (Monday) to 7
  bool abbreviated = false;
};

// The words of a date in lower case, split at blanks and commas; empty when there are more than any
// date has.
[[nodiscard]] std::vector<std::string> date_words(std::string_view text);

// Each is empty for any other word.
[[nodiscard]] std::optional<DateUnit> date_unit(std::string_view word);  // "day", "days", ...
[[nodiscard]] std::optional<int> date_number(std::string_view word);     // "1".."9999", "two"
[[nodiscard]] std::optional<CalendarName> calendar_name(std::string_view word);

}  // namespace notesearch
