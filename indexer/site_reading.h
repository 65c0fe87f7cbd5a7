// Reading the site: what it lists, and the bodies, all of one moment.
//
// A site that is deployed while it is read gives old and new at once. So once something has
// changed, the listings are read again at the end; when they say something else by then, the site is
// read once more.
#pragma once

#include <cstdint>

#include "corpus/fetcher.h"
#include "indexer/body_cache.h"
#include "indexer/gather.h"
#include "indexer/known_index.h"
#include "indexer/listing_reader.h"
#include "indexer/progress.h"
#include "schema/base/error.h"

namespace notesearch {

// How often a site is read in one run before it is given up as restless.
inline constexpr int kMaxReadings = 3;

struct ReadingRequest {
  ListingRequest listing;
  Fetcher* fetcher = nullptr;  // null: offline, or nothing but folders
  const BodyCache* cache = nullptr;
  bool write_cache = true;
  bool conditional = true;  // false: validators are not used
  const KnownIndex* known = nullptr;
  ProgressSink* progress = nullptr;  // may be null
  Fetcher::Stop stop;
};

struct SiteReading {
  SiteListing site;
  Gathered gathered;
  KnownDocuments documents;  // every one that was read, robots.txt included
  std::int64_t list_ms = 0;
  std::int64_t fetch_ms = 0;
};

// Errors of read_listing() and gather_bodies(); kUnavailable when the site changed during every
// reading.
Result<SiteReading> read_site(const ReadingRequest& request);

}  // namespace notesearch
