// Error pages that are sent with status 200 and look like notes.
//
// HTML pages are refused while they are fetched (gather.h); these are the ones in plain text or
// markdown, which only comparing finds.
#pragma once

#include <vector>

#include "corpus/fetcher.h"
#include "indexer/body_cache.h"
#include "indexer/changes.h"

namespace notesearch {

// Makes failed fetches of bodies that are one and the same for three notes or more that were
// different, or not there, in the last generation.
void take_back_repeated(const std::vector<KnownNote>& known, std::vector<OfferedNote>& offered);

// Makes failed fetches of new and changed bodies that are what the origin answers for a note that
// can't exist: asked once for each place that such notes come from, with the slug replaced. An
// answer that quotes the slug is recognised. `cache` holds the bodies.
void take_back_answers_to_anything(const std::vector<KnownNote>& known,
                                   std::vector<OfferedNote>& offered, const BodyCache& cache,
                                   Fetcher& fetcher, const Fetcher::Stop& stop);

}  // namespace notesearch
