// Every call of a run of notes-index that changes the index meets every fault: before, during and
// after, an index serves that is entirely the old or entirely the new one, and the next run needs
// no help.
#include <iostream>
#include <memory>
#include <optional>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "indexer/index_directory.h"
#include "schema/generation.h"
#include "searcher/response_json.h"
#include "searcher/search.h"
#include "tests/catch.h"
#include "tests/faults/fault_rig.h"
#include "tests/faults/index_content.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

constexpr int kNotes = 12;
constexpr int kKilled = 137;
constexpr int kIoFailed = 74;
constexpr int kPartial = 3;

// What a searcher with open handles answers, all but the time it took.
std::string answer_of(Searcher& searcher) {
  SearchRequest request;
  request.query = "common";
  request.limit = 100;
  auto response = searcher.search(request);
  if (!response) return response.error().message();
  response->took_us = 0;
  return json_text(*response);
}

std::optional<Searcher> open_searcher(const fs::path& index_dir) {
  auto snapshot = IndexSnapshot::open(index_dir);
  if (!snapshot) return std::nullopt;
  return Searcher::open(*snapshot).value();
}

struct Scenario {
  std::string name;
  std::vector<std::string> options;
  std::optional<IndexContent> before;  // none: no index
  IndexContent after;
};

class Trials {
 public:
  Trials(FaultRig& rig, Scenario scenario) : rig_(rig), scenario_(std::move(scenario)) {
    rig_.save();
    calls_ = rig_.run_with({}, scenario_.options).calls;
    scenario_.after = read_current_content(rig_.index()).value();
    rig_.restore();
    // A number has to mean the same call every time.
    CHECK(rig_.run_with({}, scenario_.options).calls == calls_);
    REQUIRE(calls_.size() > 10);
  }

  void run_all() {
    for (std::size_t at = 1; at <= calls_.size(); at += fault_stride()) {
      for (const std::string& mode : modes_for(calls_[at - 1].kind)) attempt({mode, at, 0, {}});
    }
    // Power fails at each call, and after the program has said that all is well.
    for (std::size_t at = 1; at <= calls_.size() + 1; at += fault_stride()) {
      for (unsigned seed = 0; seed < power_seeds(); ++seed) attempt({"power", at, seed, {}});
    }
    std::cout << scenario_.name << ": " << calls_.size() << " calls, " << runs_ << " faulted runs, "
              << mixtures_ << " mixtures; old served after " << old_ << ", new after "
              << runs_ - old_ - mixtures_ << "; " << states_.size() << " states left\n";
    CHECK(mixtures_ == 0);
  }

 private:
  // Those that do something of their own to a call of the kind.
  static std::vector<std::string> modes_for(char kind) {
    std::vector<std::string> modes = {"kill", "eio", "eio-forever"};
    if (kind == 'b') modes.insert(modes.end(), {"torn", "short"});
    if (kind != 'r') modes.insert(modes.end(), {"enospc", "enospc-forever"});
    return modes;
  }

  void attempt(const Fault& fault) {
    ++runs_;
    rig_.restore();
    open_readers();
    const FaultedRun faulted = rig_.run_with(fault, scenario_.options);
    std::string wrong = check_faulted(fault, faulted);
    wrong += check_next_run();
    if (wrong.empty()) return;
    const CountedCall call = fault.at <= calls_.size() ? calls_[fault.at - 1] : CountedCall();
    INFO(fault.mode << " at call " << fault.at << " (" << call.name << " " << call.path
                    << "), seed " << fault.seed << ", exit " << faulted.program.exit_code << "\n"
                    << faulted.program.out << faulted.program.err);
    FAIL_CHECK(wrong);
  }

  // One of the generation that serves. (One that holds an older generation keeps it from being
  // collected, and the faults of that from happening.)
  void open_readers() {
    readers_.clear();
    if (list_generations(rig_.index()).empty()) return;
    auto searcher = open_searcher(rig_.index());
    REQUIRE(searcher);
    std::string answer = answer_of(*searcher);
    REQUIRE(answer.find("note-2") != std::string::npos);
    readers_.push_back({std::move(*searcher), std::move(answer)});
  }

  std::string check_readers() {
    std::string wrong;
    for (Reader& reader : readers_) {
      const std::string answer = answer_of(reader.searcher);
      if (answer != reader.answer) wrong += "an open reader now says: " + answer + "\n";
    }
    return wrong;
  }

  std::string check_faulted(const Fault& fault, const FaultedRun& faulted) {
    std::string wrong = check_readers();
    if (faulted.calls.size() >= fault.at && fault.at > 0 &&
        faulted.calls[fault.at - 1] != calls_.at(fault.at - 1)) {
      wrong += "another call than meant was hit\n";
    }
    const auto now = read_current_content(rig_.index());
    const bool none = !now && now.error().kind == ErrorKind::kUnavailable;
    const bool is_new = now && *now == scenario_.after;
    const bool is_old = scenario_.before ? now && *now == *scenario_.before : none;
    if (is_old) ++old_;
    if (!is_new && !is_old) {
      ++mixtures_;
      wrong += "neither the old nor the new index: " + (now ? "" : now.error().message()) + "\n";
    }
    return wrong + check_exit(fault, faulted.program, is_new) + check_syncs(fault, faulted);
  }

  // 0 means that all is well; what a report claims is there.
  std::string check_exit(const Fault& fault, const ProgramRun& run, bool is_new) const {
    const bool killed = fault.at <= calls_.size() &&
                        (fault.mode == "kill" || fault.mode == "torn" || fault.mode == "power");
    if (killed) return run.exit_code == kKilled ? "" : "it was not killed\n";
    if (run.exit_code != 0 && run.exit_code != kPartial) {
      if (run.exit_code != kIoFailed) return "an exit code that tells of no disk\n";
      if (run.err.find(rig_.path().string()) == std::string::npos) return "no path is named\n";
      // In one place Xapian keeps the reason to itself.
      const bool told = run.err.find("No space left on device (free some") != std::string::npos ||
                        run.err.find("Failed to create iamglass file") != std::string::npos;
      return fault.mode.starts_with("enospc") && !told ? "nothing is said of a full disk\n" : "";
    }
    if (!is_new) return "it claims to be done, and the old index serves\n";
    const auto report = nlohmann::json::parse(run.out);
    const fs::path current = current_generation(rig_.index()).value();
    if (report["path"] != current.string()) return "it reports another generation than serves\n";
    if (run.exit_code == kPartial && report["problems"].empty()) return "partial without reason\n";
    return {};
  }

  // A failed sync is final. But the index directory is synced for other names, too, and what Xapian
  // compacts into is thrown away.
  std::string check_syncs(const Fault& fault, const FaultedRun& faulted) const {
    if (fault.at > faulted.calls.size() || fault.at == 0) return {};
    const CountedCall& failed = faulted.calls[fault.at - 1];
    const bool thrown_away = failed.path.find(".compacted/") != std::string::npos;
    if (failed.kind != 'y' || failed.path == "index" || thrown_away) return {};
    for (std::size_t i = fault.at; i < faulted.calls.size(); ++i) {
      if (faulted.calls[i].kind == 'y' && faulted.calls[i].path == failed.path) {
        return "a failed sync was tried again\n";
      }
    }
    return {};
  }

  // What follows depends on the state of the index alone: each is tried once.
  std::string check_next_run() {
    if (!states_.insert(rig_.fingerprint()).second) return {};
    // A first generation that was complete and not yet current is found and told.
    const bool found = !list_generations(rig_.index()).empty() &&
                       !fs::is_symlink(fs::symlink_status(rig_.index() / kCurrentLink));
    const ProgramRun run = rig_.run(scenario_.options);
    std::string wrong = check_readers();
    if (run.exit_code != (found ? kPartial : 0)) {
      wrong +=
          "the next run exits with " + std::to_string(run.exit_code) + ": " + run.out + run.err;
    }
    const auto now = read_current_content(rig_.index());
    if (!now || *now != scenario_.after) {
      wrong += "the next run does not make it good: " + (now ? "" : now.error().message()) + "\n";
    }
    const std::string stray = stray_files(rig_.index());
    if (!stray.empty()) wrong += "left after the next run: " + stray;
    return wrong;
  }

  struct Reader {
    Searcher searcher;
    std::string answer;
  };

  FaultRig& rig_;
  Scenario scenario_;
  std::vector<CountedCall> calls_;
  std::vector<Reader> readers_;
  std::unordered_set<std::string> states_;  // that a fault has left
  std::size_t runs_ = 0;
  std::size_t mixtures_ = 0;
  std::size_t old_ = 0;
};

// As many generations as are kept, the last of them current.
void publish_some(const FaultRig& rig) {
  for (std::size_t i = 0; i <= kGenerationsKept; ++i) {
    rig.write_note(1, "version " + std::to_string(i));
    REQUIRE(rig.run().exit_code == 0);
  }
  REQUIRE(list_generations(rig.index()).size() == kGenerationsKept + 1);
}

void edit(const FaultRig& rig) {
  rig.write_note(1, "as edited at last");
  rig.remove_note(kNotes);
  rig.write_note(kNotes + 1, "which is new");
}

TEST_CASE("a fault at any call of the first build leaves no index or a whole one") {
  FaultRig rig(kNotes);
  Trials(rig, {"first build", {}, std::nullopt, {}}).run_all();
}

TEST_CASE("a fault at any call of an incremental publish leaves the old index or the new") {
  FaultRig rig(kNotes);
  publish_some(rig);
  edit(rig);
  const auto before = read_current_content(rig.index()).value();
  Trials(rig, {"incremental publish", {}, before, {}}).run_all();
}

TEST_CASE("a fault at any call of a full rebuild leaves the old index or the new") {
  FaultRig rig(kNotes);
  publish_some(rig);
  edit(rig);
  const auto before = read_current_content(rig.index()).value();
  Trials(rig, {"full rebuild", {"--full"}, before, {}}).run_all();
}

// Edits until the next run will compact the database, which has grown by holes.
void grow(const FaultRig& rig, Scenario& scenario) {
  for (int i = 0; i < 100; ++i) {
    std::string text;
    for (int word = 0; word < 200; ++word) text += " grown" + std::to_string(200 * i + word);
    rig.write_note(1 + i % 3, text);
    rig.save();
    scenario.before = read_current_content(rig.index()).value();
    for (const CountedCall& call : rig.run_with({}, {}).calls) {
      if (call.path.find("xapian.holed") == std::string::npos) continue;
      rig.restore();
      return;
    }
  }
  FAIL("no run has compacted the database");
}

TEST_CASE("a fault at any call of a publish that compacts leaves the old index or the new") {
  FaultRig rig(kNotes);
  publish_some(rig);
  Scenario scenario{"compacting publish", {}, {}, {}};
  grow(rig, scenario);
  Trials(rig, std::move(scenario)).run_all();
}

TEST_CASE("a fault at any call of a run with nothing to do leaves the index as it is") {
  FaultRig rig(kNotes);
  publish_some(rig);
  const auto before = read_current_content(rig.index()).value();
  Trials(rig, {"nothing to do", {}, before, {}}).run_all();
}

TEST_CASE("what a run reports as published survives the power") {
  constexpr std::size_t kAtExit = 1'000'000;
  const FaultRig rig(kNotes);
  publish_some(rig);
  for (const bool edited : {false, true}) {
    if (edited) edit(rig);
    rig.save();
    for (unsigned seed = 0; seed < 10; ++seed) {
      INFO("edited " << edited << ", seed " << seed);
      rig.restore();
      const FaultedRun run = rig.run_with({"power", kAtExit, seed, {}}, {"--full"});
      REQUIRE(run.program.exit_code == 0);
      const auto report = nlohmann::json::parse(run.program.out);
      CHECK(report["outcome"] == "published");
      CHECK(report["path"] == current_generation(rig.index()).value().string());
      CHECK(read_current_content(rig.index()));
    }
  }
}

}  // namespace
}  // namespace notesearch
