// The list phase: from the sources a person names to the notes they list, all sources as one.
//
// A source that can't be read is stood in for by its last good copy, unless it is the one that says
// which notes there are. Not thread-safe with the same reader.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "corpus/listing.h"
#include "corpus/merge.h"
#include "corpus/raw_url.h"
#include "indexer/document_reader.h"
#include "indexer/index_report.h"
#include "indexer/last_source.h"
#include "indexer/source.h"
#include "schema/base/error.h"

namespace notesearch {

struct ListingRequest {
  std::vector<Source> sources;
  std::vector<Mirror> mirrors;
  std::vector<std::string> raw_urls;  // PAGE=RAW, see corpus/raw_url.h
  LastSource before;                  // of the same sources; empty on the first run
  std::vector<SourceState> states_before;
  bool offline = false;        // the sources of the last run, instead of looking for them
  bool accept_change = false;  // another source may decide which notes there are
  std::chrono::sys_seconds now{};
};

struct SiteListing {
  Listing listing;
  std::vector<Finding> findings;        // where the sources differ
  std::vector<SourceRef> sources;       // in order of precedence; the first decides
  std::vector<SourceState> states;      // of these and of those that could not be read at all
  std::vector<RawUrlPattern> raw_urls;  // of the request
};

// Reads every source. An error is that of the source that decides; of any other that has no last
// good copy unless a profile.json decides; kRefused when another source would decide than before;
// kUsage for a pattern that is none.
Result<SiteListing> read_listing(const ListingRequest& request, DocumentReader& reader);

}  // namespace notesearch
