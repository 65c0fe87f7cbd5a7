// What a run did: plain values, shown by report_text.h and report_json.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "corpus/listing.h"
#include "schema/base/error.h"

namespace notesearch {

enum class Outcome : std::uint8_t {
  kPublished,  // a new generation serves
  kUnchanged,  // nothing to do: the last generation serves on
  kDryRun,     // nothing was written; the counts say what would be done
  kRefused,    // the gate kept the last generation: see IndexReport::refusal
};

enum class BuildKind : std::uint8_t { kNone, kIncremental, kFull };

// A note that is not as the source has it now, and why.
struct HeldNote {
  std::string slug;    // may be empty for one left out
  std::string reason;  // may quote the source: printable() before a terminal sees it
};

// One source of the index, as a run found it.
struct SourceState {
  std::string where;      // URL or folder
  std::string kind;       // source_kind_name()
  std::size_t notes = 0;  // that it lists
  // When it was last read, or found to be as it was; absent when it never was.
  std::optional<std::chrono::sys_seconds> last_read;
  std::string failure;  // why it could not be read this time; empty when it could
};

struct PhaseTimes {
  std::int64_t list_ms = 0;
  std::int64_t fetch_ms = 0;
  std::int64_t index_ms = 0;
  std::int64_t publish_ms = 0;
  std::int64_t total_ms = 0;
};

struct IndexReport {
  Outcome outcome = Outcome::kUnchanged;
  std::optional<Error> refusal;  // with kRefused
  BuildKind build = BuildKind::kNone;
  bool site_asked = true;                // false offline, unless the sources are folders
  std::string source;                    // what was asked for, joined by spaces when several
  std::vector<SourceState> sources;      // what was read for it, in order of precedence
  std::uint64_t generation = 0;          // the one that serves now; 0 when there is none
  std::filesystem::path generation_dir;  // its directory; empty when there is none

  std::size_t listed = 0;  // notes that the source names
  std::size_t notes = 0;   // notes in the generation (in a dry run: that it would have)
  std::size_t added = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;
  std::size_t removed = 0;
  std::vector<HeldNote> kept;         // at their last good version
  std::vector<HeldNote> left_out;     // never had a good version
  std::vector<HeldNote> quarantined;  // indexed as plain text
  std::vector<Problem> problems;      // everything else found wrong
  bool index_at_fault = false;        // some of them with the index itself or its disk

  std::size_t requests = 0;         // HTTP requests for bodies and listings
  std::size_t not_modified = 0;     // of those, answered with 304
  std::size_t bodies_fetched = 0;   // that came whole, 304s not counted
  std::uint64_t bytes_fetched = 0;  // of bodies and listing, decompressed
  PhaseTimes times;

  // Notes listed per second of the whole run.
  [[nodiscard]] double notes_per_second() const;
};

// 0 done; 3 done, but notes were kept or left out, a source could not be read, or the index was at
// fault: somebody should look;
// else the exit code of the refusal. Remarks on metadata alone are no reason to look.
[[nodiscard]] int exit_code(const IndexReport& report);

}  // namespace notesearch
