#include "searcher/timeline_view.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "schema/base/date.h"

namespace notesearch {
namespace {

constexpr std::size_t kUsualColumns = 80;
constexpr std::int64_t kMonthsOfQuarter = 3;
constexpr std::int64_t kMonthsOfYear = 12;

constexpr std::string_view kNoMatch = "\u00B7";
constexpr std::array<std::string_view, 8> kBars = {"\u2581", "\u2582", "\u2583", "\u2584",
                                                   "\u2585", "\u2586", "\u2587", "\u2588"};

std::int64_t month_number(std::chrono::year_month month) {
  return static_cast<int>(month.year()) * kMonthsOfYear + static_cast<unsigned>(month.month()) - 1;
}

// Months in a bar, the fewest first: 1, 3, 12, then 2, 5, 10, 20, ... years.
std::int64_t wider(std::int64_t months) {
  if (months == 1) return kMonthsOfQuarter;
  if (months == kMonthsOfQuarter) return kMonthsOfYear;
  std::int64_t power = kMonthsOfYear;
  while (power * 10 <= months) power *= 10;
  const std::int64_t digit = months / power;
  return power * (digit == 1 ? 2 : digit == 2 ? 5 : 10);
}

class Chart {
 public:
  // Bars begin at multiples of what they stand for: a quarter in January, April, July or October.
  Chart(const std::vector<MonthCount>& timeline, std::int64_t months_of_bar)
      : months_of_bar_(months_of_bar),
        first_bar_(month_number(timeline.front().month) / months_of_bar) {
    const std::int64_t last_bar = month_number(timeline.back().month) / months_of_bar;
    bars_.resize(static_cast<std::size_t>(last_bar - first_bar_) + 1);
    for (const MonthCount& month : timeline) {
      const std::int64_t bar = month_number(month.month) / months_of_bar - first_bar_;
      bars_[static_cast<std::size_t>(bar)] += month.count;
    }
  }

  [[nodiscard]] std::vector<std::string> lines() const {
    const auto peak = std::max_element(bars_.begin(), bars_.end());
    if (*peak == 0) return {};
    std::string bars = label(0) + " ";
    for (const std::uint64_t count : bars_) {
      bars += count == 0 ? kNoMatch : kBars[(count * kBars.size() - 1) / *peak];
    }
    if (bars_.size() > 1) bars += " " + label(bars_.size() - 1);
    const auto at = static_cast<std::size_t>(peak - bars_.begin());
    std::vector<std::string> lines = {bars, "most: " + std::to_string(*peak) + " in " + label(at)};
    if (months_of_bar_ > 1) lines.push_back("a bar is " + meaning());
    return lines;
  }

  // How many columns the lines would take with so many bars, at most.
  static std::size_t columns(std::size_t bars, std::int64_t months_of_bar) {
    const std::size_t label = months_of_bar > kMonthsOfYear ? std::string_view("2010-2019").size()
                                                            : std::string_view("2026-04").size();
    return bars + 2 * (label + 1);
  }

 private:
  [[nodiscard]] std::string label(std::size_t bar) const {
    const std::int64_t month = (first_bar_ + static_cast<std::int64_t>(bar)) * months_of_bar_;
    const auto year = [](std::int64_t number) {
      return format_month(std::chrono::year(static_cast<int>(number)) / 1).substr(0, 4);
    };
    const std::string begin = year(month / kMonthsOfYear);
    if (months_of_bar_ == 1) {
      return format_month(std::chrono::year(static_cast<int>(month / kMonthsOfYear)) /
                          static_cast<int>(month % kMonthsOfYear + 1));
    }
    if (months_of_bar_ == kMonthsOfQuarter) {
      return begin + "-Q" + std::to_string(month % kMonthsOfYear / kMonthsOfQuarter + 1);
    }
    if (months_of_bar_ == kMonthsOfYear) return begin;
    return begin + "-" + year((month + months_of_bar_) / kMonthsOfYear - 1);
  }

  [[nodiscard]] std::string meaning() const {
    if (months_of_bar_ == kMonthsOfQuarter) return "a quarter";
    if (months_of_bar_ == kMonthsOfYear) return "a year";
    return std::to_string(months_of_bar_ / kMonthsOfYear) + " years";
  }

  std::int64_t months_of_bar_;
  std::int64_t first_bar_;
  std::vector<std::uint64_t> bars_;
};

}  // namespace

std::vector<std::string> timeline_lines(const std::vector<MonthCount>& timeline,
                                        std::size_t width_columns) {
  if (timeline.empty()) return {};
  const std::size_t columns =
      width_columns == 0 ? kUsualColumns : std::max(width_columns, kMinTimelineColumns);
  const std::int64_t first = month_number(timeline.front().month);
  const std::int64_t last = month_number(timeline.back().month);
  const auto bars = [&](std::int64_t months) {
    return static_cast<std::size_t>(last / months - first / months) + 1;
  };
  std::int64_t months = 1;
  while (Chart::columns(bars(months), months) > columns) months = wider(months);
  return Chart(timeline, months).lines();
}

}  // namespace notesearch
