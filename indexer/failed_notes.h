// Notes that the source lists but whose bodies can't be had: what stands in for them, and when one
// that is gone is let go.
//
// Pure but for the cache; any thread.
#pragma once

#include <chrono>
#include <vector>

#include "indexer/body_cache.h"
#include "indexer/changes.h"
#include "indexer/last_source.h"

namespace notesearch {

// A note leaves the index once so many runs were told that it is gone (404, 410), the first and the
// last of them so far apart.
inline constexpr int kGoneRuns = 3;
inline constexpr std::chrono::hours kGoneFor{24};

// A count that began longer ago was begun by a clock that was wrong.
inline constexpr std::chrono::hours kLongestGone{24 * 365 * 5};

// For a run without a usable generation: gives failed notes their last body, if the cache has it
// whole, and takes it from `bodies` if not.
void use_cached_bodies(std::vector<OfferedNote>& offered, const BodyCache& cache,
                       KnownBodies& bodies);

// Marks the notes to be let go and returns what to remember of those that are gone. `before` is
// what the last run remembered.
[[nodiscard]] GoneNotes let_go(std::vector<OfferedNote>& offered, const GoneNotes& before,
                               std::chrono::sys_seconds now);

}  // namespace notesearch
