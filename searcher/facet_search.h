// Finds values of a facet by what is typed of their names: for a list of tags too long to show.
//
// Searcher::facet_values() (search.h) answers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "searcher/request.h"

namespace notesearch {

// What is typed is cut to this; no tag is that long.
inline constexpr std::size_t kMaxFacetTextBytes = 1024;

struct FacetSearchRequest {
  // The query and the filters under which is counted, and whether values without a match count as
  // values (zero_counts). The rest of it is of no meaning here.
  SearchRequest search;
  std::string facet;  // "tags" or "years"
  // The beginning of the name or of a later word of it, in any case: "mod" and "world-m" find "World
  // models". Blanks and signs between words are alike. Empty: every value.
  std::string text;
  std::uint32_t limit = 10;  // values returned, at most kMaxLimit
};

struct FoundFacetValue {
  std::string value;
  Parts parts;  // the value; what was typed, where it begins a word first, is the matched part
  std::uint32_t count = 0;
};

struct FacetSearchResponse {
  std::string facet;
  std::string text;         // as asked
  std::uint32_t total = 0;  // values found, whatever the limit
  // Counted as in Facets: each facet ignores its own filter. Most frequent first; of equals tags by
  // name, years newest first.
  std::vector<FoundFacetValue> values;
  std::uint64_t generation = 0;
  std::uint64_t took_us = 0;
};

}  // namespace notesearch
