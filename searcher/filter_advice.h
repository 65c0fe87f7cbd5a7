// What to leave out of a request that finds nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "searcher/request.h"
#include "searcher/search.h"

namespace notesearch {

// How many notes the query finds when filters are left out.
struct FilterAdvice {
  std::string filters;  // as options: "--tag", "--from and --to"
  std::uint32_t total = 0;
};

// For a request that found nothing: each of its filters without which there are notes or, if it takes
// more than one, all of them. None when it has no filters or they are not to blame. Searches once for
// a filter, and once more for all.
Result<std::vector<FilterAdvice>> advise_on_filters(Searcher& searcher,
                                                    const SearchRequest& request);

}  // namespace notesearch
