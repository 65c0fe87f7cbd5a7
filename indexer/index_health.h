// How an index is: what serves, whether it is sound, and how long ago it was compared with the site.
//
// Reads only, takes no lock and contacts nobody, so it may run beside a run of the indexer.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "indexer/run_status.h"
#include "schema/base/error.h"
#include "schema/generation.h"

namespace notesearch {

struct CacheSize {
  std::size_t files = 0;
  std::uint64_t bytes = 0;
};

// Exactly one of `serving` and `fault` is set.
struct IndexHealth {
  std::filesystem::path index_dir;
  std::chrono::sys_seconds now{};
  std::chrono::hours stale_after{};

  std::optional<Manifest>
      serving;                 // of the current generation, every file of which is as published
  std::optional<Error> fault;  // why there is none: kUnavailable when there is no index
  std::vector<std::uint64_t> generations;  // complete ones on the disk, ascending

  std::optional<RunStatus> status;
  std::optional<Error> status_fault;  // why that is not known; absent when no run has left one

  std::optional<CacheSize> cache;  // absent when it can't be listed
};

enum class Verdict : std::uint8_t {
  kHealthy,
  kStale,    // sound, but no run has succeeded within stale_after
  kDamaged,  // what `current` names can't be served whole
  kMissing,  // there is no index
};

// Looks at an index directory. Reads every file of the current generation to compare it with its
// digest: some 2 s for each GB.
[[nodiscard]] IndexHealth inspect_index(const std::filesystem::path& index_dir,
                                        std::chrono::hours stale_after,
                                        std::chrono::sys_seconds now);

// Runs that failed within the limit do not make an index stale: what serves is still fresh enough,
// and the failed run has told its own exit code. A last success that lies more than an hour in the
// future does: a clock was wrong, and how old the index is can't be known.
[[nodiscard]] Verdict verdict(const IndexHealth& health);

// 0 healthy, 1 stale, 65 damaged, 69 no index; 74 when the disk keeps it from being read.
[[nodiscard]] int exit_code(const IndexHealth& health);

// When the generation that serves was published; empty when there is none or it does not say.
[[nodiscard]] std::optional<std::chrono::sys_seconds> published_at(const IndexHealth& health);

}  // namespace notesearch
