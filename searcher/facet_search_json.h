// The JSON form of found values of a facet, version 1:
//
//   { "version": 1, "facet", "text", "total", "generation",
//     "values": [{"value", "parts": parts, "count"}],
//     "took_us" }
//
// parts as in response_json.h. New members may be added within version 1.
#pragma once

#include <string>

#include "searcher/facet_search.h"

namespace notesearch {

[[nodiscard]] std::string json_text(const FacetSearchResponse& response);

}  // namespace notesearch
