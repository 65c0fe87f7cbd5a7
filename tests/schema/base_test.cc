// Text, days and errors: what every room relies on. Tables of input and expected output.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/date.h"
#include "schema/base/error.h"
#include "schema/base/text.h"
#include "tests/catch.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

struct TextCase {
  std::string in;
  std::string out;
};

// "e" followed by this many combining acute accents.
std::string accents(int count) {
  std::string text = "e";
  for (int i = 0; i < count; ++i) text += "\u0301";
  return text;
}

TEST_CASE("clean_text repairs what comes in") {
  const std::vector<TextCase> cases = {
      {"", ""},
      {"plain", "plain"},
      {"\xEF\xBB\xBFmarked", "marked"},
      {"\xEF\xBB\xBF\xEF\xBB\xBFmarked twice", "marked twice"},
      {"inside \xEF\xBB\xBF kept", "inside \xEF\xBB\xBF kept"},
      {"a\r\nb\rc\nd\r", "a\nb\nc\nd\n"},
      {"a\tb", "a\tb"},
      {"nul\0byte"s, "nulbyte"},
      {"\x1b]0;title\x07", "]0;title"},
      {"del\x7F", "del"},
      {"c1\u009b31m", "c131m"},
      {"µs → 中文 😀", "µs → 中文 😀"},
      {"latin1 \xE9t\xE9", "latin1 \uFFFDt\uFFFD"},
      {"overlong \xC0\xAF", "overlong \uFFFD\uFFFD"},
      {"surrogate \xED\xA0\x80", "surrogate \uFFFD\uFFFD\uFFFD"},
      {"cut \xF0\x9F\x98", "cut \uFFFD"},
      {"\xFF\xFE", "\uFFFD\uFFFD"},
      {accents(8), accents(8)},
      {accents(9), accents(8)},
      {accents(8) + "\x01\u0301", accents(8)},
      {accents(30) + "x" + accents(2), accents(8) + "x" + accents(2)},
  };
  for (const TextCase& c : cases) {
    INFO(c.in);
    CHECK(clean_text(c.in) == c.out);
    CHECK(clean_text(c.out) == c.out);
  }
}

TEST_CASE("clean_text counts the bytes that were invalid") {
  std::size_t invalid = 99;
  CHECK(clean_text("fine", &invalid) == "fine");
  CHECK(invalid == 0);
  (void)clean_text("a\xFF\xF0\x9F\x98z", &invalid);
  CHECK(invalid == 4);
}

TEST_CASE("every byte sequence of length two becomes valid text that stays as it is") {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string raw = {static_cast<char>(first), static_cast<char>(second)};
      std::size_t invalid = 1;
      const std::string once = clean_text(raw);
      const std::string twice = clean_text(once, &invalid);
      if (once != twice || invalid != 0) {
        INFO(first << " " << second);
        CHECK(once == twice);
        CHECK(invalid == 0);
      }
    }
  }
}

TEST_CASE("clean_line leaves one line with single spaces") {
  const std::vector<TextCase> cases = {
      {"", ""},
      {"  ", ""},
      {" a ", "a"},
      {"a\n\n b", "a b"},
      {"a\r\nb\t\tc", "a b c"},
      {"a\u00A0\u2028\u3000b", "a b"},
      {"\x1b[2Ja", "[2Ja"},
  };
  for (const TextCase& c : cases) {
    INFO(c.in);
    CHECK(clean_line(c.in) == c.out);
  }
}

TEST_CASE("printable shows what a terminal would obey") {
  const std::vector<TextCase> cases = {
      {"plain\nnext", "plain\nnext"},
      {"\x1b]0;x\x07", "\\x1B]0;x\\x07"},
      {"tab\there", "tab\there"},
      {"cr\r", "cr\\x0D"},
      {"\x7F", "\\x7F"},
      {"\u009b31m", "\\x9B31m"},
      {"raw \x9b", "raw \\x9B"},
      {"cut \xF0\x9F\x98", "cut \\xF0\\x9F\\x98"},
      {"a\u202Eb\u2066", "a\\u{202E}b\\u{2066}"},
      {"中文 é 😀", "中文 é 😀"},
      {"nul\0"s, "nul\\x00"},
  };
  for (const TextCase& c : cases) CHECK(printable(c.in) == c.out);
}

TEST_CASE("ascii_lower changes the letters of ASCII alone") {
  CHECK(ascii_lower("") == "");
  CHECK(ascii_lower("AZ az @[`{ \xC3\x89 0") == "az az @[`{ \xC3\x89 0");
}

TEST_CASE("trim takes blanks off both ends") {
  CHECK(trim("") == "");
  CHECK(trim(" \t\r\n") == "");
  CHECK(trim("a") == "a");
  CHECK(trim("\r\n a \t b\t ") == "a \t b");
  CHECK(trim("\xC2\xA0x") == "\xC2\xA0x");
}

TEST_CASE("prefix_bytes never cuts a code point") {
  struct Case {
    std::string_view text;
    std::size_t max_bytes;
    std::string_view prefix;
  };
  const std::vector<Case> cases = {
      {"abc", 5, "abc"}, {"abc", 3, "abc"}, {"abc", 2, "ab"},  {"abc", 0, ""},
      {"", 4, ""},       {"aé", 2, "a"},    {"aé", 3, "aé"},   {"😀x", 1, ""},
      {"😀x", 3, ""},     {"😀x", 4, "😀"},    {"中文", 5, "中"},
  };
  for (const Case& c : cases) {
    INFO(c.text << " " << c.max_bytes);
    CHECK(prefix_bytes(c.text, c.max_bytes) == c.prefix);
  }
  const std::string trail_bytes(10, '\x80');
  CHECK(prefix_bytes(trail_bytes, 6).size() == 6);
}

TEST_CASE("width_columns counts terminal cells") {
  struct Case {
    std::string_view text;
    std::size_t columns;
  };
  const std::vector<Case> cases = {
      {"", 0},           {"abc", 3},  {"é", 1},  {"e\u0301", 1},  {"中文", 4},
      {"ｆｕｌｌ", 8},   {"😀", 2},    {"µs", 2}, {"a\u200Bb", 2}, {"\u1112\u1161\u11AB", 2},
      {"soft\u00AD", 5}, {"\xFF", 1},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(width_columns(c.text) == c.columns);
  }
}

TEST_CASE("parse_day reads days and instants, and nothing else") {
  struct Case {
    std::string_view text;
    std::string_view day;  // empty: not a day
  };
  const std::vector<Case> cases = {
      {"2026-04-10", "2026-04-10"},
      {"0001-01-01", "0001-01-01"},
      {"9999-12-31", "9999-12-31"},
      {"2024-02-29", "2024-02-29"},
      {"2038-01-19", "2038-01-19"},
      {"2026-04-10T23:30:00Z", "2026-04-10"},
      {"2026-04-10t23:30:00z", "2026-04-10"},
      {"2026-04-10T23:30:00-05:00", "2026-04-11"},
      {"2026-04-10T00:30:00+05:30", "2026-04-09"},
      {"2026-04-10T00:30:00+0530", "2026-04-09"},
      {"2026-04-10T00:30:00+01", "2026-04-09"},
      {"2026-04-10 23:30", "2026-04-10"},
      {"2026-04-10 23:30:00 -0500", "2026-04-11"},
      {"2026-04-10T23:59:60Z", "2026-04-10"},
      {"2026-04-10T12:00:00.123456789Z", "2026-04-10"},
      {"2026-12-31T23:30:00-05:00", "2027-01-01"},
      {"", ""},
      {"2026", ""},
      {"2026-04", ""},
      {"2026-02-30", ""},
      {"2025-02-29", ""},
      {"0000-00-00", ""},
      {"0000-01-01", ""},
      {"2026-00-10", ""},
      {"2026-13-01", ""},
      {"2026-04-31", ""},
      {"2026-4-1", ""},
      {"-2026-04-10", ""},
      {"10000-01-01", ""},
      {"2026-04-10x", ""},
      {"2026-04-10T", ""},
      {"2026-04-10T24:00", ""},
      {"2026-04-10T23:60", ""},
      {"2026-04-10T23:30:00+", ""},
      {"2026-04-10T23:30:00+05:", ""},
      {"2026-04-10T23:30:00+05:60", ""},
      {"2026-04-10T23:30:00Zjunk", ""},
      {"0001-01-01T00:00:00+01:00", ""},
      {"9999-12-31T23:59:59-01:00", ""},
      {"yesterday", ""},
      {"1e400", ""},
      {"1775779200", ""},
      {" 2026-04-10", ""},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const std::optional<Day> day = parse_day(c.text);
    CHECK((day ? format_day(*day) : "") == c.day);
  }
}

TEST_CASE("parse_day and format_day agree on every day of the calendar") {
  using std::chrono::year;
  int disagreements = 0;
  const Day last = std::chrono::sys_days(year(9999) / 12 / 31);
  for (Day day = std::chrono::sys_days(year(1) / 1 / 1); day <= last; day += std::chrono::days(1)) {
    if (parse_day(format_day(day)) != day) ++disagreements;
  }
  CHECK(disagreements == 0);
}

TEST_CASE("parse_period reads years, months and days") {
  struct Case {
    std::string_view text;
    std::string_view range;  // empty: not a period
  };
  const std::vector<Case> cases = {
      {"2026", "2026-01-01..2026-12-31"},
      {"2026-04", "2026-04-01..2026-04-30"},
      {"2024-02", "2024-02-01..2024-02-29"},
      {"2026-12", "2026-12-01..2026-12-31"},
      {"2026-04-10", "2026-04-10..2026-04-10"},
      {"", ""},
      {"0000", ""},
      {"26", ""},
      {"2026-", ""},
      {"2026-00", ""},
      {"2026-13", ""},
      {"2026-4", ""},
      {"2026-04-31", ""},
      {"2026-04-10T10:00", ""},
      {"20260", ""},
      {"last month", ""},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const std::optional<DayRange> range = parse_period(c.text);
    CHECK((range ? format_day(*range->first) + ".." + format_day(*range->last) : "") == c.range);
  }
}

TEST_CASE("an error says where, what and what to do, on one safe line") {
  CHECK(Error{ErrorKind::kIo, "can't read", "a.md", "check its permissions"}.message() ==
        "a.md: can't read (check its permissions)");
  CHECK(Error{ErrorKind::kIo, "can't read", "", ""}.message() == "can't read");
  CHECK(Error{ErrorKind::kBadData, "bad \x1b[2J", "", ""}.message() == "bad \\x1B[2J");
}

TEST_CASE("every kind of error has its own exit code") {
  CHECK(exit_code(ErrorKind::kUsage) == 64);
  CHECK(exit_code(ErrorKind::kBadData) == 65);
  CHECK(exit_code(ErrorKind::kNotFound) == 66);
  CHECK(exit_code(ErrorKind::kUnavailable) == 69);
  CHECK(exit_code(ErrorKind::kInternal) == 70);
  CHECK(exit_code(ErrorKind::kIo) == 74);
  CHECK(exit_code(ErrorKind::kBusy) == 75);
  CHECK(exit_code(ErrorKind::kConfig) == 78);
  CHECK(exit_code(ErrorKind::kRefused) == 4);
}

TEST_CASE("a result carries a value or an error") {
  const auto half = [](int n) -> Result<int> {
    if (n % 2 != 0) return fail(ErrorKind::kBadData, "odd");
    return n / 2;
  };
  CHECK(half(4).value() == 2);
  CHECK_FALSE(half(3).has_value());
  CHECK(half(3).error().what == "odd");
}

}  // namespace
}  // namespace notesearch
