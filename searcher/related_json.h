// The JSON form of related notes, version 1:
//
//   { "version": 1, "slug", "title", "generation",
//     "notes": [{"slug", "title", "url", "date", "tags": [..], "score", "words": [..],
//                "shared_tags": [..], "why"}],
//     "took_us" }
//
// "date" is null for an undated note. New members may be added within version 1.
#pragma once

#include <string>

#include "searcher/related.h"

namespace notesearch {

[[nodiscard]] std::string json_text(const RelatedResponse& response);

}  // namespace notesearch
