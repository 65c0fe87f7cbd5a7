// The real program, killed at random moments while it indexes a site that changes.
#include <chrono>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <thread>

#include <signal.h>

#include "tests/catch.h"
#include "tests/faults/fault_rig.h"
#include "tests/faults/index_content.h"
#include "tests/indexer/site.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

constexpr int kNotes = 40;
constexpr int kEditedARound = 5;
constexpr int kKills = 200;
constexpr int kKilled = 137;
constexpr int kBusy = 75;

constexpr const char* kMark = "zqv";  // begins the words that tell a version, and no other

// Of letters alone, so that it is one term.
std::string version_word(int note, int version) {
  std::string word = kMark;
  for (const char digit : std::to_string(version) + "/" + std::to_string(note)) {
    word += static_cast<char>(digit - '/' + 'f');
  }
  return word + "x";
}

// A site whose every note carries a word that tells its version.
class Versions {
 public:
  Versions() : site_(kNotes) {
    for (int i = 1; i <= kNotes; ++i) edit(i, 0);
  }

  void edit(int note, int version) {
    const std::string word = version_word(note, version);
    words_["note-" + std::to_string(note)] = word;
    site_.set("note-" + std::to_string(note),
              {"Title", "# Heading\n\nThis is " + word + ".\n", std::nullopt});
  }

  [[nodiscard]] std::string url() const { return site_.url(); }
  // By slug.
  [[nodiscard]] const std::map<std::string, std::string>& words() const { return words_; }

 private:
  Site site_;
  std::map<std::string, std::string> words_;
};

// Whether an index says just this: in the notes' text, and in the terms.
bool says(const IndexContent& content, const std::map<std::string, std::string>& words) {
  std::set<std::string> expected;
  for (const auto& [slug, word] : words) {
    const auto note = content.find("note " + slug);
    if (note == content.end() || note->second.find(word + ".") == std::string::npos) return false;
    expected.insert(slug + " ");
  }
  std::set<std::string> found;
  std::size_t notes = 0;
  for (const auto& [name, value] : content) {
    if (name.starts_with("note ")) ++notes;
    if (!name.starts_with("term ") || name.find(kMark) == std::string::npos) continue;
    const auto word = words.find(value.substr(0, value.find(' ')));
    if (word == words.end() || name.find(word->second) == std::string::npos) return false;
    found.insert(value);
  }
  return notes == words.size() && found == expected;
}

class KillTrials {
 public:
  KillTrials(std::uint64_t seed) : random_(seed) {}

  // A child of a killed run that had not come to be another program yet may hold the lock for some
  // milliseconds more.
  ProgramRun run() {
    ProgramRun done;
    for (int tries = 0; tries < 100 && (tries == 0 || done.exit_code == kBusy); ++tries) {
      done = run_program("notes-index", arguments(false));
    }
    return done;
  }

  // How long a run that builds everything takes.
  void measure() {
    const auto start = std::chrono::steady_clock::now();
    REQUIRE(run().exit_code == 0);
    longest_ = std::chrono::steady_clock::now() - start;
    served_ = versions_.words();
  }

  // Edits, starts a run and kills it at a random moment; then the index has to be the old or the
  // new one.
  void attempt(int round) {
    for (int i = 0; i < kEditedARound; ++i) versions_.edit(any(1, kNotes), round);
    Program program("notes-index", arguments(round % 3 == 0));
    const auto wait = longest_ * any(0, 1000) / 1000;
    std::this_thread::sleep_for(wait);
    program.signal(SIGKILL);
    const ProgramRun run = program.wait();
    const bool killed = run.exit_code == kKilled;
    kills_ += killed ? 1 : 0;
    // Follows the machine, so that most runs are killed, and at every stage.
    longest_ = killed ? longest_ * 51 / 50 : longest_ * 9 / 10;
    const auto now = read_current_content(index());
    INFO("round " << round << ", exit " << run.exit_code << ": " << run.out << run.err
                  << (now ? "" : now.error().message()));
    REQUIRE(now);
    const bool is_new = says(*now, versions_.words());
    REQUIRE((is_new || says(*now, served_)));
    if (!is_new) CHECK((killed || run.exit_code == kBusy));
    if (!is_new) return;
    served_ = versions_.words();
    new_ += killed ? 1 : 0;
  }

  [[nodiscard]] int kills() const { return kills_; }
  [[nodiscard]] int new_after_kill() const { return new_; }
  [[nodiscard]] fs::path index() const { return dir_.path() / "index"; }
  [[nodiscard]] const Versions& versions() const { return versions_; }

 private:
  [[nodiscard]] std::vector<std::string> arguments(bool full) const {
    std::vector<std::string> all{versions_.url(), "--index", index().string(), "--allow-private"};
    if (full) all.emplace_back("--full");
    return all;
  }

  int any(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }

  std::mt19937_64 random_;
  MemoryDir dir_;
  Versions versions_;
  std::map<std::string, std::string> served_;
  std::chrono::steady_clock::duration longest_{};
  int kills_ = 0;
  int new_ = 0;
};

TEST_CASE("200 kills at random moments never leave more or less than an old or a new index") {
  const std::uint64_t seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  INFO("seed " << seed);
  KillTrials trials(seed);
  trials.measure();
  int rounds = 0;
  while (trials.kills() < kKills && rounds < 4 * kKills) trials.attempt(++rounds);
  std::cout << trials.kills() << " runs killed of " << rounds << ", the new index after "
            << trials.new_after_kill() << "\n";
  REQUIRE(trials.kills() == kKills);
  const ProgramRun run = trials.run();
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(says(read_current_content(trials.index()).value(), trials.versions().words()));
  CHECK(stray_files(trials.index()).empty());
}

}  // namespace
}  // namespace notesearch
