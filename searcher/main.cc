// notes-search: one query, or a batch of them, against an index directory.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <sys/ioctl.h>
#include <unistd.h>

#include "schema/base/cli.h"
#include "schema/base/text.h"
#include "searcher/batch.h"
#include "searcher/child_program.h"
#include "searcher/gaps.h"
#include "searcher/gaps_view.h"
#include "searcher/index_snapshot.h"
#include "searcher/markdown_view.h"
#include "searcher/options.h"
#include "searcher/related_json.h"
#include "searcher/related_view.h"
#include "searcher/response_json.h"
#include "searcher/search.h"
#include "searcher/suggest_json.h"
#include "searcher/suggest_view.h"
#include "searcher/synonyms.h"
#include "searcher/terminal_view.h"
#include "searcher/web_address.h"

namespace notesearch {
namespace {

constexpr int kFound = 0;
constexpr int kNothingFound = 1;
constexpr std::size_t kMaxCompletions = 1000;
constexpr std::size_t kUsualColumns = 80;

// Variables are read before any thread could change them.
std::string value_of(const char* variable) {
  const char* value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

struct Terminal {
  TerminalStyle style;
  std::size_t rows = 0;  // 0: no terminal, or one without end
};

// https://no-color.org: any value of NO_COLOR but the empty one.
Terminal detect_terminal(const std::string& color) {
  Terminal terminal;
  const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  if (is_terminal) {
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    terminal.style.width_columns = known && size.ws_col > 0 ? size.ws_col : kUsualColumns;
    terminal.rows = known ? size.ws_row : 0;
  }
  terminal.style.color =
      color == "always" || (color == "auto" && is_terminal && value_of("NO_COLOR").empty() &&
                            value_of("TERM") != "dumb");
  terminal.style.hyperlinks = is_terminal && terminal.style.color;
  return terminal;
}

// $PAGER, else less, which ends at once when the text fits and leaves the text on the screen; the
// variable LESS says that, as with git. Whatever else LESS says, less keeps colours. No words: no
// pager is wanted.
std::vector<std::string> pager_command() {
  const bool is_set = std::getenv("PAGER") != nullptr;  // NOLINT(concurrency-mt-unsafe)
  const std::string command = is_set ? value_of("PAGER") : "less";
  setenv("LESS", "FRX", 0);  // NOLINT(concurrency-mt-unsafe)
  if (command == "cat") return {};
  std::vector<std::string> words = split_command(command);
  if (is_less(words)) words.insert(words.begin() + 1, "-R");
  return words;
}

// Which control sequences a pager other than less passes on, nobody knows.
TerminalStyle style_for_pager(const std::vector<std::string>& command, TerminalStyle style,
                              const std::string& color) {
  if (is_less(command)) return style;
  style.hyperlinks = false;
  style.color = color == "always";
  return style;
}

// `print` writes the text in a style.
template <typename Print>
void print_text(const SearchOptions& options, const Print& print) {
  const Terminal terminal = detect_terminal(options.color);
  const auto rendered = [&](const TerminalStyle& style) {
    std::ostringstream text;
    print(style, text);
    return text.str();
  };
  const std::string text = rendered(terminal.style);
  const bool is_long =
      terminal.rows > 1 && screen_rows(text, terminal.style.width_columns) >= terminal.rows;
  if (options.pager && is_long) {
    const auto command = pager_command();
    const TerminalStyle style = style_for_pager(command, terminal.style, options.color);
    if (!command.empty() && run_pager(command, rendered(style))) return;
  }
  std::cout << text;
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

Result<void> print_for_people(const SearchOptions& options, const SearchResponse& response,
                              Searcher& searcher) {
  std::vector<FilterAdvice> advice;
  if (response.total == 0) {
    auto advised = advise_on_filters(searcher, options.request);
    if (!advised) return fail(advised.error());
    advice = *std::move(advised);
  }
  print_text(options, [&](const TerminalStyle& style, std::ostream& out) {
    print_response(response, style, out, advice);
  });
  return {};
}

Result<int> run_query(const SearchOptions& options, Searcher& searcher) {
  auto response = searcher.search(options.request);
  if (!response) return fail(response.error());
  if (options.output == Output::kJson) {
    std::cout << json_text(*response) << '\n';
  } else if (options.output == Output::kMarkdown) {
    std::cout << markdown_answer(*response, options.budget_tokens);
  } else {
    auto printed = print_for_people(options, *response, searcher);
    if (!printed) return fail(printed.error());
  }
  return response->total > 0 ? kFound : kNothingFound;
}

// For --suggest and --related, whose text is short.
template <typename Response>
int print_answer(const SearchOptions& options, const Response& response, bool found) {
  if (options.output == Output::kJson) {
    std::cout << json_text(response) << '\n';
  } else {
    print_text(options, [&](const TerminalStyle& style, std::ostream& out) {
      print_response(response, style, out);
    });
  }
  return found ? kFound : kNothingFound;
}

Result<int> suggest(const SearchOptions& options, Searcher& searcher) {
  SuggestRequest request;
  request.text = options.subject;
  request.typos = options.request.ranking.typos;
  if (options.limit) request.limit = *options.limit;
  const auto response = searcher.suggest(request);
  if (!response) return fail(response.error());
  return print_answer(options, *response, !response->suggestions.empty());
}

Result<int> find_related_notes(const SearchOptions& options, Searcher& searcher) {
  RelatedRequest request;
  request.slug = options.subject;
  if (options.limit) request.limit = *options.limit;
  const auto response = searcher.related(request);
  if (!response) return fail(response.error());
  return print_answer(options, *response, !response->notes.empty());
}

// What opens an address here; none where nobody would see it.
std::vector<std::string> opener_command() {
  if (isatty(STDOUT_FILENO) == 0) return {};
  const auto own = split_command(value_of("NOTESEARCH_OPENER"));
  if (!own.empty()) return own;
#ifdef __APPLE__
  return {"open"};
#else
  const bool has_display = !value_of("DISPLAY").empty() || !value_of("WAYLAND_DISPLAY").empty();
  return has_display ? std::vector<std::string>{"xdg-open"} : std::vector<std::string>();
#endif
}

Result<int> open_hit(const SearchOptions& options, Searcher& searcher) {
  const auto response = searcher.search(options.request);
  if (!response) return fail(response.error());
  if (response->hits.empty()) {
    std::cerr << "notes-search: there is no hit " << options.request.offset + 1
              << "; the query finds " << response->total << '\n';
    return kNothingFound;
  }
  const Hit& hit = response->hits.front();
  const std::string address = web_address(hit.link);
  if (address.empty()) {
    return fail(ErrorKind::kUnavailable, "the note has no page on the web", hit.slug);
  }
  std::cout << address << std::endl;  // before the browser has the terminal
  const auto command = opener_command();
  if (command.empty()) return kFound;
  if (auto opened = run_opener(command, address); !opened) return fail(opened.error());
  return kFound;
}

Result<int> show_gaps(const SearchOptions& options) {
  auto gaps = read_gaps(options.subject);
  if (!gaps) return fail(gaps.error());
  settle_gaps(*gaps, *options.request.today);
  if (options.output == Output::kJson) {
    std::cout << gaps_text(*gaps) << '\n';
  } else {
    print_text(options, [&](const TerminalStyle& style, std::ostream& out) {
      print_gaps(*gaps, style, out);
    });
  }
  return gaps->empty() ? kNothingFound : kFound;
}

Result<int> list_words(const SearchOptions& options, const IndexSnapshot& snapshot) {
  const auto words = index_words(snapshot, options.words, options.request.query, kMaxCompletions);
  if (!words) return fail(words.error());
  for (const std::string& word : *words) std::cout << word << '\n';
  return words->empty() ? kNothingFound : kFound;
}

Result<void> use_synonyms(const std::string& path, Searcher& searcher) {
  if (path.empty()) return {};
  const auto rules = read_synonyms(path);
  if (!rules) return fail(rules.error());
  return searcher.use_synonyms(*rules, path);
}

Result<int> run_task(const SearchOptions& options) {
  if (options.task == Task::kGaps) return show_gaps(options);
  auto snapshot = IndexSnapshot::open(options.index_dir);
  if (!snapshot) return fail(snapshot.error());
  if (options.task == Task::kComplete) return list_words(options, **snapshot);
  auto searcher = Searcher::open(*snapshot);
  if (!searcher) return fail(searcher.error());
  if (auto used = use_synonyms(options.synonyms, *searcher); !used) return fail(used.error());
  switch (options.task) {
    case Task::kSearch:
    case Task::kComplete:
    case Task::kGaps:
      return run_query(options, *searcher);
    case Task::kOpen:
      return open_hit(options, *searcher);
    case Task::kRelated:
      return find_related_notes(options, *searcher);
    case Task::kSuggest:
      return suggest(options, *searcher);
    case Task::kBatch:
      return run_queries(options, *searcher);
  }
  return kNothingFound;
}

Result<int> search_main(int argc, const char* const* argv) {
  const Day today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  auto options = parse_search_options(argc, argv, today);
  if (!options) return fail(options.error());
  if (options->text_only) {
    std::cout << *options->text_only << std::flush;
    return std::cout ? Result<int>(kFound) : lost_output();
  }
  auto outcome = run_task(*options);
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
