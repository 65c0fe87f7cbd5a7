#include "schema/base/instant.h"

#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

TEST_CASE("an instant is written in RFC 3339, UTC, and read back") {
  struct Case {
    std::int64_t since_1970;
    std::string text;
  };
  const std::vector<Case> cases = {
      {0, "1970-01-01T00:00:00Z"},
      {-1, "1969-12-31T23:59:59Z"},
      {1'709'210'096, "2024-02-29T12:34:56Z"},
      {2'147'483'648, "2038-01-19T03:14:08Z"},
      {4'294'967'296, "2106-02-07T06:28:16Z"},
      {253'402'300'799, "9999-12-31T23:59:59Z"},
      {-62'135'596'800, "0001-01-01T00:00:00Z"},
  };
  for (const Case& row : cases) {
    INFO(row.text);
    const sys_seconds instant{seconds(row.since_1970)};
    CHECK(format_instant(instant) == row.text);
    CHECK(parse_instant(row.text) == instant);
  }
}

TEST_CASE("whatever is not exactly such an instant is none") {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22T10:00:00", "2026-11-22 10:00:00Z", "2026-11-22T10:00:00z",
        "2026-11-22T10:00:00+00:00", "2026-11-22T10:00:00.5Z", "2026-02-30T10:00:00Z",
        "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:60Z",
        "2026-11-22T10:00:00Z ", "0000-11-22T10:00:00Z", "2026-1a-22T10:00:00Z",
        "2026-11-22T-1:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text));
  }
}

TEST_CASE("a duration is told in the largest unit that says enough") {
  struct Case {
    std::int64_t seconds;
    std::string text;
  };
  const std::vector<Case> cases = {{-5, "0 s"},         {0, "0 s"},
                                   {119, "119 s"},      {120, "2 min"},
                                   {7'199, "119 min"},  {7'200, "2 h"},
                                   {10'800, "3 h"},     {172'799, "47 h"},
                                   {172'800, "2 days"}, {31'536'000, "365 days"}};
  for (const Case& row : cases) CHECK(duration_text(seconds(row.seconds)) == row.text);
}

}  // namespace
}  // namespace notesearch
