// Builds a generation from the last one: a copy of its database, with the changes in one
// transaction. Document ids of unchanged notes stay; new notes come after the last id.
#pragma once

#include <cstddef>
#include <string>

#include "indexer/build_plan.h"
#include "schema/base/error.h"

namespace notesearch {

// Up to this share of changed notes an incremental build is the faster one.
inline constexpr std::size_t kIncrementalPercent = 25;

// Fills plan.directory with everything but the manifest; plan.last must be there, of the same
// schema and analyser. kBusy when stopped, kIo for the disk.
Result<BuildResult> build_incremental(const BuildPlan& plan);

}  // namespace notesearch
