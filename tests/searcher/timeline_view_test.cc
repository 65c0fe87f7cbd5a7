#include "searcher/timeline_view.h"

#include <random>

#include "schema/base/text.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

using Lines = std::vector<std::string>;
using Timeline = std::vector<MonthCount>;

std::chrono::year_month month(int year, unsigned month) {
  return std::chrono::year(year) / std::chrono::month(month);
}

// Of `count` months in a row, each with the number that `matches` gives it.
template <typename Matches>
Timeline months(std::chrono::year_month first, int count, const Matches& matches) {
  Timeline timeline;
  for (int i = 0; i < count; ++i) {
    timeline.push_back({first + std::chrono::months(i), static_cast<std::uint32_t>(matches(i))});
  }
  return timeline;
}

TEST_CASE("timeline view: a bar for each month, dots for those without") {
  const Timeline timeline = {{month(2025, 11), 2}, {month(2025, 12), 0}, {month(2026, 1), 0},
                             {month(2026, 2), 0},  {month(2026, 3), 1},  {month(2026, 4), 8}};
  CHECK(timeline_lines(timeline, 80) == Lines{"2025-11 ▂···▁█ 2026-04", "most: 8 in 2026-04"});
  CHECK(timeline_lines({{month(2026, 4), 1}}, 80) == Lines{"2026-04 █", "most: 1 in 2026-04"});
  CHECK(timeline_lines({{month(2026, 4), 4'000'000'000}, {month(2026, 5), 1}}, 80)[0] ==
        "2026-04 █▁ 2026-05");
}

TEST_CASE("timeline view: nothing of nothing") {
  CHECK(timeline_lines({}, 80).empty());
  CHECK(timeline_lines({{month(2026, 4), 0}}, 80).empty());
}

TEST_CASE("timeline view: months that don't fit are merged into quarters and years") {
  const auto one = [](int) { return 1; };
  CHECK(timeline_lines(months(month(2020, 12), 64, one), 80)[0].find("2020-12 ████") == 0);
  const Lines quarters = timeline_lines(months(month(2020, 12), 65, one), 80);
  CHECK(quarters[0] == "2020-Q4 ▃█████████████████████▃ 2026-Q2");
  CHECK(quarters[1] == "most: 3 in 2021-Q1");
  CHECK(quarters[2] == "a bar is a quarter");
  const Lines years = timeline_lines(months(month(2000, 7), 246, one), 80);
  CHECK(years[0] == "2000 ▄████████████████████ 2020");
  CHECK(years[1] == "most: 12 in 2001");
  CHECK(years[2] == "a bar is a year");
  const Lines decades = timeline_lines({{month(1, 1), 1}, {month(9999, 12), 3}}, 80);
  CHECK(decades[0].find("0000-0199 ▃····") == 0);
  CHECK(decades[1] == "most: 3 in 9800-9999");
  CHECK(decades[2] == "a bar is 200 years");
}

TEST_CASE(
    "timeline view: every line fits, whatever the months and the width, and counts are kept") {
  std::mt19937 random(20261122);
  for (int round = 0; round < 500; ++round) {
    Timeline timeline;
    for (int at = 12 + static_cast<int>(random() % 100'000); at < 119'999 && timeline.size() < 1200;
         at += 1 + static_cast<int>(random() % (round % 3 == 0 ? 500 : 2))) {
      timeline.push_back({month(at / 12, static_cast<unsigned>(at % 12) + 1),
                          static_cast<std::uint32_t>(random() % 3)});
    }
    if (timeline.empty()) continue;
    timeline.front().count = 1;
    const std::size_t width = random() % 200;
    const Lines lines = timeline_lines(timeline, width);
    CAPTURE(round, width, lines);
    REQUIRE(lines.size() >= 2);
    for (const std::string& line : lines) {
      CHECK(width_columns(line) <= (width == 0 ? 80 : std::max(width, kMinTimelineColumns)));
    }
    CHECK(lines[0].find("\u2588") != std::string::npos);
  }
}

}  // namespace
}  // namespace notesearch
