// Programs that notes-search starts: a pager, a browser. A part of the program, not of the library:
// they get its environment.
//
// No shell is involved: a command is split at blanks, and what is given to it is one argument,
// whatever it holds. While such a program runs, an interrupt from the keyboard is its own to heed.
// For the main thread, before or after any other.
#pragma once

#include <string>
#include <vector>

#include "schema/base/error.h"

namespace notesearch {

// "less -R" as its words; none of blanks alone.
[[nodiscard]] std::vector<std::string> split_command(const std::string& command);

// Whether a command is less, wherever it is, so that it takes the options of less.
[[nodiscard]] bool is_less(const std::vector<std::string>& command);

// Runs a command, writes `input` to its standard input and waits for its end. That it stops reading
// before the end of the input, or fails, is its own affair. kUnavailable when it can't be started:
// nothing was shown then.
Result<void> run_pager(const std::vector<std::string>& command, const std::string& input);

// Runs a command with the address as its last argument and waits for its end. kUnavailable when it
// can't be started or fails.
Result<void> run_opener(const std::vector<std::string>& command, const std::string& address);

}  // namespace notesearch
