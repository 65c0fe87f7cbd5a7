// What the last runs came to, for people and monitors: INDEX/status.json.
//
//   { "version": 1, "started": "2026-11-22T10:00:00Z", "finished": "…", "exit_code": 3,
//     "outcome": "published" | "unchanged" | "refused" | "failed", "message": "…",
//     "last_success": null | "…", "failures_in_a_row": 0,
//     "runs_since_recheck": 3, "generation": 42, "notes": 46,
//     "sources": [ { "where", "kind", "notes", "last_read": null | "…", "failure" } ],
//     "kept": { "total": 2, "notes": [ { "slug", "reason" } ] }, "left_out": {…},
//     "quarantined": {…} }
//
// Written at the end of every run that held the lock, whatever came of it, and read by --status. No
// generation depends on it: a lost or damaged file is an empty status until the next run.
//
// Pure but for the two that name a directory; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/index_report.h"
#include "schema/base/error.h"
#include "schema/freshness.h"

namespace notesearch {

inline constexpr std::size_t kMaxStatusHeld = 1'000;     // notes of a kind, see HeldNotes
inline constexpr std::size_t kMaxStatusSources = 100;    // further ones are not told
inline constexpr std::size_t kMaxStatusTextBytes = 512;  // of a reason or message; longer: cut

// Notes held back for one kind of reason: all counted, the first kMaxStatusHeld told.
struct HeldNotes {
  std::size_t total = 0;
  std::vector<HeldNote> notes;
};

struct RunStatus {
  std::chrono::sys_seconds started{};
  std::chrono::sys_seconds finished{};
  int exit_code = 0;
  std::string outcome;  // "published", "unchanged", "refused" or "failed"
  std::string message;  // one line: what somebody should look at; empty when all is well

  // The last run that ended with 0 or 3: what is served was compared with the site then.
  std::optional<std::chrono::sys_seconds> last_success;
  int failures_in_a_row = 0;
  int runs_since_recheck = 0;  // that believed validators (IndexRunOptions::recheck_every)

  std::uint64_t generation = 0;
  std::size_t notes = 0;
  std::vector<SourceState> sources;
  HeldNotes kept;  // as in IndexReport, of the last run that compared notes
  HeldNotes left_out;
  HeldNotes quarantined;
};

// The file's text, ending with a line feed, and back. Whatever the text is, kBadData names `where`
// when it is not such a status.
[[nodiscard]] std::string status_file_text(const RunStatus& status);
Result<RunStatus> parse_status(std::string_view text, const std::string& where);

// kUnavailable when no run has left one, kBadData when it can't be read.
Result<RunStatus> read_status(const std::filesystem::path& index_dir);

// Replaces it atomically and durably.
Result<void> write_status(const std::filesystem::path& index_dir, const RunStatus& status);

// The status after a run that ended with a report; a dry run changes nothing, and one that did not
// ask the site is neither a success nor a failure.
[[nodiscard]] RunStatus status_after(const RunStatus& before, const IndexReport& report,
                                     std::chrono::sys_seconds started,
                                     std::chrono::sys_seconds finished);

// The same after one that failed. Being busy or stopped (kBusy) says nothing about the index and
// changes nothing.
[[nodiscard]] RunStatus status_after(const RunStatus& before, const Error& error,
                                     std::chrono::sys_seconds started,
                                     std::chrono::sys_seconds finished);

}  // namespace notesearch
