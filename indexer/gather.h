// The fetch phase: from listed notes to bodies in the cache, or reasons why there is none.
//
// Few bodies are in memory at a time: those being transferred and those on their way to the cache.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "corpus/listing.h"
#include "indexer/body_cache.h"
#include "indexer/changes.h"
#include "indexer/progress.h"
#include "schema/base/error.h"

namespace notesearch {

struct GatherContext {
  const BodyCache* cache = nullptr;
  bool write_cache = true;     // false in a dry run: bodies are only hashed
  Fetcher* fetcher = nullptr;  // null: bodies of URLs come from the cache alone
  const std::map<std::string, std::string>* cached_bodies = nullptr;  // by slug, without a fetcher
  ProgressSink* progress = nullptr;
  std::function<bool()> stop;
};

struct Gathered {
  std::vector<OfferedNote>
      offered;  // in listing order, then notes that the listing itself left out
  std::size_t bodies = 0;
  std::uint64_t bytes = 0;
};

// A body counts only when it is whole, text, not empty and not an HTML page. kIo when the cache
// can't be written, kBusy when stopped; a note that fails is no error.
Result<Gathered> gather_bodies(const Listing& listing, const GatherContext& context);

// Makes failed fetches of bodies that are one and the same for three notes or more that were
// different, or not there, in the last generation: an error page that was sent with status 200.
void take_back_repeated(const std::vector<KnownNote>& known, std::vector<OfferedNote>& offered);

}  // namespace notesearch
