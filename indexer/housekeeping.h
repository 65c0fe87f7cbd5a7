// What a run leaves behind for the next one, and what it throws away.
//
// For the holder of the index lock.
#pragma once

#include <string>
#include <unordered_set>

#include "indexer/body_cache.h"
#include "indexer/changes.h"
#include "indexer/gather.h"
#include "indexer/index_directory.h"
#include "indexer/last_source.h"
#include "schema/base/error.h"

namespace notesearch {

// The bodies that the notes of a run are made of: those it read, and for kept notes those `known`
// before it.
[[nodiscard]] KnownBodies bodies_of(const std::vector<OfferedNote>& offered, const Changes& changes,
                                    const KnownBodies& known);

// Removes old generations, and every cached body that neither a generation that stays nor
// `remembered` refers to.
Result<void> collect_garbage(const IndexDirectory& directory, const BodyCache& cache,
                             const LastSource& remembered);

}  // namespace notesearch
