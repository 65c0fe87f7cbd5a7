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

TEST_CASE("quiet shows troubles alone") {
  IndexReport report = sample();
  CHECK(troubles_text(report) == "Kept at the last good version:\n  nic-hop: status 503\n");
  report.kept.clear();
  CHECK(troubles_text(report).empty());
  report.refusal = Error{ErrorKind::kRefused, "5 of 46 notes are gone", "", "look"};
  CHECK(troubles_text(report) == "5 of 46 notes are gone (look)\n");
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
