// What the last runs came to, for people and monitors: INDEX/status.json.
//
// Written at the end of every run that held the lock, whatever came of it, and read by --status. No
// generation depends on it: a lost or damaged file is an empty status until the next run.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "indexer/index_report.h"
#include "schema/base/error.h"

namespace notesearch {

inline constexpr const char* kStatusFile = "status.json";

struct RunStatus {
  std::chrono::sys_seconds started{};
  std::chrono::sys_seconds finished{};
  int exit_code = 0;
  std::string outcome;  // "published", "unchanged", "refused" or "failed"
  std::string message;  // one line: why it was refused or failed; empty when all is well

  // The last run that ended with 0 or 3: what is served was compared with the site then.
  std::optional<std::chrono::sys_seconds> last_success;
  int failures_in_a_row = 0;

  std::uint64_t generation = 0;
  std::size_t notes = 0;
  std::vector<SourceState> sources;
  std::vector<HeldNote> kept;         // as in IndexReport, of the last run that compared notes
  std::vector<HeldNote> left_out;
  std::vector<HeldNote> quarantined;
};

// kUnavailable when no run has left one, kBadData when it can't be read.
Result<RunStatus> read_status(const std::filesystem::path& index_dir);

// Replaces it atomically and durably.
Result<void> write_status(const std::filesystem::path& index_dir, const RunStatus& status);

// The status after a run that ended with a report.
[[nodiscard]] RunStatus status_after(const RunStatus& before, const IndexReport& report,
                                     std::chrono::sys_seconds started,
                                     std::chrono::sys_seconds finished);

// The same after one that failed.
[[nodiscard]] RunStatus status_after(const RunStatus& before, const Error& error,
                                     std::chrono::sys_seconds started,
                                     std::chrono::sys_seconds finished);

}  // namespace notesearch
