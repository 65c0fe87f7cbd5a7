// The command line of notes-index.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "indexer/index_run.h"
#include "schema/base/error.h"

namespace notesearch {

enum class Task : std::uint8_t {
  kIndex,     // a run, which may be a dry one
  kAudit,     // compare the sources with each other and with what the site answers
  kStatus,    // tell how the index is, contact nobody
  kRollback,  // go back to the generation before the one that serves
};

struct Invocation {
  std::optional<std::string> text_only;  // --help or --version: print it and exit
  Task task = Task::kIndex;
  bool source_named = false;  // else run.sources is the default
  IndexRunOptions run;                 // all but stop and clock
  std::chrono::hours stale_after{26};  // at least one
  std::filesystem::path metrics;       // to be written after a run; empty for none
  std::string on_publish;              // commands for the shell; empty for none
  std::string on_failure;
  bool quiet = false;
  bool json = false;
};

// kUsage or kConfig for what does not fit. Reads the environment (see schema/base/cli.h). A source
// on the command line replaces those of the configuration file.
Result<Invocation> read_invocation(int argc, const char* const* argv);

}  // namespace notesearch
