// Runs a command of the operator's after a run: to reload a server, to purge a cache, to send mail.
//
// The facts reach it as environment variables and are never part of the command, so nothing that a
// site says is read by the shell:
//
//   NOTESEARCH_EVENT       published or failed
//   NOTESEARCH_GENERATION  the one that serves now; 0: none
//   NOTESEARCH_NOTES       notes in it
//   NOTESEARCH_INDEX       the index directory
//   NOTESEARCH_EXIT_CODE   what the run ends with
//   NOTESEARCH_MESSAGE     one line for people; may be empty
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "schema/base/error.h"

namespace notesearch {

enum class HookEvent : std::uint8_t { kPublished, kFailed };

struct HookFacts {
  HookEvent event = HookEvent::kPublished;
  std::uint64_t generation = 0;
  std::size_t notes = 0;
  std::filesystem::path index_dir;
  int exit_code = 0;
  std::string message;  // may quote the source; made printable and cut to 512 bytes
};

struct HookOptions {
  std::string command;  // for /bin/sh -c
  // The program's environment, as in environ(7); the facts take precedence over what it says.
  const char* const* environment = nullptr;  // null: none but the facts
  std::chrono::milliseconds time_limit{60'000};
  std::function<bool()>
      stop;  // asked several times a second; once it is true the command is killed
};

// Blocks until the command ends. It reads nothing, writes to our standard error, inherits no other
// file, and is the head of a process group of its own. When the time is up, and when it ends, what
// is left of the group is killed. An error says that the command could not be started, failed, was
// killed or took too long; its kind is kUnavailable, and kBusy when `stop` said so. What was
// published stays published whatever a hook does.
Result<void> run_hook(const HookOptions& options, const HookFacts& facts);

}  // namespace notesearch
