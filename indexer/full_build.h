// Builds a generation from scratch, on all cores.
//
// Xapian inserts fastest into small databases, so threads index batches of consecutive notes into
// throw-away databases below the build directory; one compacting merge then joins them in order.
// Document ids are 1 to n in listing order, whatever the number of threads.
#pragma once

#include "indexer/build_plan.h"
#include "schema/base/error.h"

namespace notesearch {

// Fills plan.directory with everything but the manifest. kBusy when stopped, kIo for the disk.
Result<BuildResult> build_full(const BuildPlan& plan);

}  // namespace notesearch
