// Two indexers at once: the lock, seen from outside.
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <signal.h>

#include "tests/catch.h"
#include "tests/faults/fault_rig.h"
#include "tests/faults/index_content.h"
#include "tests/indexer/site.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kStarts = 20;
constexpr int kBusy = 75;

class Contest {
 public:
  Contest() : site_(3) {}

  // All at once, on a site that does not answer: whoever gets the lock keeps it.
  void start() {
    site_.set_manifest(never_answer());
    for (std::size_t i = 0; i < kStarts; ++i) {
      const std::map<std::string, std::string> environment = {
          {"LD_PRELOAD", NOTESEARCH_FAULTS_LIBRARY},
          {"ASAN_OPTIONS", "verify_asan_link_order=0"},
          {"NOTES_FAULTS_ROOT", index().string()},
          {"NOTES_FAULTS_LOG", log(i).string()}};
      runs_.push_back(std::make_unique<Program>("notes-index", arguments(), environment));
    }
  }

  // Until no more than one is left.
  void wait_for_losers() const {
    while (running() > 1) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  [[nodiscard]] std::size_t running() const {
    std::size_t count = 0;
    for (const auto& run : runs_) count += run->is_running() ? 1 : 0;
    return count;
  }

  [[nodiscard]] std::vector<std::string> arguments() const {
    return {site_.url(), "--index", index().string(), "--allow-private"};
  }

  [[nodiscard]] fs::path index() const { return dir_.path() / "index"; }
  [[nodiscard]] fs::path log(std::size_t run) const {
    return dir_.path() / ("calls" + std::to_string(run));
  }
  [[nodiscard]] std::vector<std::unique_ptr<Program>>& runs() { return runs_; }
  [[nodiscard]] Site& site() { return site_; }

 private:
  MemoryDir dir_;
  Site site_;
  std::vector<std::unique_ptr<Program>> runs_;
};

TEST_CASE("of 20 starts at once one works, 19 write nothing, and its lock dies with it") {
  Contest contest;
  REQUIRE(run_program("notes-index", contest.arguments()).exit_code == 0);
  const IndexContent before = read_current_content(contest.index()).value();
  contest.start();
  contest.wait_for_losers();
  REQUIRE(contest.running() == 1);
  for (std::size_t i = 0; i < kStarts; ++i) {
    Program& run = *contest.runs()[i];
    if (run.is_running()) {
      run.signal(SIGKILL);
      CHECK(run.wait().exit_code == 128 + SIGKILL);
      continue;
    }
    CHECK(run.wait().exit_code == kBusy);
    for (const CountedCall& call : read_calls(contest.log(i))) {
      INFO(call.name << " " << call.path);
      CHECK(call.path == "lock");
      CHECK((call.name == "open" || call.name == "close"));
    }
  }
  CHECK(fs::file_size(contest.index() / "lock") == 0);
  CHECK(read_current_content(contest.index()).value() == before);

  contest.site().set_manifest(std::nullopt);
  contest.site().add(4);
  CHECK(run_program("notes-index", contest.arguments()).exit_code == 0);
  CHECK(read_current_content(contest.index()).value().contains("note note-4"));
}

}  // namespace
}  // namespace notesearch
