#include "indexer/metrics.h"

#include <map>
#include <set>
#include <sstream>

#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kNow{seconds(1'795'341'600)};

// A strict reader of the text exposition format 0.0.4 as the textfile collector accepts it: every
// family has one HELP and one TYPE before its samples, families are not interleaved, and no sample
// comes twice. Throws on anything else; gives the samples by name and unescaped labels.
class Exposition {
 public:
  explicit Exposition(const std::string& text) {
    if (!text.empty() && text.back() != '\n') throw std::runtime_error("no final line feed");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) read_line(line);
  }

  std::map<std::string, std::string> samples;
  std::set<std::string> families;

 private:
  void read_line(const std::string& line) {
    rest_ = line;
    if (take("# HELP ")) return begin_family();
    if (take("# TYPE ")) return read_type();
    read_sample();
  }

  void begin_family() {
    family_ = name();
    if (!families.insert(family_).second) throw std::runtime_error("family twice: " + family_);
    if (!take(" ") || rest_.empty()) throw std::runtime_error("no help: " + family_);
    typed_ = false;
  }

  void read_type() {
    if (name() != family_ || typed_) throw std::runtime_error("type out of place: " + family_);
    if (rest_ != " gauge") throw std::runtime_error("type:" + rest_);
    typed_ = true;
  }

  void read_sample() {
    std::string key = name();
    if (key != family_ || !typed_) throw std::runtime_error("sample out of place: " + key);
    if (take("{")) key += labels();
    if (!take(" ")) throw std::runtime_error("no value: " + key);
    std::size_t used = 0;
    (void)std::stod(rest_, &used);
    if (used != rest_.size()) throw std::runtime_error("value: " + rest_);
    if (!samples.emplace(key, rest_).second) throw std::runtime_error("sample twice: " + key);
  }

  std::string labels() {
    std::string all;
    do {
      const std::string label = name();
      if (!take("=\"")) throw std::runtime_error("label without a value: " + label);
      all += "|" + label + "=" + quoted();
    } while (take(","));
    if (!take("}")) throw std::runtime_error("labels without an end");
    return all;
  }

  std::string quoted() {
    std::string value;
    while (!take("\"")) {
      if (rest_.empty()) throw std::runtime_error("value without an end");
      if (take("\\\\")) {
        value += '\\';
      } else if (take("\\\"")) {
        value += '"';
      } else if (take("\\n")) {
        value += '\n';
      } else {
        const auto byte = static_cast<unsigned char>(rest_[0]);
        if (byte == '\\' || byte < 0x20) throw std::runtime_error("escape: " + rest_);
        value += rest_[0];
        rest_.erase(0, 1);
      }
    }
    return value;
  }

  std::string name() {
    std::size_t size = 0;
    while (size < rest_.size() &&
           (std::islower(static_cast<unsigned char>(rest_[size])) != 0 || rest_[size] == '_')) {
      ++size;
    }
    if (size == 0) throw std::runtime_error("no name: " + rest_);
    std::string taken = rest_.substr(0, size);
    rest_.erase(0, size);
    return taken;
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.erase(0, text.size());
    return true;
  }

  std::string rest_;
  std::string family_;
  bool typed_ = false;
};

RunStatus sample_status() {
  RunStatus status;
  status.started = kNow - seconds(12);
  status.finished = kNow;
  status.exit_code = 3;
  status.outcome = "published";
  status.last_success = kNow;
  status.generation = 42;
  status.notes = 46;
  status.sources = {{"https://example.org/profile.json", "profile", 46, kNow - seconds(10), ""},
                    {"https://example.org/rss.xml", "rss", 5, std::nullopt, "status 500"}};
  status.kept.total = 2;
  status.left_out.total = 1;
  status.quarantined.total = 7;
  return status;
}

TEST_CASE("the metrics are the figures of the run and of what serves") {
  IndexReport report;
  report.requests = 48;
  report.not_modified = 40;
  report.bytes_fetched = 172'900;
  report.times.total_ms = 12'345;
  const Exposition read(metrics_text(sample_status(), kNow - seconds(100), &report));
  CHECK(read.samples ==
        std::map<std::string, std::string>{
            {"notesearch_generation", "42"},
            {"notesearch_notes", "46"},
            {"notesearch_generation_published_timestamp_seconds", "1795341500"},
            {"notesearch_last_run_timestamp_seconds", "1795341600"},
            {"notesearch_last_run_duration_seconds", "12.345"},
            {"notesearch_last_run_exit_code", "3"},
            {"notesearch_last_success_timestamp_seconds", "1795341600"},
            {"notesearch_failures_in_a_row", "0"},
            {"notesearch_notes_kept", "2"},
            {"notesearch_notes_left_out", "1"},
            {"notesearch_notes_quarantined", "7"},
            {"notesearch_run_requests", "48"},
            {"notesearch_run_not_modified", "40"},
            {"notesearch_run_bytes", "172900"},
            {"notesearch_source_up|source=https://example.org/profile.json|kind=profile", "1"},
            {"notesearch_source_up|source=https://example.org/rss.xml|kind=rss", "0"},
            {"notesearch_source_notes|source=https://example.org/profile.json|kind=profile", "46"},
            {"notesearch_source_notes|source=https://example.org/rss.xml|kind=rss", "5"},
            {"notesearch_source_last_read_timestamp_seconds|source=https://example.org/"
             "profile.json|kind=profile",
             "1795341590"}});
}

TEST_CASE("what is not known after a failed run is absent from the metrics") {
  RunStatus status = sample_status();
  status.exit_code = 69;
  status.failures_in_a_row = 3;
  status.last_success.reset();
  status.sources.clear();
  const Exposition read(metrics_text(status, std::nullopt, nullptr));
  CHECK(read.samples.at("notesearch_last_run_exit_code") == "69");
  CHECK(read.samples.at("notesearch_failures_in_a_row") == "3");
  CHECK(read.samples.at("notesearch_last_run_duration_seconds") == "12.000");
  CHECK(read.samples.at("notesearch_generation") == "42");
  for (const char* absent : {"notesearch_last_success_timestamp_seconds", "notesearch_run_requests",
                             "notesearch_generation_published_timestamp_seconds"}) {
    CHECK(read.families.count(absent) == 0);
  }
}

TEST_CASE("no name of a source breaks the format of the metrics") {
  RunStatus status = sample_status();
  status.sources = {{"a\"b\\c\nd", "quote", 1, kNow, ""},
                    {"} 1\nnotesearch_notes 7\n", "line", 1, kNow, ""},
                    {"\x1b[2J\xFF\u202E\\", "control", 1, kNow, ""},
                    {"twice", "rss", 1, kNow, ""},
                    {"twice", "rss", 1, kNow, ""},
                    {"gr\u00FC\u00DFe", "letters", 1, kNow, ""}};
  const Exposition read(metrics_text(status, kNow, nullptr));
  CHECK(read.samples.at("notesearch_source_up|source=a\"b\\c\nd|kind=quote") == "1");
  CHECK(read.samples.at("notesearch_source_up|source=} 1\nnotesearch_notes 7\n|kind=line") == "1");
  CHECK(read.samples.at("notesearch_source_up|source=\\x1B[2J\\xFF\\u{202E}\\|kind=control") ==
        "1");
  CHECK(read.samples.at("notesearch_source_up|source=gr\u00FC\u00DFe|kind=letters") == "1");
  CHECK(read.samples.at("notesearch_notes") == "46");
}

TEST_CASE("a metrics file is replaced whole and readable by others") {
  const TemporaryDir dir;
  const auto path = dir.path() / "notesearch.prom";
  REQUIRE(write_metrics(path, "old\n"));
  REQUIRE(write_metrics(path, "new\n"));
  CHECK(read_file(path) == "new\n");
  CHECK_FALSE(std::filesystem::exists(path.string() + ".tmp"));
  const auto mode = std::filesystem::status(path).permissions();
  CHECK((mode & std::filesystem::perms::others_read) != std::filesystem::perms::none);
  const auto lost = write_metrics(dir.path() / "nowhere" / "notesearch.prom", "new\n");
  REQUIRE_FALSE(lost);
  CHECK(lost.error().kind == ErrorKind::kIo);
}

}  // namespace
}  // namespace notesearch
