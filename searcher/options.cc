#include "searcher/options.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include <boost/program_options.hpp>

#include "searcher/markdown_view.h"
#include "searcher/option_table.h"
#include "searcher/request_values.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;
using Strings = std::vector<std::string>;

// Stands before a query word that begins with a dash, so that Boost does not take "-gpu" for
// options; no word of a query can hold it, as control characters are dropped.
constexpr char kQueryMark = '\x01';

// "-blackwell" is part of the query; "--tag" and "-h" are options.
bool is_query_word(std::string_view argument) {
  return argument.size() > 1 && argument[0] == '-' && argument[1] != '-' && argument != "-h";
}

bool takes_value(const po::options_description& options, const std::string& argument) {
  if (argument.size() < 3 || !argument.starts_with("--") || argument.find('=') != std::string::npos)
    return false;
  const auto* option = options.find_nothrow(argument.substr(2), false);
  return option != nullptr && option->semantic()->max_tokens() > 0;
}

// "-n5" and "-n 5", as other programs take a limit.
bool asks_for_limit(const std::string& argument, const char* next) {
  const auto is_number = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!argument.starts_with("-n")) return false;
  return argument.size() > 2 ? is_number(argument.substr(2)) : next != nullptr && is_number(next);
}

Result<Strings> mark_query_words(int argc, const char* const* argv,
                                 const po::options_description& options) {
  Strings arguments;
  bool options_ended = false;
  bool is_value = true;  // the program's name is no query either
  for (int i = 0; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool mark = !is_value && !options_ended && is_query_word(argument);
    if (mark && asks_for_limit(argument, i + 1 < argc ? argv[i + 1] : nullptr)) {
      return fail(ErrorKind::kUsage, "there is no option -n", argument,
                  "write --limit N; a query that leaves out such a word stands behind --");
    }
    arguments.push_back(mark ? kQueryMark + argument : argument);
    is_value = !is_value && takes_value(options, argument);
    options_ended = options_ended || argument == "--";
  }
  return arguments;
}

std::string joined_query(const Strings& words) {
  std::string query;
  for (const std::string& word : words) {
    if (!query.empty()) query += ' ';
    query += word.substr(!word.empty() && word[0] == kQueryMark ? 1 : 0);
  }
  return query;
}

// Of the options that stand in place of a list of hits one may be given.
Result<Task> read_task(const CommandLine& line) {
  constexpr std::array<std::pair<const char*, Task>, 6> kTasks = {{{"open", Task::kOpen},
                                                                   {"related", Task::kRelated},
                                                                   {"suggest", Task::kSuggest},
                                                                   {"batch", Task::kBatch},
                                                                   {"complete", Task::kComplete},
                                                                   {"gaps", Task::kGaps}}};
  const std::pair<const char*, Task>* given = nullptr;
  for (const auto& task : kTasks) {
    if (!line.has(task.first)) continue;
    if (given != nullptr) {
      return fail(
          ErrorKind::kUsage,
          std::string("--") + given->first + " and --" + task.first + " can't be given together",
          {}, "give one of them");
    }
    given = &task;
  }
  return given == nullptr ? Task::kSearch : given->second;
}

// What an option of the command line would do nothing for; in the environment and in a configuration
// file it may stand for the other calls.
Result<void> check_effect(const CommandLine& line, Task task) {
  const Strings filters = {"tag", "from", "to", "year"};
  const Strings views = {"sort",        "offset",   "passages", "facets",
                         "zero-counts", "timeline", "explain"};
  Strings idle;
  const auto add = [&idle](const Strings& more) {
    idle.insert(idle.end(), more.begin(), more.end());
  };
  std::string with;
  switch (task) {
    case Task::kSearch:
      break;
    case Task::kBatch:
      with = "--batch";
      add({"query"});
      break;
    case Task::kOpen:
      with = "--open";
      add({"limit", "offset", "passages", "facets", "zero-counts", "timeline", "explain", "format",
           "json"});
      break;
    case Task::kRelated:
    case Task::kSuggest:
      with = task == Task::kRelated ? "--related" : "--suggest";
      add({"query", "no-recency", "synonyms"});
      if (task == Task::kRelated) add({"no-typos"});
      add(filters);
      add(views);
      break;
    case Task::kComplete:
      with = "--complete";
      add(filters);
      add(views);
      add({"limit", "format", "json", "no-recency", "no-typos", "synonyms"});
      break;
    case Task::kGaps:
      with = "--gaps";
      add(filters);
      add(views);
      add({"query", "limit", "no-recency", "no-typos", "synonyms"});
      break;
  }
  for (const std::string& option : idle) {
    if (line.typed.count(option) == 0) continue;
    const std::string what = option == "query" ? "a query" : "--" + option;
    return fail(ErrorKind::kUsage, what + " has no effect with " + with, {},
                "leave one of them out");
  }
  return {};
}

Result<std::uint32_t> read_count(const CommandLine& line, const std::string& option,
                                 CountBounds bounds) {
  return check_count(line.get<std::int64_t>(option), bounds, "--" + option);
}

Result<Output> read_format(const CommandLine& line) {
  const auto& name = line.get<std::string>("format");
  const bool json = line.get<bool>("json");
  if (json && line.typed.count("format") > 0 && name != "json") {
    return fail(ErrorKind::kUsage, "--json and --format " + name + " can't be given together", {},
                "give one of them");
  }
  if (json && (line.typed.count("json") > 0 || line.values["format"].defaulted())) {
    return Output::kJson;
  }
  if (name == "text") return Output::kText;
  if (name == "json") return Output::kJson;
  if (name == "md") return Output::kMarkdown;
  return fail(ErrorKind::kUsage, "unknown format \"" + name + "\"", "--format",
              "one of text, json, md");
}

Result<void> read_output(const CommandLine& line, SearchOptions& options) {
  auto output = read_format(line);
  if (!output) return fail(output.error());
  options.output = *output;
  if (options.task == Task::kBatch) {
    if (line.typed.count("format") > 0 && *output != Output::kJson) {
      return fail(ErrorKind::kUsage, "--batch prints JSON, or with --trec the lines of a run",
                  "--format", "leave it out");
    }
    options.output = line.get<bool>("trec") ? Output::kTrec : Output::kJson;
  } else if (line.get<bool>("trec")) {
    return fail(ErrorKind::kUsage, "--trec is for --batch", {}, "add --batch FILE");
  }
  const bool has_markdown = options.task == Task::kSearch || options.task == Task::kOpen;
  if (options.output == Output::kMarkdown && !has_markdown && line.typed.count("format") > 0) {
    return fail(ErrorKind::kUsage, "only what a query finds is written as markdown", "--format",
                "give text or json");
  }
  if (options.output == Output::kMarkdown && !has_markdown) options.output = Output::kText;
  for (const char* count : {"facets", "zero-counts", "timeline"}) {
    if (line.typed.count(count) == 0 || options.output != Output::kMarkdown) continue;
    return fail(ErrorKind::kUsage, std::string("--") + count + " has no effect with --format md",
                {}, "leave one of them out");
  }
  if (line.typed.count("budget") > 0 && options.output != Output::kMarkdown) {
    return fail(ErrorKind::kUsage, "--budget is for answers in markdown", {}, "add --format md");
  }
  auto budget = read_count(line, "budget", {kMinMarkdownTokens, kMaxMarkdownTokens});
  if (!budget) return fail(budget.error());
  options.budget_tokens = *budget;
  return {};
}

Result<void> read_days(const CommandLine& line, Day today, SearchRequest& request) {
  if (line.has("from")) {
    auto period = read_period(line.get<std::string>("from"), today, "--from");
    if (!period) return fail(period.error());
    request.days.first = period->first;
  }
  if (line.has("to")) {
    auto period = read_period(line.get<std::string>("to"), today, "--to");
    if (!period) return fail(period.error());
    request.days.last = period->last;
  }
  if (request.days.first && request.days.last && *request.days.last < *request.days.first) {
    return fail(ErrorKind::kUsage, "--to lies before --from", {}, "swap them");
  }
  if (!line.has("year")) return {};
  for (const std::string& text : line.get<Strings>("year")) {
    auto year = read_year(text, "--year");
    if (!year) return fail(year.error());
    request.years.push_back(*year);
  }
  return {};
}

Result<void> read_page(const CommandLine& line, SearchOptions& options) {
  constexpr std::int64_t kMaxOffset = std::numeric_limits<std::uint32_t>::max();
  SearchRequest& request = options.request;
  auto limit = read_count(line, "limit", {0, kMaxLimit});
  if (!limit) return fail(limit.error());
  auto offset = read_count(line, "offset", {0, kMaxOffset});
  if (!offset) return fail(offset.error());
  auto passages = read_count(line, "passages", {0, kMaxPassages});
  if (!passages) return fail(passages.error());
  request.limit = *limit;
  request.offset = *offset;
  request.passages = *passages;
  if (!line.values["limit"].defaulted()) options.limit = *limit;
  // An answer to be read elsewhere is of little use without what the notes say.
  if (options.output == Output::kMarkdown && line.values["passages"].defaulted()) {
    request.passages = kMaxPassages;
  }
  if (options.task != Task::kOpen) return {};
  auto rank = read_count(line, "open", {1, kMaxOffset});
  if (!rank) return fail(rank.error());
  request.limit = 1;
  request.offset = *rank - 1;
  request.passages = 1;
  return {};
}

Result<void> read_request(const CommandLine& line, Day today, SearchRequest& request) {
  request.today = today;
  if (line.has("query")) request.query = joined_query(line.get<Strings>("query"));
  if (line.has("tag")) request.tags = line.get<Strings>("tag");
  if (auto days = read_days(line, today, request); !days) return fail(days.error());
  auto sort = read_sort(line.get<std::string>("sort"), "--sort");
  if (!sort) return fail(sort.error());
  request.sort = *sort;
  request.zero_counts = line.get<bool>("zero-counts");
  request.facets = line.get<bool>("facets") || request.zero_counts;
  request.timeline = line.get<bool>("timeline");
  request.explain = line.get<bool>("explain");
  request.ranking.typos = !line.get<bool>("no-typos");
  request.ranking.recency = !line.get<bool>("no-recency");
  return {};
}

Result<IndexWords> read_words(const std::string& name) {
  if (name == "tags") return IndexWords::kTags;
  if (name == "slugs") return IndexWords::kSlugs;
  if (name == "years") return IndexWords::kYears;
  return fail(ErrorKind::kUsage, "unknown words \"" + name + "\"", "--complete",
              "one of tags, slugs, years");
}

Result<void> read_subject(const CommandLine& line, SearchOptions& options) {
  switch (options.task) {
    case Task::kSearch:
    case Task::kOpen:
      return {};
    case Task::kRelated:
      options.subject = line.get<std::string>("related");
      return {};
    case Task::kSuggest:
      options.subject = line.get<std::string>("suggest");
      return {};
    case Task::kBatch:
      options.batch_file = line.get<std::string>("batch");
      return {};
    case Task::kGaps:
      options.subject = line.get<std::string>("gaps");
      return {};
    case Task::kComplete: {
      auto words = read_words(line.get<std::string>("complete"));
      if (!words) return fail(words.error());
      options.words = *words;
      return {};
    }
  }
  return {};
}

Result<SearchOptions> read_options(const CommandLine& line, Day today) {
  SearchOptions options;
  auto task = read_task(line);
  if (!task) return fail(task.error());
  options.task = *task;
  if (auto checked = check_effect(line, *task); !checked) return fail(checked.error());
  options.index_dir = line.get<std::string>("index");
  if (auto read = read_subject(line, options); !read) return fail(read.error());
  if (auto read = read_request(line, today, options.request); !read) return fail(read.error());
  if (auto read = read_output(line, options); !read) return fail(read.error());
  if (auto read = read_page(line, options); !read) return fail(read.error());
  if (line.has("synonyms")) options.synonyms = line.get<std::string>("synonyms");
  options.pager = !line.get<bool>("no-pager");
  options.color = line.get<std::string>("color");
  if (options.color != "auto" && options.color != "always" && options.color != "never") {
    return fail(ErrorKind::kUsage, "unknown choice \"" + options.color + "\"", "--color",
                "one of auto, always, never");
  }
  return options;
}

}  // namespace

Result<SearchOptions> parse_search_options(int argc, const char* const* argv, Day today) {
  const po::options_description options = search_option_table();
  auto arguments = mark_query_words(argc, argv, options);
  if (!arguments) return fail(arguments.error());
  std::vector<const char*> pointers;
  for (const std::string& argument : *arguments) pointers.push_back(argument.c_str());
  auto line = parse_command_line(argc, pointers.data(), search_program_info(), options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    SearchOptions text;
    text.text_only = line->text_only;
    return text;
  }
  return read_options(*line, today);
}

}  // namespace notesearch
