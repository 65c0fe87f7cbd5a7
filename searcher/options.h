// The command line of notes-search.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "schema/base/error.h"
#include "searcher/request.h"

namespace notesearch {

enum class Output : std::uint8_t { kText, kJson, kTrec };

struct SearchOptions {
  std::string index_dir;
  SearchRequest request;
  Output output = Output::kText;
  std::string color;       // "auto", "always" or "never"
  std::string synonyms;    // a file; "none"; empty: those that are built in
  std::string batch_file;  // "-" for standard input; empty: the one query of the command line
  std::optional<std::string> text_only;  // --help or --version: print this
};

// kUsage or kConfig, naming the option, for what does not fit.
Result<SearchOptions> parse_search_options(int argc, const char* const* argv);

}  // namespace notesearch
