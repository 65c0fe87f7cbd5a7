// A sequence of runs over a site that is edited and broken between them, made from a seed and held
// to the oracle after each run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/index_run.h"
#include "tests/indexer/oracle.h"
#include "tests/origin/scripted_site.h"
#include "tests/temporary_dir.h"

namespace notesearch {

// Of one schedule or of many.
struct ModelTotals {
  std::size_t schedules = 0;
  std::size_t runs = 0;
  std::size_t published = 0;
  std::size_t refused = 0;
  std::size_t failed = 0;
  std::size_t requests = 0;
  std::size_t not_modified = 0;
  std::size_t faults = 0;
  std::size_t timeouts = 0;         // good answers that came too late: a busy machine
  std::size_t wrongly_removed = 0;  // notes that should be in the index and are not
  std::size_t wrongly_kept = 0;     // that should not be, or are of another version
  std::size_t corrupt = 0;          // generations that are damaged or not of one piece
  std::size_t wrong_endings = 0;    // exit codes, publications for nothing, untrue reports

  void add(const ModelTotals& other);
  [[nodiscard]] std::string text() const;
};

class Schedule {
 public:
  explicit Schedule(std::uint64_t seed);

  // All its runs, up to the first that is wrong.
  void play();

  [[nodiscard]] const ModelTotals& totals() const { return totals_; }
  // What was wrong, with seed, run and slug; empty when nothing was.
  [[nodiscard]] const std::vector<std::string>& mismatches() const { return mismatches_; }

 private:
  struct RunResult {
    RunEnding ending = RunEnding::kFailed;
    int exit_code = 0;
    RunClaims claims;
    std::string text;
  };

  // Between runs.
  void edit_site();
  void break_site();
  void break_notes(std::size_t count);
  void break_half();
  void break_manifest();
  void set_fault(const std::string& path, Fault fault);
  [[nodiscard]] Fault any_fault();
  void break_index();
  void choose_setting();

  // One run.
  void play_run();
  [[nodiscard]] RunResult run();
  void compare_ending(const RunResult& result, const Forecast& forecast);
  void compare_directories(const RunResult& result);
  void compare_notes();
  void wrong(std::size_t ModelTotals::*counter, const std::string& what);

  [[nodiscard]] bool chance(unsigned percent) { return below(random_, 100) < percent; }
  [[nodiscard]] std::string any_slug();

  static constexpr int kNotes = 50;
  static constexpr int kRuns = 8;
  static constexpr int kRecheckEvery = 3;

  const std::uint64_t seed_;
  std::mt19937_64 random_;
  ScriptedSite site_;
  TemporaryDir dir_;
  IndexRunOptions options_;
  RunSetting setting_;
  Oracle oracle_{kRecheckEvery};
  std::set<std::string> faulty_paths_;
  std::map<std::string, Fault> faults_;
  std::size_t slow_faults_ = 0;
  int run_number_ = 0;
  bool was_refused_ = false;
  std::set<std::string> directories_;  // before the run
  ModelTotals totals_;
  std::vector<std::string> mismatches_;
};

}  // namespace notesearch
