// The fetch phase: from listed notes to bodies in the cache, or reasons why there is none.
//
// A note whose last body is known is asked for with its validators, so that an unchanged one costs
// a 304. Few bodies are in memory at a time: those being transferred and those on their way to the
// cache.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "corpus/listing.h"
#include "indexer/body_cache.h"
#include "indexer/changes.h"
#include "indexer/last_source.h"
#include "indexer/progress.h"
#include "schema/base/error.h"

namespace notesearch {

struct GatherContext {
  const BodyCache* cache = nullptr;
  bool write_cache = true;             // false in a dry run: bodies are only hashed
  Fetcher* fetcher = nullptr;          // null: bodies of URLs come from the cache alone
  const KnownBodies* known = nullptr;  // what the cache holds of each note
  bool conditional = true;             // false: every body is fetched, whatever is known
  // Why a body is not to be fetched, if so (robots_check.h); may be empty. Asked for notes with
  // derived_url alone.
  std::function<std::optional<std::string>(const ListedNote&)> objection;
  ProgressSink* progress = nullptr;
  std::function<bool()> stop;
};

struct Gathered {
  std::vector<OfferedNote>
      offered;              // in listing order, then notes that the listing itself left out
  std::size_t bodies = 0;   // that came whole, those not modified not counted
  std::uint64_t bytes = 0;  // of these
};

// A body counts only when it is whole, text, not empty and not an HTML page. kIo when the cache
// can't be written, kBusy when stopped; a note that fails is no error.
Result<Gathered> gather_bodies(const Listing& listing, const GatherContext& context);

}  // namespace notesearch
