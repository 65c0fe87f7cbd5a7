// What a run and an audit ask for alike: from options to a fetcher and a reading of the site.
#pragma once

#include <vector>

#include "corpus/fetcher.h"
#include "indexer/index_run.h"
#include "indexer/known_index.h"
#include "indexer/run_status.h"
#include "indexer/site_reading.h"
#include "indexer/source.h"
#include "schema/base/error.h"

namespace notesearch {

// A fetcher for these sources; the errors of Fetcher::create().
[[nodiscard]] Result<Fetcher> fetcher_for(const IndexRunOptions& options,
                                          const std::vector<Source>& sources);

// The reading, but for fetcher, cache, conditions, progress and the time. `known` outlives it.
[[nodiscard]] ReadingRequest reading_for(const IndexRunOptions& options,
                                         const std::vector<Source>& sources,
                                         const KnownIndex& known, const RunStatus& status);

}  // namespace notesearch
