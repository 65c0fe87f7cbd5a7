// The list phase: from the source a person names to the notes it lists.
//
// Not thread-safe with the same fetcher.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "corpus/listing.h"
#include "corpus/url.h"
#include "indexer/body_cache.h"
#include "schema/base/error.h"

namespace notesearch {

// A source that can be indexed: exactly one of the two is set.
struct Source {
  std::optional<Url> url;  // of a profile.json
  std::filesystem::path folder;
};

// kUsage when it is neither an http(s) URL nor an existing folder, or a kind of URL that can't be
// read.
Result<Source> parse_source(const std::string& text);

// Where the notes of a URL source may come from: its own origin and every origin with a mirror.
[[nodiscard]] std::vector<Origin> allowed_origins(const Url& source,
                                                  const std::vector<Mirror>& mirrors);

struct SourceListing {
  Listing listing;
  std::string manifest;  // the bytes of a URL source's listing, to be cached; empty for a folder
};

// Fetches and reads the listing of a URL. kBusy when stopped.
Result<SourceListing> fetch_listing(const Url& source, const std::vector<Mirror>& mirrors,
                                    Fetcher& fetcher, const Fetcher::Stop& stop);

// Reads a listing that an earlier run fetched.
Result<SourceListing> read_listing(const Url& source, const std::vector<Mirror>& mirrors,
                                   std::string manifest);

}  // namespace notesearch
