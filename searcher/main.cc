// notes-search: one query, or a batch of them, against an index directory.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

#include "schema/base/cli.h"
#include "searcher/batch.h"
#include "searcher/index_snapshot.h"
#include "searcher/options.h"
#include "searcher/response_json.h"
#include "searcher/search.h"
#include "searcher/terminal_view.h"

namespace notesearch {
namespace {

constexpr int kFound = 0;
constexpr int kNothingFound = 1;

// Variables are read before any thread could change them.
bool is_set(const char* variable) {
  const char* value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
  return value != nullptr && *value != '\0';
}

std::string value_of(const char* variable) {
  const char* value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

// https://no-color.org: any value of NO_COLOR but the empty one.
TerminalStyle detect_style(const std::string& color) {
  TerminalStyle style;
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  if (terminal) {
    winsize size{};
    style.width_columns =
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
  }
  style.color = color == "always" ||
                (color == "auto" && terminal && !is_set("NO_COLOR") && value_of("TERM") != "dumb");
  return style;
}

Result<int> lost_output() {
  return fail(ErrorKind::kIo, "the output could not be written", "standard output");
}

Result<int> run_queries(const SearchOptions& options, Searcher& searcher) {
  const bool from_file = options.batch_file != "-";
  std::ifstream file;
  if (from_file) file.open(options.batch_file);
  if (from_file && (!file || std::filesystem::is_directory(options.batch_file))) {
    return fail(ErrorKind::kBadData, "can't read the queries", options.batch_file,
                "check the path given to --batch");
  }
  auto found = run_batch(from_file ? file : std::cin, options, searcher, std::cout);
  if (!found) return fail(found.error());
  return *found > 0 ? kFound : kNothingFound;
}

Result<int> run_query(const SearchOptions& options, Searcher& searcher) {
  auto response = searcher.search(options.request);
  if (!response) return fail(response.error());
  if (options.output == Output::kJson) {
    std::cout << dump(to_json(*response)) << '\n';
  } else {
    print_response(*response, detect_style(options.color), std::cout);
  }
  return response->total > 0 ? kFound : kNothingFound;
}

Result<void> use_synonyms(const std::string& path, Searcher& searcher) {
  if (path.empty()) return {};
  std::string text;
  if (path != "none") {
    std::error_code code;
    std::ifstream file(path, std::ios::binary);
    const bool readable = file && !std::filesystem::is_directory(path, code);
    text.resize(kMaxSynonymsBytes + 1);
    if (readable) file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (!readable || file.bad()) {
      return fail(ErrorKind::kBadData, "can't read the synonyms", path,
                  "check the path given to --synonyms");
    }
  }
  return searcher.use_synonyms(text, path);
}

Result<int> search_main(int argc, const char* const* argv) {
  auto options = parse_search_options(argc, argv);
  if (!options) return fail(options.error());
  if (options->text_only) {
    std::cout << *options->text_only << std::flush;
    return std::cout ? Result<int>(kFound) : lost_output();
  }
  options->request.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  auto snapshot = IndexSnapshot::open(options->index_dir);
  if (!snapshot) return fail(snapshot.error());
  auto searcher = Searcher::open(*snapshot);
  if (!searcher) return fail(searcher.error());
  if (auto used = use_synonyms(options->synonyms, *searcher); !used) return fail(used.error());
  auto outcome = options->batch_file.empty() ? run_query(*options, *searcher)
                                             : run_queries(*options, *searcher);
  std::cout.flush();
  if (outcome && !std::cout) return lost_output();
  return outcome;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  notesearch::open_standard_streams();
  std::ios::sync_with_stdio(false);
  return notesearch::run_program("notes-search", std::cerr,
                                 [&] { return notesearch::search_main(argc, argv); });
}
