#include "schema/base/cli.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

constexpr std::size_t kMaxConfigBytes = 64 * 1024;
constexpr std::string_view kEnvironmentPrefix = "NOTESEARCH_";

// NOTESEARCH_ALLOW_PRIVATE -> allow-private; empty for variables that are not ours, which Boost
// takes as "skip". A variable of ours that names no option is skipped too: another of the programs
// may know it.
std::string option_of_variable(const std::string& variable,
                               const po::options_description& options) {
  if (!variable.starts_with(kEnvironmentPrefix)) return {};
  std::string option = variable.substr(kEnvironmentPrefix.size());
  for (char& c : option) c = c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return options.find_nothrow(option, false) == nullptr ? std::string() : option;
}

std::string help_text(const ProgramInfo& program, const po::options_description& options) {
  std::ostringstream out;
  out << "Usage: " << program.name << ' ' << program.usage << "\n\n"
      << program.summary << "\n\n"
      << options << '\n'
      << program.epilogue;
  return out.str();
}

void parse_arguments(int argc, const char* const* argv, const ProgramInfo& program,
                     const po::options_description& all, CommandLine& line) {
  po::positional_options_description positional;
  if (!program.positional.empty()) positional.add(program.positional.c_str(), -1);
  auto parser = po::command_line_parser(argc, argv);
  // No guessing of abbreviated options: a script's --tag must not change meaning with a new option.
  namespace style = po::command_line_style;
  parser.options(all).positional(positional).style(style::unix_style & ~style::allow_guessing);
  const po::parsed_options parsed = parser.run();
  for (const po::option& option : parsed.options) line.typed.insert(option.string_key);
  po::store(parsed, line.values);
}

// The line that ends the shortest beginning of the file that can't be read: Boost tells no lines.
std::size_t line_at_fault(const std::string& text, const po::options_description& options) {
  std::size_t line = 0;
  for (std::size_t end = 0; end < text.size();) {
    end = std::min(text.find('\n', end), text.size() - 1) + 1;
    ++line;
    std::istringstream beginning(text.substr(0, end));
    po::variables_map values;
    try {
      po::store(po::parse_config_file(beginning, options), values);
    } catch (const po::error&) {
      break;
    }
  }
  return line;
}

Result<void> parse_config(const std::string& path, const po::options_description& options,
                          po::variables_map& values) {
  std::ifstream file(path);
  if (!file || std::filesystem::is_directory(path)) {
    return fail(ErrorKind::kConfig, "can't read the configuration file", path,
                "check the path given to --config");
  }
  std::string text(kMaxConfigBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxConfigBytes) {
    return fail(ErrorKind::kConfig, "the configuration file is too long", path,
                "check the path given to --config");
  }
  std::istringstream lines(text);
  try {
    po::store(po::parse_config_file(lines, options), values);
  } catch (const po::error& error) {
    return fail(ErrorKind::kConfig, error.what(),
                path + ":" + std::to_string(line_at_fault(text, options)),
                "see --help for the options");
  }
  return {};
}

}  // namespace

Result<CommandLine> parse_command_line(int argc, const char* const* argv,
                                       const ProgramInfo& program,
                                       const po::options_description& options) {
  po::options_description all(options);
  po::options_description general("General");
  general.add_options()("config", po::value<std::string>()->value_name("FILE"),
                        "read further options from an INI file (name = value)")(
      "completion", po::value<std::string>()->value_name("SHELL"),
      "print what completes this command in bash, zsh or fish, and exit")(
      "help,h", "print this help and exit")("version", "print the version and exit");
  all.add(general);
  // The positional option is for the parser, and for the reader of --help only when the table has it.
  po::options_description parsed(all);
  if (!program.positional.empty() && all.find_nothrow(program.positional, false) == nullptr) {
    parsed.add_options()(program.positional.c_str(), po::value<std::vector<std::string>>());
  }
  CommandLine line;
  try {
    parse_arguments(argc, argv, program, parsed, line);
  } catch (const po::error& error) {
    return fail(ErrorKind::kUsage, error.what(), {}, "see " + program.name + " --help");
  }
  if (line.has("help")) line.text_only = help_text(program, all);
  if (line.has("version")) line.text_only = version_line(program.name) + "\n";
  if (line.has("completion")) {
    const auto& name = line.get<std::string>("completion");
    const auto shell = parse_shell(name);
    if (!shell) {
      return fail(ErrorKind::kUsage, "unknown shell \"" + name + "\"", "--completion",
                  "one of bash, zsh, fish");
    }
    auto values = program.completions;
    values.push_back({"completion", {"bash", "zsh", "fish"}});
    line.text_only = completion_script(*shell, program.name, program.positional, all, values);
  }
  if (line.text_only) return line;
  try {
    po::store(po::parse_environment(
                  all, [&](const std::string& name) { return option_of_variable(name, all); }),
              line.values);
  } catch (const po::error& error) {
    return fail(ErrorKind::kConfig, error.what(), "environment", "see " + program.name + " --help");
  }
  if (line.has("config")) {
    auto read = parse_config(line.get<std::string>("config"), all, line.values);
    if (!read) return fail(read.error());
  }
  try {
    po::notify(line.values);
  } catch (const po::error& error) {
    return fail(ErrorKind::kUsage, error.what(), {}, "see " + program.name + " --help");
  }
  return line;
}

void open_standard_streams() {
  // open(2) takes the lowest free descriptor: once it is above the three, none of them is closed.
  int fd = -1;
  do {
    fd = ::open("/dev/null", O_RDWR);
  } while (fd >= STDIN_FILENO && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO) ::close(fd);
}

std::string version_line(const std::string& program) { return program + " " + NOTESEARCH_VERSION; }

std::string default_index() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
    return std::string(value == nullptr ? "" : value);
  };
  const std::string data_home = variable("XDG_DATA_HOME");
  if (!data_home.empty() && data_home[0] == '/') return data_home + "/notesearch";
  const std::string home = variable("HOME");
  return home.empty() ? "/var/lib/notesearch" : home + "/.local/share/notesearch";
}

int run_program(const std::string& program, std::ostream& errors,
                const std::function<Result<int>()>& body) {
  try {
    const Result<int> outcome = body();
    if (outcome) return *outcome;
    errors << program << ": " << outcome.error().message() << '\n';
    return exit_code(outcome.error().kind);
  } catch (const std::exception& error) {
    errors << program << ": a defect in notesearch, please report it: " << printable(error.what())
           << '\n';
    return exit_code(ErrorKind::kInternal);
  }
}

}  // namespace notesearch
