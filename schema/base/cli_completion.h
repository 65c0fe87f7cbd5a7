// Completion scripts for shells, made from a program's table of options.
//
// A script completes the names of options and their values: directories where the table calls the
// value DIR, files where it is a FILE, what ValueCompletion says, and nothing else. It quotes for its
// shell whatever it inserts, and evaluates nothing that is typed. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/program_options.hpp>

namespace notesearch {

// The values of one option: those listed; or those that the program itself lists, one a line, when it
// is called with "--complete WORDS -- PREFIX" and the --index of the line at hand; or files.
struct ValueCompletion {
  std::string option;
  std::vector<std::string> choices = {};
  std::string words = {};
  bool files = false;
};

enum class Shell : std::uint8_t { kBash, kZsh, kFish };

// "bash", "zsh", "fish"; empty for any other.
[[nodiscard]] std::optional<Shell> parse_shell(std::string_view name);

// `positional` is the option that takes the arguments without a dash; they are completed as its values.
[[nodiscard]] std::string completion_script(
    Shell shell, const std::string& program, const std::string& positional,
    const boost::program_options::options_description& options,
    const std::vector<ValueCompletion>& values);

}  // namespace notesearch
