#include "indexer/run_request.h"

#include <utility>

namespace notesearch {

Result<Fetcher> fetcher_for(const IndexRunOptions& options, const std::vector<Source>& sources) {
  FetchOptions fetch = options.fetch;
  fetch.allowed_origins = allowed_origins(sources, fetch.mirrors);
  return Fetcher::create(std::move(fetch));
}

ReadingRequest reading_for(const IndexRunOptions& options, const std::vector<Source>& sources,
                           const KnownIndex& known, const RunStatus& status) {
  ReadingRequest request;
  request.listing.sources = sources;
  request.listing.mirrors = options.fetch.mirrors;
  request.listing.raw_urls = options.raw_urls;
  if (known.was_asked(sources)) request.listing.before = *known.remembered;
  request.listing.states_before = status.sources;
  request.listing.offline = options.offline;
  request.listing.accept_change = options.accept_shrink;
  request.known = &known;
  request.stop = options.stop;
  return request;
}

}  // namespace notesearch
