#include "schema/months.h"

#include <algorithm>
#include <limits>

#include "schema/base/date.h"

namespace notesearch {
namespace {

using std::chrono::year;

constexpr std::int64_t kMonthsOfYear = 12;

constexpr std::int32_t stored(std::chrono::year_month_day date) {
  return static_cast<std::int32_t>(Day(date).time_since_epoch().count());
}
constexpr std::int32_t kFirstDay = stored(year(1) / 1 / 1);
constexpr std::int32_t kLastDay = stored(year(9999) / 12 / 31);

// In months since the year 0.
std::int64_t month_of(std::int32_t day) {
  const std::chrono::year_month_day date{Day(std::chrono::days(day))};
  return static_cast<int>(date.year()) * kMonthsOfYear + static_cast<unsigned>(date.month()) - 1;
}

}  // namespace

Months::Months(std::span<const std::int32_t> days, std::span<const std::uint64_t> record_offsets)
    : ordinals_(days.size()) {
  const auto has_month = [&](std::size_t row) {
    return record_offsets[row] != 0 && kFirstDay <= days[row] && days[row] <= kLastDay;
  };
  std::int32_t first = std::numeric_limits<std::int32_t>::max();
  std::int32_t last = std::numeric_limits<std::int32_t>::min();
  for (std::size_t row = 0; row < days.size(); ++row) {
    if (!has_month(row)) continue;
    first = std::min(first, days[row]);
    last = std::max(last, days[row]);
  }
  if (first > last) return;
  before_first_ = month_of(first) - 1;
  size_ = static_cast<std::size_t>(month_of(last) - before_first_) + 1;
  std::vector<bool> some(size_);
  for (std::size_t row = 0; row < days.size(); ++row) {
    if (!has_month(row)) continue;
    ordinals_[row] = static_cast<MonthOrdinal>(month_of(days[row]) - before_first_);
    some[ordinals_[row]] = true;
  }
  for (MonthOrdinal ordinal = 1; ordinal < size_; ++ordinal) {
    const int of = static_cast<int>(month(ordinal).year());
    if (some[ordinal] && (years_.empty() || years_.back() != of)) years_.push_back(of);
  }
}

std::chrono::year_month Months::month(MonthOrdinal ordinal) const {
  const std::int64_t month = before_first_ + ordinal;
  return year(static_cast<int>(month / kMonthsOfYear)) /
         std::chrono::month(static_cast<unsigned>(month % kMonthsOfYear) + 1);
}

std::pair<MonthOrdinal, MonthOrdinal> Months::of_year(int year) const {
  const std::int64_t january = year * kMonthsOfYear - before_first_;
  const auto ordinal = [&](std::int64_t month) {
    return static_cast<MonthOrdinal>(
        std::clamp<std::int64_t>(month, 1, static_cast<std::int64_t>(size_)));
  };
  return {ordinal(january), ordinal(january + kMonthsOfYear)};
}

}  // namespace notesearch
