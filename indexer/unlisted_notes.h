// Notes that a feed does not show any more: it lists the newest alone, so the others stay as the
// index has them, and leave when their own addresses say that they are gone.
//
// Pure functions, any thread.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "corpus/listing.h"
#include "corpus/raw_url.h"
#include "indexer/changes.h"
#include "indexer/known_index.h"

namespace notesearch {

// Adds to a listing that is not complete the notes of the index that it does not name, and to any
// those that it names without a text (Listing::named_only), as they are stored; returns their slugs. Their bodies are where the patterns lead from their pages, else
// where they were last fetched (`bodies`); those that came with a listing have no address.
std::unordered_set<std::string> add_unlisted(const KnownIndex& known, const KnownBodies& bodies,
                                             const std::vector<RawUrlPattern>& raw_urls,
                                             Listing& listing);

// Makes the listing of such notes count as unchanged, and the body of one without an address.
void keep_as_indexed(const std::vector<KnownNote>& known,
                     const std::unordered_set<std::string>& unlisted,
                     std::vector<OfferedNote>& offered);

}  // namespace notesearch
