#include "searcher/request_values.h"

#include <charconv>

#include "searcher/date_phrase.h"

namespace notesearch {
namespace {

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

}  // namespace

Result<std::uint32_t> check_count(std::int64_t count, CountBounds bounds,
                                  const std::string& where) {
  if (count < bounds.least || count > bounds.most) {
    return fail(ErrorKind::kUsage, std::to_string(count) + " is out of range", where,
                "give a number from " + std::to_string(bounds.least) + " to " +
                    std::to_string(bounds.most));
  }
  return static_cast<std::uint32_t>(count);
}

Result<DayRange> read_period(std::string_view text, Day today, const std::string& where) {
  const auto period = read_date(text, today);
  if (!period) {
    return fail(ErrorKind::kUsage, quoted(text) + " is not a date", where,
                "give a day, a month or a year, or say it: 2026-04-10, 2026-04, yesterday, \"last "
                "month\"");
  }
  return *period;
}

Result<int> read_year(std::string_view text, const std::string& where) {
  int year = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (code == std::errc() && end == text.data() + text.size() && year >= 1 && year <= 9999) {
    return year;
  }
  return fail(ErrorKind::kUsage, quoted(text) + " is not a year", where,
              "give a number from 1 to 9999");
}

Result<Sort> read_sort(std::string_view name, const std::string& where) {
  if (name == "relevance") return Sort::kRelevance;
  if (name == "newest") return Sort::kNewest;
  if (name == "oldest") return Sort::kOldest;
  return fail(ErrorKind::kUsage, "unknown order " + quoted(name), where,
              "one of relevance, newest, oldest");
}

}  // namespace notesearch
