// The routes of Meilisearch, as of its version 1.50, for reading:
// https://www.meilisearch.com/docs/reference/api/overview
#pragma once

#include <string>
#include <vector>

#include "searcher/http/meili/meili_error.h"
#include "searcher/http/work.h"

namespace notesearch::meili {

struct MeiliOptions {
  std::vector<std::string> keys = {};  // keys.h; /health needs none
  std::string documentation = std::string(kErrorDocumentation);
};

// Searches, documents, and what there is to know of the indexes. Replies are kept, but not by clients. What
// would change something is refused with 403 invalid_api_key, since no key allows it.
[[nodiscard]] std::vector<Route> meili_routes(const MeiliOptions& options);

}  // namespace notesearch::meili
