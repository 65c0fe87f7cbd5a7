// The command line of notes-search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "schema/base/error.h"
#include "searcher/index_words.h"
#include "searcher/request.h"

namespace notesearch {

enum class Output : std::uint8_t { kText, kJson, kMarkdown, kTrec };

// What is done with the request or in its place.
enum class Task : std::uint8_t { kSearch, kOpen, kRelated, kSuggest, kBatch, kComplete, kGaps };

struct SearchOptions {
  Task task = Task::kSearch;
  std::string index_dir;
  SearchRequest request;               // of kOpen: for the one hit to open
  std::optional<std::uint32_t> limit;  // when it was given
  std::string subject;  // of kRelated the slug, of kSuggest the text, of kGaps the file
  IndexWords words = IndexWords::kTags;  // of kComplete; the query is what they begin with
  std::string batch_file;                // of kBatch; "-" for standard input
  Output output = Output::kText;
  std::size_t budget_tokens = 0;         // of kMarkdown
  std::string color;                     // "auto", "always" or "never"
  bool pager = true;                     // what is longer than the terminal goes through a pager
  std::string synonyms;                  // a file; "none"; empty: those that are built in
  std::optional<std::string> text_only;  // --help and the like: print this
};

// `today` is what "yesterday" counts from. kUsage or kConfig, naming the option, for what does not fit.
Result<SearchOptions> parse_search_options(int argc, const char* const* argv, Day today);

}  // namespace notesearch
