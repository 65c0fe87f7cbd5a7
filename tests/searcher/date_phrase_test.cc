#include "searcher/date_phrase.h"

#include <string>
#include <vector>

#include "searcher/natural_date.h"
#include "tests/catch.h"
#include "tests/searcher/query_tree.h"

namespace notesearch {
namespace {

std::string on(const char* today, const std::string& text) {
  const auto days = read_date(text, *parse_day(today));
  return days ? format_days(*days) : "";
}

std::string read(const std::string& text) { return on("2026-11-24", text); }

TEST_CASE("dates: what a person writes, on a Tuesday in November") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"2026-04-10", "2026-04-10..2026-04-10"},
      {" 2026-04 ", "2026-04-01..2026-04-30"},
      {"2024", "2024-01-01..2024-12-31"},
      {"today", "2026-11-24..2026-11-24"},
      {"Yesterday", "2026-11-23..2026-11-23"},
      {"this week", "2026-11-23..2026-11-29"},
      {"last week", "2026-11-16..2026-11-22"},
      {"previous week", "2026-11-16..2026-11-22"},
      {"this month", "2026-11-01..2026-11-30"},
      {"LAST  month", "2026-10-01..2026-10-31"},
      {"this year", "2026-01-01..2026-12-31"},
      {"last year", "2025-01-01..2025-12-31"},
      {"past week", "2026-11-18..2026-11-24"},
      {"past month", "2026-10-25..2026-11-24"},
      {"past 30 days", "2026-10-26..2026-11-24"},
      {"last 1 day", "2026-11-24..2026-11-24"},
      {"last two weeks", "2026-11-11..2026-11-24"},
      {"the last 3 months", "2026-08-25..2026-11-24"},
      {"last 3 months", "2026-08-25..2026-11-24"},
      {"past 2 years", "2024-11-25..2026-11-24"},
      {"3 days ago", "2026-11-21..2026-11-21"},
      {"a week ago", "2026-11-16..2026-11-22"},
      {"two months ago", "2026-09-01..2026-09-30"},
      {"10 years ago", "2016-01-01..2016-12-31"},
      {"march", "2026-03-01..2026-03-31"},
      {"november", "2026-11-01..2026-11-30"},
      {"Dec", "2025-12-01..2025-12-31"},
      {"this march", "2026-03-01..2026-03-31"},
      {"last november", "2025-11-01..2025-11-30"},
      {"last march", "2026-03-01..2026-03-31"},
      {"march 2025", "2025-03-01..2025-03-31"},
      {"feb 2024", "2024-02-01..2024-02-29"},
      {"tuesday", "2026-11-24..2026-11-24"},
      {"last tuesday", "2026-11-17..2026-11-17"},
      {"mon", "2026-11-23..2026-11-23"},
      {"wednesday", "2026-11-18..2026-11-18"},
      {"last spring", "2026-03-01..2026-05-31"},
      {"autumn", "2026-09-01..2026-11-30"},
      {"fall", "2026-09-01..2026-11-30"},
      {"last fall", "2025-09-01..2025-11-30"},
      {"winter", "2025-12-01..2026-02-28"},
      {"winter 2023", "2023-12-01..2024-02-29"},
      {"april 10", "2026-04-10..2026-04-10"},
      {"25 december", "2025-12-25..2025-12-25"},
      {"april 10, 2025", "2025-04-10..2025-04-10"},
      {"10 apr 2025", "2025-04-10..2025-04-10"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(read(text) == expected);
  }
}

TEST_CASE("dates: what names none") {
  for (const char* text : {"",
                           " ",
                           ",",
                           "last",
                           "month",
                           "last day",
                           "last months",
                           "last 0 days",
                           "last -1 days",
                           "last 10000 days",
                           "9999 years ago",
                           "ago",
                           "3 ago",
                           "2026-13",
                           "2026-02-30",
                           "20266",
                           "soon",
                           "february 30",
                           "april 31 2026",
                           "april 400",
                           "monday 2025",
                           "march 25",
                           "march 2025 x",
                           "spring 10 2025",
                           "in march",
                           "the last two of many words",
                           "0000",
                           "next week"}) {
    CAPTURE(text);
    CHECK(read(text).empty() == (std::string(text) != "march 25"));
  }
}

TEST_CASE("dates: the ends of months and years are kept to") {
  CHECK(on("2026-05-31", "last 3 months") == "2026-03-01..2026-05-31");
  CHECK(on("2024-02-29", "past year") == "2023-03-01..2024-02-29");
  CHECK(on("2026-01-01", "last month") == "2025-12-01..2025-12-31");
  CHECK(on("2026-01-01", "last week") == "2025-12-22..2025-12-28");
  CHECK(on("2026-03-01", "march") == "2026-03-01..2026-03-31");
  CHECK(on("2026-02-28", "march") == "2025-03-01..2025-03-31");
  CHECK(on("2026-01-15", "winter") == "2025-12-01..2026-02-28");
  CHECK(on("2026-01-15", "last winter") == "2024-12-01..2025-02-28");
  CHECK(on("0001-06-01", "last year").empty());
}

TEST_CASE("dates: what stands in a relation to one") {
  const auto related = [](DateRelation relation, const char* date) {
    const auto days = related_days(relation, *parse_period(date));
    return days ? format_days(*days) : "";
  };
  CHECK(related(DateRelation::kIn, "2026-04") == "2026-04-01..2026-04-30");
  CHECK(related(DateRelation::kBefore, "2026-04") == "..2026-03-31");
  CHECK(related(DateRelation::kAfter, "2026-04") == "2026-05-01..");
  CHECK(related(DateRelation::kSince, "2026-04") == "2026-04-01..");
  CHECK(related(DateRelation::kUntil, "2026-04") == "..2026-04-30");
  CHECK(related(DateRelation::kBefore, "0001").empty());
  CHECK(related(DateRelation::kAfter, "9999").empty());
}

// The date in square brackets.
std::string found(const std::string& query) {
  const auto date = find_natural_date(query, test_today());
  if (!date) return "";
  return query.substr(date->begin_bytes, date->end_bytes - date->begin_bytes) + " = " +
         format_days(date->days);
}

TEST_CASE("dates: among the words of a query, at its ends") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"raft last month", "last month = 2026-10-01..2026-10-31"},
      {"raft Last Month ", "Last Month = 2026-10-01..2026-10-31"},
      {"last month raft", "last month = 2026-10-01..2026-10-31"},
      {"yesterday", "yesterday = 2026-11-23..2026-11-23"},
      {"raft past 30 days", "past 30 days = 2026-10-26..2026-11-24"},
      {"raft in the last 3 months", "in the last 3 months = 2026-08-25..2026-11-24"},
      {"raft 2 weeks ago", "2 weeks ago = 2026-11-09..2026-11-15"},
      {"raft since 2 weeks ago", "since 2 weeks ago = 2026-11-09.."},
      {"raft since march", "since march = 2026-03-01.."},
      {"raft since mar 2025", "since mar 2025 = 2025-03-01.."},
      {"raft before 2024", "before 2024 = ..2023-12-31"},
      {"raft after 2026-04", "after 2026-04 = 2026-05-01.."},
      {"raft in 2023", "in 2023 = 2023-01-01..2023-12-31"},
      {"raft in march 2025", "in march 2025 = 2025-03-01..2025-03-31"},
      {"raft since last spring", "since last spring = 2026-03-01.."},
      {"raft since monday", "since monday = 2026-11-23.."},
      {"raft until yesterday", "until yesterday = ..2026-11-23"},
      {"(a OR b) this year", "this year = 2026-01-01..2026-12-31"},
      {"this year (a OR b)", "this year = 2026-01-01..2026-12-31"},
      {"\"a b\" last week", "last week = 2026-11-16..2026-11-22"},
  };
  for (const auto& [query, expected] : cases) {
    CAPTURE(query);
    CHECK(found(query) == expected);
  }
}

TEST_CASE("dates: words that are likelier words are left alone") {
  for (const char* query : {"",
                            "raft",
                            "today",
                            "raft today",
                            "march",
                            "spring",
                            "raft 2023",
                            "march 2025",
                            "last day",
                            "raft in 1066",
                            "in the march",
                            "before 3000",
                            "since mar",
                            "may day",
                            "before spring",
                            "after summer",
                            "last spring",
                            "last monday",
                            "a last month b",
                            "raft OR last month",
                            "last month OR raft",
                            "NOT last month",
                            "last month AND raft",
                            "raft NEAR last month",
                            "\"last month\"",
                            "\"raft last month",
                            "(raft last month)",
                            "(raft last month",
                            "raft -last month",
                            "title: last month",
                            "\\last month",
                            "title:last month",
                            "in depth",
                            "since forever"}) {
    CAPTURE(query);
    CHECK(found(query).empty());
  }
}

}  // namespace
}  // namespace notesearch
