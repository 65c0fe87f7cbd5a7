// Dates as people write them, to days. Pure, any thread.
//
//   date    = period / words                     ; case does not matter, commas are blanks
//   period  = "2026" / "2026-04" / "2026-04-10"  ; as parse_period() of schema/base/date.h
//   words   = [ "the" ] phrase
//   phrase  = "today" / "yesterday"
//           / ( "this" / "last" / "previous" ) ( "week" / "month" / "year" )
//           / ( "last" / "past" / "previous" ) number unit    ; up to today: "last 3 months"
//           / "past" ( "day" / "week" / "month" / "year" )    ; as "past 1 week"
//           / ( number / "a" / "an" ) unit "ago"              ; the unit's calendar period
//           / [ "this" / "last" ] ( month / season / weekday )
//           / ( month / season ) year
//           / ( month day / day month ) [ year ]
//   number  = "1" to "9999" / "one" to "twelve"
//   unit    = "day" / "week" / "month" / "year", with or without "s"
//   month   = "march" / "mar" ...; weekday = "monday" / "mon" ...
//   season  = "spring" / "summer" / "autumn" / "fall" / "winter"
//
// A name without a year is the latest that has begun by today, "last" before it the latest that was
// over before today. Weeks begin on Monday (ISO 8601). Seasons are the meteorological ones of the
// northern hemisphere: spring is March to May, and a winter has the year of its December.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/base/date.h"

namespace notesearch {

// The days that a date names, both ends set, within the years 1 to 9999. Empty when it names none.
[[nodiscard]] std::optional<DayRange> read_date(std::string_view text, Day today);

// Also "A..B", "A.." and "..B" of two dates, first and last day included; ends that are the wrong
// way round are swapped.
[[nodiscard]] std::optional<DayRange> read_dates(std::string_view text, Day today);

enum class DateRelation : std::uint8_t { kIn, kBefore, kAfter, kSince, kUntil };

// The days that stand in a relation to a date; its ends must be set unless the relation is kIn. kBefore
// and kAfter leave its own days out, kSince and kUntil have them. Empty when there are no such days in the years 1 to 9999.
[[nodiscard]] std::optional<DayRange> related_days(DateRelation relation, const DayRange& date);

// "2026-04-01..2026-04-30", "2026-04-01..", "..2026-04-30": what read_dates() reads.
[[nodiscard]] std::string format_days(const DayRange& days);

}  // namespace notesearch
