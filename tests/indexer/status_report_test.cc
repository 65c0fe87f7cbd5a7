#include "indexer/status_report.h"

#include <nlohmann/json.hpp>

#include "schema/version.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kNow{seconds(1'795'341'600)};  // 2026-11-22T10:00:00Z
constexpr hours kLimit{26};

// An index directory made by hand: generation 42 of one file, and the status of a run.
class HandmadeIndex {
 public:
  HandmadeIndex() {
    write_file(file(), "the notes");
    write_file(dir.path() / "cache/ab/cdef", std::string(1'500, 'x'));
    fs::create_directory(dir.path() / "gen-000041");
    Manifest manifest;
    manifest.schema_version = kSchemaVersion;
    manifest.generation = 42;
    manifest.notes = 46;
    manifest.source = "https://example.org/";
    manifest.published = "2026-11-20T10:00:00Z";
    REQUIRE(write_manifest(dir.path() / "gen-000042", manifest));
    fs::create_symlink("gen-000042", dir.path() / kCurrentLink);
    status.started = kNow - hours(3) - seconds(12);
    status.finished = kNow - hours(3);
    status.outcome = "unchanged";
    status.last_success = status.finished;
    status.generation = 42;
    status.notes = 46;
    status.sources = {{"https://example.org/profile.json", "profile", 46, kNow - hours(3), ""}};
  }

  [[nodiscard]] IndexHealth health() const {
    REQUIRE(write_status(dir.path(), status));
    return inspect();
  }
  [[nodiscard]] IndexHealth inspect() const { return inspect_index(dir.path(), kLimit, kNow); }
  [[nodiscard]] fs::path file() const { return dir.path() / "gen-000042" / "notes.store"; }

  TemporaryDir dir;
  RunStatus status;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a healthy index is told in a few aligned lines") {
  const HandmadeIndex index;
  const IndexHealth health = index.health();
  CHECK(exit_code(health) == 0);
  CHECK(status_text(health) ==
        "Index         " + index.dir.path().string() + "\n" +
            "Verdict       healthy\n"
            "Generation    42, 46 notes, from https://example.org/\n"
            "Published     2026-11-20T10:00:00Z, 2 days ago\n"
            "Also there    generation 41\n"
            "Last success  2026-11-22T07:00:00Z, 3 h ago\n"
            "Last run      2026-11-22T07:00:00Z, 3 h ago, unchanged after 12 s, exit code 0\n"
            "Cache         1 file, 1.5 kB\n"
            "\n"
            "Sources:\n"
            "  profile https://example.org/profile.json: 46 notes, read 3 h ago\n");
}

TEST_CASE("the verdict follows from what serves and from the last success alone") {
  struct Case {
    const char* name;
    void (*spoil)(HandmadeIndex& index);
    int exit_code;
    std::string verdict;
  };
  const std::vector<Case> cases = {
      {"just within the limit",
       [](HandmadeIndex& index) { index.status.last_success = kNow - kLimit; }, 0, "healthy"},
      {"just over it",
       [](HandmadeIndex& index) { index.status.last_success = kNow - kLimit - seconds(1); }, 1,
       "stale: the last good run was 26 h ago, the limit is 26 h"},
      {"never", [](HandmadeIndex& index) { index.status.last_success.reset(); }, 1,
       "stale: no run is known to have succeeded"},
      {"failing for less than the limit",
       [](HandmadeIndex& index) {
         index.status.failures_in_a_row = 3;
         index.status.exit_code = 69;
         index.status.outcome = "failed";
       },
       0, "healthy"},
      {"a clock that is a little behind",
       [](HandmadeIndex& index) { index.status.last_success = kNow + hours(1); }, 0, "healthy"},
      {"a clock that was years ahead",
       [](HandmadeIndex& index) { index.status.last_success = kNow + hours(50'000); }, 1,
       "stale: the last good run lies in the future; check the clock"},
      {"a changed byte", [](HandmadeIndex& index) { write_file(index.file(), "the nodes"); }, 65,
       "damaged: "},
      {"a missing file", [](HandmadeIndex& index) { fs::remove(index.file()); }, 65, "damaged: "},
      {"no manifest",
       [](HandmadeIndex& index) { fs::remove(index.dir.path() / "gen-000042/MANIFEST"); }, 65,
       "damaged: "},
      {"damaged and stale",
       [](HandmadeIndex& index) {
         index.status.last_success.reset();
         fs::remove(index.file());
       },
       65, "damaged: "},
      {"no generation", [](HandmadeIndex& index) { fs::remove(index.dir.path() / kCurrentLink); },
       69, "missing: "},
      {"a link to nowhere",
       [](HandmadeIndex& index) { fs::remove_all(index.dir.path() / "gen-000042"); }, 69,
       "missing: "},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    HandmadeIndex index;
    row.spoil(index);
    const IndexHealth health = index.health();
    CHECK(exit_code(health) == row.exit_code);
    CHECK(verdict_text(health).starts_with(row.verdict));
    CHECK(contains(status_text(health), "Verdict       " + verdict_text(health) + "\n"));
    const auto value = nlohmann::json::parse(status_json(health));
    CHECK(value["exit_code"] == row.exit_code);
    CHECK(value["message"] == verdict_text(health));
  }
}

TEST_CASE("an index whose runs left no status, or a damaged one, is stale and says so") {
  const HandmadeIndex index;
  CHECK(exit_code(index.inspect()) == 1);
  CHECK_FALSE(contains(status_text(index.inspect()), "Last run"));
  write_file(index.dir.path() / kStatusFile, "{}");
  CHECK(exit_code(index.inspect()) == 1);
  CHECK(contains(status_text(index.inspect()), "Last run      not known: "));
  CHECK(nlohmann::json::parse(status_json(index.inspect()))["last_run"].is_null());
}

TEST_CASE("a quiet status is silent about a healthy index and says one line about any other") {
  HandmadeIndex index;
  CHECK(quiet_status_text(index.health()).empty());
  index.status.last_success = kNow - hours(72);
  CHECK(quiet_status_text(index.health()) ==
        "notes-index: " + index.dir.path().string() +
            ": stale: the last good run was 3 days ago, the limit is 26 h\n");
  write_file(index.file(), "the nodes");
  const std::string line = quiet_status_text(index.health());
  CHECK(contains(line, ": damaged: "));
  CHECK(line.find('\n') == line.size() - 1);
}

TEST_CASE("a directory that is not there is missing, not an error") {
  const TemporaryDir dir;
  const IndexHealth health = inspect_index(dir.path() / "nowhere", kLimit, kNow);
  CHECK(exit_code(health) == 69);
  CHECK(contains(status_text(health), "missing: "));
  CHECK_FALSE(fs::exists(dir.path() / "nowhere"));
}

TEST_CASE("failed runs, failing sources and held notes are shown with their reasons") {
  HandmadeIndex index;
  index.status.exit_code = 4;
  index.status.outcome = "refused";
  index.status.message = "9 of 46 notes are gone (look)";
  index.status.failures_in_a_row = 2;
  index.status.sources.push_back(
      {"https://example.org/rss.xml", "rss", 1, std::nullopt, "status 500"});
  index.status.kept.total = 2'000;
  index.status.kept.notes.assign(1'000, {"nic-hop", "status 503"});
  index.status.left_out = {1, {{"", "a row without a slug"}}};
  index.status.quarantined = {1, {{"deep", "took too long"}}};
  const std::string text = status_text(index.health());
  for (const char* part :
       {"refused after 12 s, exit code 4, the last 2 runs failed\n",
        "              9 of 46 notes are gone (look)\n",
        "  rss https://example.org/rss.xml: 1 note, never read, now failing: status 500\n",
        "Kept at the last good version (2000):\n  nic-hop: status 503\n",
        "  and 1980 more; --json lists more\n", "Left out (1):\n  a row without a slug\n",
        "Read as plain text (1):\n  deep: took too long\n"}) {
    INFO(part);
    CHECK(contains(text, part));
  }
}

TEST_CASE("the JSON status is one versioned object") {
  const HandmadeIndex index;
  const std::string text = status_json(index.health());
  CHECK(text.find('\n') == text.size() - 1);
  const auto value = nlohmann::json::parse(text);
  CHECK(value["version"] == 1);
  CHECK(value["verdict"] == "healthy");
  CHECK(value["now"] == "2026-11-22T10:00:00Z");
  CHECK(value["stale_after_hours"] == 26);
  CHECK(value["generation"] == nlohmann::json::parse(R"({"number": 42, "notes": 46,
      "source": "https://example.org/", "published": "2026-11-20T10:00:00Z",
      "age_seconds": 172800})"));
  CHECK(value["generations"] == nlohmann::json::parse("[41, 42]"));
  CHECK(value["cache"] == nlohmann::json::parse(R"({"files": 1, "bytes": 1500})"));
  CHECK(value["last_success"]["age_seconds"] == 10'800);
  CHECK(value["last_run"]["outcome"] == "unchanged");
  CHECK(value["last_run"]["sources"][0]["kind"] == "profile");
}

TEST_CASE("nothing that a status quotes controls the terminal") {
  const std::string hostile =
      "a\x1b]0;owned\x07\r\n\x9b"
      "2Jb\u202Ec\nsecond line";
  HandmadeIndex index;
  index.status.message = hostile;
  index.status.sources = {{hostile, hostile, 1, std::nullopt, hostile}};
  index.status.kept = {1, {{hostile, hostile}}};
  index.status.left_out = {1, {{"", hostile}}};
  IndexHealth health = index.health();
  health.serving->source = hostile;
  health.serving->published = hostile;
  const std::string shown = status_text(health) + status_json(health);
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    CHECK((byte >= 0x20 || byte == '\n'));
    CHECK(byte != 0x7F);
  }
  CHECK_FALSE(contains(shown, "\x9b"));
  CHECK_FALSE(contains(shown, "\u202E"));
  CHECK_FALSE(contains(shown, "\nsecond"));
}

}  // namespace
}  // namespace notesearch
