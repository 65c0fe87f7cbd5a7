// The command line of every program: one table of options that Boost.Program_options reads from the
// arguments, from the environment (NOTESEARCH_INDEX for --index, NOTESEARCH_ALLOW_PRIVATE for
// --allow-private, ...) and from an INI file (--config), in this order of precedence, and that
// --help prints.
//
// For the mains alone: this is the one library part that may read the environment and write to a
// stream, the one it is given.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "schema/base/cli_completion.h"
#include "schema/base/error.h"

namespace notesearch {

struct ProgramInfo {
  std::string name;        // "notes-search"
  std::string usage;       // "[QUERY...]"
  std::string summary;     // one line
  std::string epilogue;    // after the options: exit codes, examples
  std::string positional;  // the option that takes the arguments without a dash; empty for none
  std::vector<ValueCompletion> completions = {};  // of values, for --completion
};

struct CommandLine {
  boost::program_options::variables_map values;
  std::set<std::string> typed;  // the options that stand in the arguments themselves
  // Set when --help, --version or --completion was asked for: print it and exit with success.
  std::optional<std::string> text_only;

  [[nodiscard]] bool has(const std::string& option) const { return values.count(option) > 0; }
  template <typename T>
  [[nodiscard]] const T& get(const std::string& option) const {
    return values[option].as<T>();
  }
};

// Reads arguments, environment and configuration file against the table; --config, --completion,
// --help and --version are added to it. kUsage, naming the option, for what does not fit; kConfig when it
// stands in the file or the environment.
Result<CommandLine> parse_command_line(int argc, const char* const* argv,
                                       const ProgramInfo& program,
                                       const boost::program_options::options_description& options);

// Opens /dev/null for those of standard input, output and error that are closed. First thing in
// main(): else the next file that is opened takes their place and is written into by mistake.
void open_standard_streams();

// "notes-search 0.1.0".
[[nodiscard]] std::string version_line(const std::string& program);

// $XDG_DATA_HOME/notesearch or what stands for it: the default of --index.
[[nodiscard]] std::string default_index();

// Runs a program's body: prints an Error as "PROGRAM: message" to `errors` and turns it into the
// exit code; a stray exception is reported as a defect (70), never as a crash.
int run_program(const std::string& program, std::ostream& errors,
                const std::function<Result<int>()>& body);

}  // namespace notesearch
