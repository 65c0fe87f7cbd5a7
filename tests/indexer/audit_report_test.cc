// The report of an audit, for terminals and for programs.
#include "indexer/audit_report.h"

#include <chrono>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "indexer/text_table.h"
#include "schema/base/text.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

using namespace std::chrono_literals;

AuditReport clean_report() {
  const std::chrono::sys_seconds read = *parse_day("2026-11-22") + 10h + 3min + 7s;
  AuditReport report;
  report.sources = {{"https://site.example/profile.json", "profile", 46, read, ""},
                    {"https://site.example/rss.xml", "feed", 9, std::nullopt, ""}};
  report.notes = 46;
  return report;
}

AuditReport full_report() {
  AuditReport report = clean_report();
  const std::string where = "https://site.example/rss.xml";
  const auto feed = SourceKind::kFeed;
  report.sources[1].failure = "status 503";
  report.findings = {
      {FindingKind::kDeadLink, "nic-hop", "", feed, "https://site.example/raw/nic-hop", "", "404"},
      {FindingKind::kDisagreement, "nic-hop", "date", feed, where, "2026-04-10", "2026-04-11"},
      {FindingKind::kMissing, "ptx", "", feed, where, "https://site.example/notes/ptx", ""},
      {FindingKind::kDisagreement, "b", "title", feed, where, "One", "Two"}};
  report.problems = {{"x", "notes[3]", "listed twice", true}, {"", "rss.xml", "no date", false}};
  return report;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST_CASE("a clean audit names its sources and has nothing to report") {
  CHECK(audit_text(clean_report(), 120) ==
        "SOURCE   WHERE                              NOTES  STATE\n"
        "profile  https://site.example/profile.json     46  read 2026-11-22T10:03:07Z\n"
        "feed     https://site.example/rss.xml           9  read\n"
        "\n"
        "46 notes. Nothing to report.\n");
}

TEST_CASE("an audit groups its findings by kind, with counts, and adds the problems") {
  CHECK(audit_text(full_report(), 120) ==
        "SOURCE   WHERE                              NOTES  STATE\n"
        "profile  https://site.example/profile.json     46  read 2026-11-22T10:03:07Z\n"
        "feed     https://site.example/rss.xml           9  not read: status 503\n"
        "\n"
        "46 notes, 4 findings, 2 problems\n"
        "\n"
        "KIND              NOTE     DETAIL\n"
        "disagreement (2)  nic-hop  date: \"2026-04-10\" is kept, feed says \"2026-04-11\"\n"
        "                  b        title: \"One\" is kept, feed says \"Two\"\n"
        "missing (1)       ptx      feed does not list it: https://site.example/notes/ptx\n"
        "dead link (1)     nic-hop  https://site.example/raw/nic-hop: 404\n"
        "\n"
        "PROBLEMS\n"
        "notes[3]: listed twice (left out)\n"
        "rss.xml: no date\n");
}

TEST_CASE("every kind of finding says what is wrong") {
  const auto detail = [](FindingKind kind, const std::string& expected, const std::string& found) {
    AuditReport report;
    report.findings = {{kind, "s", "tags", SourceKind::kLlms, "W", expected, found}};
    const std::string line = lines_of(audit_text(report, 200)).at(5);
    return line.substr(line.find(" s     ") + 7);
  };
  CHECK(detail(FindingKind::kDisagreement, "a, b", "a") ==
        R"(tags: "a, b" is kept, llms says "a")");
  CHECK(detail(FindingKind::kOrphan, "", "F") == "only llms lists it: F");
  CHECK(detail(FindingKind::kMissing, "E", "") == "llms does not list it: E");
  CHECK(detail(FindingKind::kMissingExcerpt, "", "") == "no source gives an excerpt");
  CHECK(detail(FindingKind::kMissingDate, "", "") == "no source gives a date");
  CHECK(detail(FindingKind::kMissingDate, "", "2026-01-02") ==
        "no source gives a date; last changed 2026-01-02");
  CHECK(detail(FindingKind::kDuplicateTitle, "E", "F") == "as E: F");
  CHECK(detail(FindingKind::kDuplicateSlug, "", "") == "llms lists it twice, the first one counts");
  CHECK(detail(FindingKind::kDuplicateUrl, "E", "F") == "as E: F");
  CHECK(detail(FindingKind::kDeadLink, "", "410") == "W: 410");
  CHECK(detail(FindingKind::kRedirectedLink, "", "to X") == "W: to X");
  CHECK(detail(FindingKind::kBadBody, "", "is HTML") == "W: is HTML");
}

TEST_CASE("long texts that begin alike are shown from where they differ") {
  std::string start = "The same words";
  for (int i = 0; i < 100; ++i) start += " again and again";
  AuditReport report;
  report.findings = {{FindingKind::kDisagreement, "s", "excerpt", SourceKind::kFeed, "W",
                      start + " until it ends", start + " until now"}};
  const std::string text = audit_text(report, 160);
  CHECK_THAT(text, Catch::Matchers::Contains("until it ends\" is kept"));
  CHECK_THAT(text, Catch::Matchers::Contains("until now\"\n"));

  report.findings[0].expected = std::string(40, 'x') + "é";
  report.findings[0].found = std::string(40, 'x') + "è";
  CHECK_THAT(audit_text(report, 160), Catch::Matchers::Contains("xé\" is kept"));
}

TEST_CASE("texts from outside can neither command the terminal nor break the table") {
  const std::string evil = "a\x1b]0;x\x07\nb\x9b\u202E\tc";
  const std::string wide =
      "日本語のとても長い題名日本語のとても長い題名日本語のとても長い題名日本語";
  AuditReport report = full_report();
  for (const std::string& text : {evil, wide, std::string(5000, 'x'), std::string("\xFF\xFE")}) {
    report.sources.push_back({text, text, 1, std::nullopt, text});
    report.problems.push_back({text, text, text, false});
    for (const Finding& finding : full_report().findings) {
      Finding hostile = finding;
      hostile.slug = hostile.field = hostile.where = hostile.expected = hostile.found = text;
      report.findings.push_back(hostile);
    }
  }
  for (const std::size_t columns : {0, 1, 40, 41, 80, 133, 10'000}) {
    INFO(columns);
    const std::string text = audit_text(report, columns);
    CHECK(printable(text) == text);
    CHECK(lines_of(text).size() == 39);
    for (const std::string& line : lines_of(text)) {
      INFO(line);
      CHECK(width_columns(line) <= std::max<std::size_t>(columns, 40));
    }
  }
}

TEST_CASE("a line is cut to its columns with an ellipsis, and no code point is split") {
  CHECK(one_line("abcdef", 6) == "abcdef");
  CHECK(one_line("abcdef", 5) == "abcd…");
  CHECK(one_line("abcdef", 1) == "…");
  CHECK(one_line("abcdef", 0).empty());
  CHECK(one_line("日本語", 6) == "日本語");
  CHECK(one_line("日本語", 5) == "日本…");
  CHECK(one_line("日本語", 4) == "日…");
  CHECK(one_line(" a\n b ", 9) == "a b");
}

TEST_CASE("a table that is too wide loses from its widest columns") {
  TextTable table(20, 1);
  table.add({"a", "12", "long long long long"});
  table.add({"another", "3", "x"});
  CHECK(table.text() ==
        "a        12  long l…\n"
        "another   3  x\n");
}

TEST_CASE("the audit in JSON is one line of ASCII with everything in it") {
  AuditReport report = full_report();
  report.findings[3].found = "é\x1b";
  const std::string text = audit_json(report);
  CHECK(text.find('\n') == text.size() - 1);
  for (const char c : text) CHECK(static_cast<unsigned char>(c) < 0x7F);
  const auto value = nlohmann::json::parse(text);
  CHECK(value["version"] == 1);
  CHECK(value["clean"] == false);
  CHECK(value["notes"] == 46);
  CHECK(value["sources"][0] == nlohmann::json::parse(R"({"kind":"profile",
    "where":"https://site.example/profile.json","notes":46,"last_read":"2026-11-22T10:03:07Z",
    "failure":""})"));
  CHECK(value["sources"][1]["last_read"].is_null());
  CHECK(value["sources"][1]["failure"] == "status 503");
  CHECK(value["counts"].size() == 11);
  CHECK(value["counts"]["disagreement"] == 2);
  CHECK(value["counts"]["orphan"] == 0);
  CHECK(value["findings"][1] == nlohmann::json::parse(R"({"kind":"disagreement","slug":"nic-hop",
    "field":"date","source":"feed","where":"https://site.example/rss.xml",
    "expected":"2026-04-10","found":"2026-04-11"})"));
  CHECK(value["findings"][3]["found"] == "é\x1b");
  CHECK(value["problems"][0] == nlohmann::json::parse(R"({"slug":"x","where":"notes[3]",
    "what":"listed twice","left_out":true})"));
  CHECK(nlohmann::json::parse(audit_json(clean_report()))["clean"] == true);
}

TEST_CASE("an audit exits with 0 when clean and with 3 when somebody should look") {
  CHECK(exit_code(clean_report()) == 0);
  AuditReport found = clean_report();
  found.findings = {full_report().findings[0]};
  CHECK(exit_code(found) == 3);
  AuditReport problem = clean_report();
  problem.problems = {full_report().problems[1]};
  CHECK(exit_code(problem) == 3);
  AuditReport unread = clean_report();
  unread.sources[0].failure = "status 503";
  CHECK(exit_code(unread) == 3);
}

}  // namespace
}  // namespace notesearch
