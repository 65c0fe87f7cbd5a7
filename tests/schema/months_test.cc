#include "schema/months.h"

#include <limits>

#include "schema/base/date.h"
#include "schema/record.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

std::int32_t day(const char* text) { return stored_day(parse_day(text)); }

Months months_of(const std::vector<std::int32_t>& days) {
  const std::vector<std::uint64_t> offsets(days.size(), 16);
  return {days, offsets};
}

TEST_CASE("months: numbered without gaps from the first that a note is of") {
  const Months months =
      months_of({day("2025-12-31"), day("2026-03-01"), day("2026-01-01"), day("2025-12-01")});
  CHECK(months.size() == 5);
  CHECK(months.of(0) == 1);
  CHECK(months.of(1) == 4);
  CHECK(months.of(2) == 2);
  CHECK(months.of(3) == 1);
  CHECK(format_month(months.month(1)) == "2025-12");
  CHECK(format_month(months.month(4)) == "2026-03");
  CHECK(months.years() == std::vector<int>{2025, 2026});
  CHECK(months.of_year(2025) == std::pair<MonthOrdinal, MonthOrdinal>(1, 2));
  CHECK(months.of_year(2026) == std::pair<MonthOrdinal, MonthOrdinal>(2, 5));
}

TEST_CASE("months: undated notes, days of no known year and rows without a note have none") {
  using Limits = std::numeric_limits<std::int32_t>;
  const std::vector<std::int32_t> days = {
      stored_day(std::nullopt), Limits::min() + 1, Limits::max(),    day("0001-01-01") - 1,
      day("9999-12-31") + 1,    day("2026-01-01"), day("1990-01-01")};
  std::vector<std::uint64_t> offsets(days.size(), 16);
  offsets.back() = 0;
  const Months months(days, offsets);
  for (std::size_t row = 0; row < 5; ++row) CHECK(months.of(row) == 0);
  CHECK(months.of(5) == 1);
  CHECK(months.of(6) == 0);
  CHECK(months.size() == 2);
  CHECK(months.years() == std::vector<int>{2026});
}

TEST_CASE("months: any year may be asked for, of any notes") {
  const Months all = months_of({day("0001-01-01"), day("9999-12-31")});
  CHECK(all.size() == 12 * 9999 + 1);
  CHECK(all.years() == std::vector<int>{1, 9999});
  for (const Months& months : {all, months_of({day("2026-01-01")}), Months()}) {
    for (const int year :
         {std::numeric_limits<int>::min(), -1, 0, 10'000, std::numeric_limits<int>::max()}) {
      const auto [first, end] = months.of_year(year);
      CHECK(first == end);
      CHECK(end <= months.size());
    }
  }
  CHECK(all.of_year(1) == std::pair<MonthOrdinal, MonthOrdinal>(1, 13));
}

}  // namespace
}  // namespace notesearch
