#include <sstream>

#include <nlohmann/json.hpp>

#include "indexer/report_json.h"
#include "indexer/report_text.h"
#include "indexer/terminal_progress.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

IndexReport sample() {
  IndexReport report;
  report.outcome = Outcome::kPublished;
  report.build = BuildKind::kIncremental;
  report.source = "https://example.org/profile.json";
  report.generation = 42;
  report.generation_dir = "/srv/index/gen-000042";
  report.listed = 46;
  report.notes = 46;
  report.added = 1;
  report.unchanged = 44;
  report.kept = {{"nic-hop", "status 503"}};
  report.bodies_fetched = 45;
  report.bytes_fetched = 172'900;
  report.times.total_ms = 500;
  return report;
}

TEST_CASE("the report names outcome, counts, times and what was held back") {
  const std::string text = report_text(sample());
  for (const char* part : {"Published generation 42 with 46 notes", "1 added", "44 unchanged",
                           "1 kept at the last good version", "nic-hop: status 503", "172.9 kB",
                           "92 notes/s", "/srv/index/gen-000042"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("a quiet run is silent when all is well, though metadata could be better") {
  IndexReport report = sample();
  report.kept.clear();
  CHECK(troubles_text(report).empty());
  report.problems = {{"a", "notes[3].date", "no day", false}};
  report.quarantined = {{"b", "too deep"}};
  CHECK(troubles_text(report).empty());
}

TEST_CASE("a quiet run says in one line what to look at") {
  struct Case {
    const char* name;
    void (*spoil)(IndexReport& report);
    std::string line;
  };
  const std::vector<Case> cases = {
      {"kept",
       [](IndexReport& report) {
         report.kept = {{"nic-hop", "the server answered with status 500"}, {"kv-tiers", "cut"}};
       },
       "https://example.org/profile.json: 2 of 46 notes kept at their last good version: nic-hop "
       "(the server answered with status 500), kv-tiers (cut)"},
      {"left out",
       [](IndexReport& report) {
         report.left_out = {{"a", "empty"}, {"", "a row is no object"}};
         report.problems = {{"", "notes[4]", "listed twice", true}, {"x", "", "no slug", true}};
       },
       "https://example.org/profile.json: 4 of 46 notes left out: a (empty), a row is no object, "
       "notes[4] (listed twice), ..."},
      {"refused",
       [](IndexReport& report) {
         report.refusal = Error{ErrorKind::kRefused, "5 of 46 notes are gone", "SITE", "look"};
       },
       "SITE: 5 of 46 notes are gone (look)"},
      {"source",
       [](IndexReport& report) {
         report.left_out = {{"a", "empty"}};
         report.sources = {{"https://example.org/rss.xml", "rss", 5, std::nullopt, "status 500"},
                           {"https://example.org/profile.json", "profile", 46, {}, ""}};
       },
       "https://example.org/profile.json: 1 of 46 notes left out: a (empty); "
       "https://example.org/rss.xml could not be read (status 500)"},
      {"index",
       [](IndexReport& report) {
         report.index_at_fault = true;
         report.problems = {{"a", "notes[3].date", "no day", false},
                            {"", "/srv/index/gen-000041", "damaged", false}};
       },
       "https://example.org/profile.json: /srv/index/gen-000041: damaged"},
      {"index without a name", [](IndexReport& report) { report.index_at_fault = true; },
       "https://example.org/profile.json: the index or its disk was at fault"},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    IndexReport report = sample();
    report.kept.clear();
    row.spoil(report);
    CHECK(troubles_text(report) == "notes-index: " + row.line + "; see notes-index --status\n");
  }
}

TEST_CASE("the line of a quiet run stays one short line, whatever the source says") {
  const std::string long_text(5'000, 'x');
  IndexReport report = sample();
  report.source = long_text;
  report.kept.assign(500, {"slug\nof two lines\x1b" + long_text, "\u202E" + long_text});
  report.left_out = report.kept;
  for (const bool refused : {false, true}) {
    if (refused) report.refusal = Error{ErrorKind::kRefused, long_text, "a\nb", long_text};
    const std::string line = troubles_text(report);
    INFO(line);
    CHECK(line.size() <= kMaxTroublesBytes);
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(line.ends_with("\u2026; see notes-index --status\n"));
  }
}

TEST_CASE("long lists are cut with a hint") {
  IndexReport report = sample();
  for (int i = 0; i < 30; ++i) report.problems.push_back({"", "row", "bad", false});
  CHECK(report_text(report).find("and 10 more; --json lists all") != std::string::npos);
}

TEST_CASE("nothing from the source controls the terminal") {
  IndexReport report = sample();
  const std::string hostile =
      "a\x1b]0;owned\x07\r\n\x9b"
      "2Jb\u202Ec\nsecond line";
  report.source = hostile;
  report.kept = {{hostile, hostile}};
  report.left_out = {{"", hostile}};
  report.quarantined = {{hostile, hostile}};
  report.problems = {{hostile, hostile, hostile, false}};
  report.refusal = Error{ErrorKind::kRefused, hostile, hostile, hostile};
  for (const std::string& text :
       {report_text(report), troubles_text(report), report_json(report)}) {
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      CHECK((byte >= 0x20 || byte == '\n'));
      CHECK(byte != 0x7F);
    }
    CHECK(text.find("\x9b") == std::string::npos);
    CHECK(text.find("\u202E") == std::string::npos);
  }
}

TEST_CASE("the JSON report is one versioned object") {
  IndexReport report = sample();
  report.problems = {{"a", "notes[3].date", "no day", false}};
  report.requests = 48;
  report.not_modified = 2;
  report.sources = {{"https://example.org/rss.xml", "rss", 5, std::chrono::sys_seconds{}, "cut"}};
  const std::string text = report_json(report);
  CHECK(text.find('\n') == text.size() - 1);
  const auto value = nlohmann::json::parse(text);
  CHECK(value["version"] == 1);
  CHECK(value["outcome"] == "published");
  CHECK(value["build"] == "incremental");
  CHECK(value["generation"] == 42);
  CHECK(value["refusal"].is_null());
  CHECK(value["kept"] == nlohmann::json::parse(R"([{"slug":"nic-hop","reason":"status 503"}])"));
  CHECK(value["problems"][0]["where"] == "notes[3].date");
  CHECK(value["ms"]["total"] == 500);
  CHECK(value["requests"] == 48);
  CHECK(value["not_modified"] == 2);
  CHECK(value["sources"] == nlohmann::json::parse(R"([{"where": "https://example.org/rss.xml",
      "kind": "rss", "notes": 5, "last_read": "1970-01-01T00:00:00Z", "failure": "cut"}])"));

  report.outcome = Outcome::kRefused;
  report.refusal = Error{ErrorKind::kRefused, "too few", "", ""};
  CHECK(nlohmann::json::parse(report_json(report))["refusal"]["exit_code"] == 4);
}

TEST_CASE("the exit code tells done, partial and refused apart") {
  IndexReport report = sample();
  CHECK(exit_code(report) == 3);
  report.kept.clear();
  CHECK(exit_code(report) == 0);
  report.problems = {{"a", "notes[3].date", "no day", false}};
  CHECK(exit_code(report) == 0);
  report.problems = {{"a", "notes[4]", "listed twice", true}};
  CHECK(exit_code(report) == 3);
  report.problems.clear();
  report.index_at_fault = true;
  CHECK(exit_code(report) == 3);
  report.index_at_fault = false;
  report.left_out = {{"a", "404"}};
  CHECK(exit_code(report) == 3);
  report.refusal = Error{ErrorKind::kUnavailable, "down", "", ""};
  CHECK(exit_code(report) == 69);
}

TEST_CASE("the progress line fits every terminal") {
  const ProgressState state{Phase::kFetch, 6400, 14073, std::chrono::milliseconds(2000)};
  for (std::size_t columns = 0; columns < 200; ++columns) {
    const std::string line = progress_line(state, columns);
    CHECK(line.size() <= (columns == 0 ? 0 : columns - 1));
  }
  const std::string line = progress_line(state, 80);
  CHECK(line.find("fetch") == 0);
  CHECK(line.find("6400/14073  3200/s  3 s left") != std::string::npos);
  CHECK(line.find("[####") != std::string::npos);
  CHECK(progress_line({Phase::kList, 0, 0, {}}, 80) == "list     ...");
  CHECK(progress_line({Phase::kIndex, 5, 5, std::chrono::milliseconds(0)}, 80).find("left") ==
        std::string::npos);
}

TEST_CASE("a terminal's line is redrawn at most ten times a second and wiped") {
  std::ostringstream out;
  LineProgress progress(out, [] { return std::size_t{80}; });
  progress.begin(Phase::kFetch, 100'000);
  for (std::size_t i = 0; i < 100'000; ++i) progress.advance(i);
  progress.end();
  const std::string text = out.str();
  CHECK(std::count(text.begin(), text.end(), '\r') < 60);
  CHECK(text.ends_with("\r\x1b[K"));
  CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("elsewhere progress is a plain line per phase") {
  std::ostringstream out;
  PlainProgress progress(out);
  progress.begin(Phase::kList, 0);
  progress.end();
  progress.begin(Phase::kFetch, 2);
  progress.advance(2);
  progress.end();
  CHECK(out.str() == "fetch: 2 notes in 0.0 s\n");
}

}  // namespace
}  // namespace notesearch
