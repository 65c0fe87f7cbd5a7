// Many queries from a file, one a line: for scripts and for measuring relevance.
#pragma once

#include <iosfwd>
#include <string>

#include "schema/base/error.h"
#include "searcher/options.h"
#include "searcher/search.h"

namespace notesearch {

// Reads "ID TAB QUERY" lines and prints, for each, one line of JSON (the response with "id" before
// it) or, with Output::kTrec, one line a hit: "ID Q0 SLUG RANK SCORE notesearch". kBadData, with
// the line's number, for a line without a tab. Returns how many queries found something.
Result<std::size_t> run_batch(std::istream& queries, const SearchOptions& options,
                              Searcher& searcher, std::ostream& out);

}  // namespace notesearch
