// The command line of notes-index.
#pragma once

#include <optional>
#include <string>

#include "indexer/index_run.h"
#include "schema/base/error.h"

namespace notesearch {

struct Invocation {
  std::optional<std::string> text_only;  // --help or --version: print it and exit
  IndexRunOptions run;                   // all but stop
  bool quiet = false;
  bool json = false;
};

// kUsage or kConfig for what does not fit. Reads the environment (see schema/base/cli.h).
Result<Invocation> read_invocation(int argc, const char* const* argv);

}  // namespace notesearch
