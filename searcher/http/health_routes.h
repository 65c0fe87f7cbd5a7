// /healthz: the process answers. /readyz: it has an index to answer from, and how fresh that is.
#pragma once

#include <chrono>
#include <vector>

#include "searcher/http/serving_index.h"
#include "searcher/http/work.h"

namespace notesearch {

// /readyz: { "status": "ready" | "no index", "generation", "published", "notes", "compared", "stale",
//            "trouble" }
// 200 when there is an index, else 503. "compared" is when a run of notes-index last compared it with the
// site, null when that is not known; "stale" says that it is longer ago than `stale_after`, or unknown.
// "trouble" says why what should serve does not, else null. /readyz?fresh answers 503 in these two cases as
// well. The index must outlive the routes.
[[nodiscard]] std::vector<Route> health_routes(const ServingIndex& index,
                                               std::chrono::seconds stale_after);

}  // namespace notesearch
