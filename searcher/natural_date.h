// Dates that stand among the words of a query without quotes or a field: "raft notes last month".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "schema/base/date.h"

namespace notesearch {

struct NaturalDate {
  DayRange days;
  std::size_t begin_bytes = 0;  // where it stands in the query
  std::size_t end_bytes = 0;
};

// A date at the very end of a query, or else at its very beginning: "last month", "this year",
// "yesterday", "past 30 days", "3 weeks ago", or any date behind "since", "after", "before", "until"
// or "in" ("in the past week"). Strict, since the same words may be what is searched for: a year
// counts from 1990 to 2100, the name of a month or a weekday when it is written out, that of a season
// when it has "last", "this" or a year. A date beside an operator, in quotes or in parentheses is
// none. Pure, any thread.
[[nodiscard]] std::optional<NaturalDate> find_natural_date(std::string_view query, Day today);

// Whether a year alone is likelier a year than a number: from 1990 to 2100.
[[nodiscard]] bool is_likely_year(Day day);

}  // namespace notesearch
