// Dates of RFC 822 and its successors: the UTC day, or none.
#include "corpus/mail_date.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

std::string day(std::string_view text) {
  const auto parsed = parse_mail_date(text);
  return parsed ? format_day(*parsed) : "none";
}

TEST_CASE("a date of mail is the UTC day of its instant") {
  struct Case {
    std::string text;
    std::string day;
  };
  const std::vector<Case> cases = {
      {"Fri, 10 Apr 2026 12:00:00 GMT", "2026-04-10"},
      {"Fri, 10 Apr 2026 23:30:00 -0500", "2026-04-11"},
      {"Fri, 10 Apr 2026 00:30:00 +0200", "2026-04-09"},
      {"Fri, 10 Apr 2026 23:30:00 EST", "2026-04-11"},
      {"Fri, 10 Apr 2026 20:30:00 PDT", "2026-04-11"},
      {"Fri, 10 Apr 2026 18:30:00 EST", "2026-04-10"},
      {"Fri, 10 Apr 2026 23:30:00 UT", "2026-04-10"},
      {"Fri, 10 Apr 2026 23:30:00 Z", "2026-04-10"},
      {"Fri, 10 Apr 2026 23:30:00 -0000", "2026-04-10"},
      {"Fri, 10 Apr 2026 23:30:00 CEST", "2026-04-10"},
      {"Fri, 10 Apr 2026 23:30:00 -0500 (EST)", "2026-04-11"},
      {"Fri, 10 Apr 2026 23:30:00", "2026-04-10"},
      {"Fri, 10 Apr 2026 23:30 GMT", "2026-04-10"},
      {"Fri, 10 Apr 2026", "2026-04-10"},
      {"10 Apr 2026 23:30:60 GMT", "2026-04-10"},
      {"fri,10 apr 2026 00:00:00 gmt", "2026-04-10"},
      {"Friday, 10 April 2026 00:00:00 GMT", "2026-04-10"},
      {" Fri,\n 1  Apr  2026 00:00:00  GMT ", "2026-04-01"},
      {"Thu, 01 Jan 26 00:00:00 GMT", "2026-01-01"},
      {"Fri, 31 Dec 99 23:59:59 -0100", "2000-01-01"},
      {"Sat, 01 Jan 100 00:00:00 GMT", "2000-01-01"},
      {"Tue, 29 Feb 2028 00:00:00 GMT", "2028-02-29"},
      {"Tue, 19 Jan 2038 03:14:08 GMT", "2038-01-19"},
      {"Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31"},
      {"Fri, 31 Dec 9999 23:59:59 -0100", "none"},
      {"Mon, 01 Jan 0001 00:30:00 +0100", "none"},
      {"Mon, 01 Jan 0000 00:00:00 GMT", "none"},
      {"Mon, 29 Feb 2026 00:00:00 GMT", "none"},
      {"Mon, 30 Feb 2026 00:00:00 GMT", "none"},
      {"Fri, 32 Jan 2026 00:00:00 GMT", "none"},
      {"Fri, 0 Jan 2026 00:00:00 GMT", "none"},
      {"Fri, 10 Foo 2026 00:00:00 GMT", "none"},
      {"Fri, 10 2026 00:00:00 GMT", "none"},
      {"Fri, 10 Apr 20266 00:00:00 GMT", "none"},
      {"Fri, 10 Apr 2026 24:00:00 GMT", "none"},
      {"Fri, 10 Apr 2026 00:60:00 GMT", "none"},
      {"Fri, 10 Apr 2026 00 GMT", "none"},
      {"Fri, 10 Apr 2026 00:00:00 +05", "none"},
      {"Fri, 10 Apr 2026 00:00:00 +0560", "none"},
      {"Fri, 10 Apr 2026 00:00:00 +2400", "none"},
      {"Fri, 10 Apr 2026 00:00:00 GMT x", "none"},
      {"-1", "none"},
      {"1e400", "none"},
      {"yesterday", "none"},
      {"2026-04-10", "none"},
      {"", "none"},
      {std::string(1'000'000, '9'), "none"},
      {"Fri, 10 Apr 2026" + std::string(200, ' '), "none"},
  };
  for (const Case& c : cases) {
    INFO(c.text.substr(0, 80));
    CHECK(day(c.text) == c.day);
  }
}

}  // namespace
}  // namespace notesearch
