// Values of a request as people write them, the same for the options of the command line and for the
// parameters of HTTP.
//
// What does not fit is kUsage; `where` is the option's or the parameter's name and becomes that of the
// error. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/base/date.h"
#include "schema/base/error.h"
#include "searcher/request.h"

namespace notesearch {

struct CountBounds {
  std::int64_t least = 0;
  std::int64_t most = 0;
};

// The count, if it is within the bounds, which fit a std::uint32_t.
Result<std::uint32_t> check_count(std::int64_t count, CountBounds bounds, const std::string& where);

// The days of a date as in date_phrase.h, both ends set.
Result<DayRange> read_period(std::string_view text, Day today, const std::string& where);

// 1 to 9999.
Result<int> read_year(std::string_view text, const std::string& where);

// "relevance", "newest" or "oldest".
Result<Sort> read_sort(std::string_view name, const std::string& where);

}  // namespace notesearch
