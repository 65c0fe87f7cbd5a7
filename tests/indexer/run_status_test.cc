#include "indexer/run_status.h"

#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kStarted{seconds(1'795'341'600)};  // 2026-11-22T10:00:00Z
constexpr sys_seconds kFinished = kStarted + seconds(12);

IndexReport sample_report() {
  IndexReport report;
  report.outcome = Outcome::kPublished;
  report.source = "https://example.org/";
  report.sources = {{"https://example.org/profile.json", "profile", 46, kStarted, ""},
                    {"https://example.org/rss.xml", "rss", 0, std::nullopt, "status 500"}};
  report.generation = 42;
  report.listed = 46;
  report.notes = 46;
  report.kept = {{"nic-hop", "status 503"}};
  report.left_out = {{"", "a row without a slug"}};
  report.quarantined = {{"deep", "took too long"}};
  return report;
}

RunStatus sample() { return status_after({}, sample_report(), kStarted, kFinished); }

TEST_CASE("the status of a run is read back as it was written") {
  const TemporaryDir dir;
  REQUIRE(write_status(dir.path(), sample()));
  const auto read = read_status(dir.path());
  REQUIRE(read);
  CHECK(read->started == kStarted);
  CHECK(read->finished == kFinished);
  CHECK(read->exit_code == 3);
  CHECK(read->outcome == "published");
  CHECK(read->message.find("1 of 46 notes kept") != std::string::npos);
  CHECK(read->last_success == kFinished);
  CHECK(read->failures_in_a_row == 0);
  CHECK(read->generation == 42);
  CHECK(read->notes == 46);
  REQUIRE(read->sources.size() == 2);
  CHECK(read->sources[0].where == "https://example.org/profile.json");
  CHECK(read->sources[0].kind == "profile");
  CHECK(read->sources[0].notes == 46);
  CHECK(read->sources[0].last_read == kStarted);
  CHECK(read->sources[1].last_read == std::nullopt);
  CHECK(read->sources[1].failure == "status 500");
  REQUIRE(read->kept.notes.size() == 1);
  CHECK(read->kept.notes[0].slug == "nic-hop");
  CHECK(read->left_out.notes[0].reason == "a row without a slug");
  CHECK(read->quarantined.total == 1);
  CHECK(status_file_text(*read) == read_file(dir.path() / kStatusFile));
}

TEST_CASE("times stand in the status file as RFC 3339") {
  const auto value = nlohmann::json::parse(status_file_text(sample()));
  CHECK(value["version"] == 1);
  CHECK(value["started"] == "2026-11-22T10:00:00Z");
  CHECK(value["last_success"] == "2026-11-22T10:00:12Z");
  CHECK(value["sources"][0]["last_read"] == "2026-11-22T10:00:00Z");
  CHECK(value["sources"][1]["last_read"].is_null());
}

TEST_CASE("without a run there is no status, and a damaged one is said to be damaged") {
  const TemporaryDir dir;
  CHECK(read_status(dir.path()).error().kind == ErrorKind::kUnavailable);
  const std::string whole = status_file_text(sample());
  for (std::size_t size = 0; size + 1 < whole.size(); size += 7) {
    INFO(size);
    write_file(dir.path() / kStatusFile, whole.substr(0, size));
    const auto read = read_status(dir.path());
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::kBadData);
  }
}

TEST_CASE("hostile values in a status file are refused, field by field") {
  using nlohmann::json;
  const json whole = json::parse(status_file_text(sample()));
  struct Case {
    std::string pointer;
    json value;
  };
  const std::vector<Case> cases = {
      {"/version", 2},
      {"/version", "1"},
      {"/started", nullptr},
      {"/started", "yesterday"},
      {"/finished", 1'795'341'600},
      {"/exit_code", 4'294'967'296},
      {"/exit_code", 1.5},
      {"/exit_code", -4'294'967'296},
      {"/outcome", "splendid"},
      {"/message", json::array()},
      {"/last_success", false},
      {"/failures_in_a_row", 1e300},
      {"/generation", -1},
      {"/notes", -1},
      {"/sources", json::object()},
      {"/sources", json::array({1})},
      {"/sources", json::array({json::object()})},
      {"/sources/0/notes", -1},
      {"/kept", json::array()},
      {"/kept/total", 0},
      {"/kept/notes", "none"},
      {"/kept/notes/0", nullptr},
      {"/left_out", nullptr},
      {"/quarantined/notes/0/slug", 7},
      {"", json::array()},
      {"", nullptr},
  };
  for (const Case& row : cases) {
    INFO(row.pointer << " = " << row.value);
    json value = whole;
    value[json::json_pointer(row.pointer)] = row.value;
    const auto read = parse_status(value.dump(), "status.json");
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::kBadData);
    CHECK(read.error().where == "status.json");
  }
  std::string deep(1'000'000, '[');
  CHECK_FALSE(parse_status(deep, "status.json"));
}

TEST_CASE("a run of many held notes is told in a bounded file, with how many there were") {
  IndexReport report = sample_report();
  report.kept.assign(5'000, {std::string(10'000, 's'), std::string(10'000, 'r')});
  report.sources.assign(500, report.sources[1]);
  const RunStatus status = status_after({}, report, kStarted, kFinished);
  CHECK(status.kept.total == 5'000);
  CHECK(status.kept.notes.size() == kMaxStatusHeld);
  CHECK(status.kept.notes[0].reason.size() == kMaxStatusTextBytes);
  const std::string text = status_file_text(status);
  CHECK(text.size() < 2'000'000);
  const auto read = parse_status(text, "status.json");
  REQUIRE(read);
  CHECK(read->kept.total == 5'000);
  CHECK(read->kept.notes.size() == kMaxStatusHeld);
  CHECK(read->sources.size() == kMaxStatusSources);
}

TEST_CASE("bytes that are no UTF-8 do not keep a status from being written and read") {
  IndexReport report = sample_report();
  report.kept = {{"\xFF\xFE", "\xC2"}};
  CHECK(parse_status(status_file_text(status_after({}, report, kStarted, kFinished)), "x"));
}

TEST_CASE("failures are counted until a run succeeds, wholly or in part") {
  RunStatus status = sample();
  const sys_seconds success = *status.last_success;
  const Error down{ErrorKind::kUnavailable, "can't be reached", "https://example.org/", "wait"};
  for (int failures = 1; failures <= 3; ++failures) {
    const auto later = kFinished + std::chrono::hours(failures);
    status = status_after(status, down, later, later + seconds(1));
    CHECK(status.failures_in_a_row == failures);
    CHECK(status.outcome == "failed");
    CHECK(status.exit_code == 69);
    CHECK(status.message == "https://example.org/: can't be reached (wait)");
    CHECK(status.finished == later + seconds(1));
    CHECK(status.last_success == success);
    // What the last run that got so far has found.
    CHECK(status.generation == 42);
    CHECK(status.kept.total == 1);
    CHECK(status.sources.size() == 2);
  }

  IndexReport refused = sample_report();
  refused.outcome = Outcome::kRefused;
  refused.refusal = Error{ErrorKind::kRefused, "9 of 46 notes are gone", "", "look"};
  status = status_after(status, refused, kStarted, kFinished);
  CHECK(status.failures_in_a_row == 4);
  CHECK(status.outcome == "refused");
  CHECK(status.exit_code == 4);
  CHECK(status.message == "9 of 46 notes are gone (look)");
  CHECK(status.last_success == success);

  IndexReport unchanged;
  unchanged.outcome = Outcome::kUnchanged;
  const auto later = kFinished + std::chrono::hours(9);
  status = status_after(status, unchanged, kStarted, later);
  CHECK(status.failures_in_a_row == 0);
  CHECK(status.exit_code == 0);
  CHECK(status.last_success == later);
  CHECK(status.message.empty());
  CHECK(status.kept.total == 0);
}

TEST_CASE("being busy or stopped, and dry runs, leave the status as it was") {
  const RunStatus before = sample();
  const std::string text = status_file_text(before);
  const auto later = kFinished + std::chrono::hours(1);
  const Error busy{ErrorKind::kBusy, "another run is at work", "", ""};
  CHECK(status_file_text(status_after(before, busy, later, later)) == text);
  IndexReport dry = sample_report();
  dry.outcome = Outcome::kDryRun;
  CHECK(status_file_text(status_after(before, dry, later, later)) == text);
}

}  // namespace
}  // namespace notesearch
