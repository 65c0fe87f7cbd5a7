// What the routes that search are asked, read and checked, and the one way to write it.
//
// Reading settles a request: of the ways to ask for the same one remains, and that is what is run, so that
// requests of one meaning get one answer, echoes included. The canonical query string of a request is
// parsed to the same request on any day; parameters that have their default value are left out.
// Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/base/date.h"
#include "schema/base/error.h"
#include "searcher/facet_search.h"
#include "searcher/markdown_view.h"
#include "searcher/request.h"
#include "searcher/suggest.h"

namespace notesearch {

// Tighter than the library's: anybody may ask.
inline constexpr std::uint32_t kMaxHttpLimit = 100;
inline constexpr std::uint32_t kMaxHttpHits = 1000;  // offset and limit together
inline constexpr std::size_t kMaxHttpFilterValues = 16;
inline constexpr std::size_t kMaxHttpTagBytes = 256;

struct SearchParameters {
  SearchRequest request;
  bool markdown = false;
  std::size_t budget_tokens = kDefaultMarkdownTokens;  // of markdown
  // Which of the facets are shown.
  bool tags = false;
  bool years = false;
};

// kUsage, with the name of the parameter in `where`. `today` is what "yesterday" counts from.
Result<SearchParameters> read_search(std::string_view query_string, Day today);
Result<FacetSearchRequest> read_facet_search(std::string_view query_string, Day today);
Result<SuggestRequest> read_suggest(std::string_view query_string);

[[nodiscard]] std::string canonical_query(const SearchParameters& asked);
[[nodiscard]] std::string canonical_query(const FacetSearchRequest& asked);
[[nodiscard]] std::string canonical_query(const SuggestRequest& asked);

// A query without what has no meaning in it: as clean_text() leaves it, no blank at the beginning, one in
// place of several outside quotes, and at most one at the end, which tells that the last word is whole.
// Case stays: operators, camelCase and the echo of the query have it.
[[nodiscard]] std::string settled_query(std::string_view query);

}  // namespace notesearch
