#include "searcher/options.h"

#include <limits>

#include <boost/program_options.hpp>

#include "schema/base/cli.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;
using Strings = std::vector<std::string>;

// Stands before a query word that begins with a dash, so that Boost does not take "-gpu" for
// options; no word of a query can hold it, as control characters are dropped.
constexpr char kQueryMark = '\x01';

constexpr const char* kEpilogue = R"(Query language:
  kv cache            notes with both words, in any form (caching, caches)
  "tensor cores"      exactly these words in a row
  gpu -blackwell      without a word; also NOT blackwell
  rust OR (c++ raft)  either; AND is implied
  title:fabric        in the title; also heading:, code:, tag:"world models"
  flash*              words that begin so
  leader NEAR replica at most ten words apart; NEAR/3: three
  date:2026-04        of that month; also before: after: since: until:, 2023..2024,
                      raft last month, date:"march 2025"

Examples:
  notes-search '"tensor cores" -blackwell' --facets
  notes-search --tag gpu --from 2026-04 --sort newest --limit 3

Exit codes: 0 found, 1 nothing found, 64 usage, 65 damaged index or bad input file,
69 no index, 74 output lost, 78 configuration.
)";

ProgramInfo program_info() {
  return {"notes-search", "[OPTIONS] [QUERY...]",
          "Searches the notes of an index that notes-index made. Without a query: every note that\n"
          "passes the filters, newest first.",
          kEpilogue, "query"};
}

po::options_description make_options() {
  po::options_description options("Options");
  options.add_options()(
      "index", po::value<std::string>()->default_value(default_index())->value_name("DIR"),
      "the index directory")("tag", po::value<Strings>()->value_name("TAG"),
                             "only notes with this tag; given again: with any of them")(
      "from", po::value<std::string>()->value_name("DATE"),
      "only notes since this day, month or year: 2026-04-10, 2026-04, 2026")(
      "to", po::value<std::string>()->value_name("DATE"), "only notes until the end of it")(
      "sort", po::value<std::string>()->default_value("relevance")->value_name("ORDER"),
      "relevance, newest or oldest")("limit",
                                     po::value<std::int64_t>()->default_value(10)->value_name("N"),
                                     "hits shown, at most 1000")(
      "offset", po::value<std::int64_t>()->default_value(0)->value_name("N"), "hits skipped")(
      "passages", po::value<std::int64_t>()->default_value(1)->value_name("N"),
      "passages shown of each hit, at most 3")("facets", po::bool_switch(),
                                               "count tags and years over all matches")(
      "explain", po::bool_switch(), "say of each hit why it stands where it does")(
      "no-typos", po::bool_switch(), "search misspelt words as they are")(
      "no-recency", po::bool_switch(), "newer notes count no more than others")(
      "synonyms", po::value<std::string>()->value_name("FILE"),
      "rules of words that mean the same, in place of those built in; \"none\" for none")(
      "json", po::bool_switch(), "print the response as JSON, version 1")(
      "batch", po::value<std::string>()->value_name("FILE"),
      "run every line of a file, ID TAB QUERY (- for standard input); prints a line of JSON each")(
      "trec", po::bool_switch(), "with --batch: print TREC run lines instead")(
      "color", po::value<std::string>()->default_value("auto")->value_name("WHEN"),
      "auto (a terminal, unless NO_COLOR is set), always or never");
  return options;
}

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

Strings mark_query_words(int argc, const char* const* argv,
                         const po::options_description& options) {
  Strings arguments;
  bool options_ended = false;
  bool is_value = true;  // the program's name is no query either
  for (int i = 0; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool mark = !is_value && !options_ended && is_query_word(argument);
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

Result<DayRange> read_period(const CommandLine& line, const std::string& option) {
  const auto& text = line.get<std::string>(option);
  const auto period = parse_period(text);
  if (!period) {
    return fail(ErrorKind::kUsage, "\"" + text + "\" is not a date", "--" + option,
                "give a day, a month or a year: 2026-04-10, 2026-04 or 2026");
  }
  return *period;
}

Result<void> read_days(const CommandLine& line, SearchRequest& request) {
  if (line.has("from")) {
    auto period = read_period(line, "from");
    if (!period) return fail(period.error());
    request.days.first = period->first;
  }
  if (line.has("to")) {
    auto period = read_period(line, "to");
    if (!period) return fail(period.error());
    request.days.last = period->last;
  }
  if (request.days.first && request.days.last && *request.days.last < *request.days.first) {
    return fail(ErrorKind::kUsage, "--to lies before --from", {}, "swap them");
  }
  return {};
}

Result<std::uint32_t> read_count(const CommandLine& line, const std::string& option,
                                 std::int64_t most) {
  const auto count = line.get<std::int64_t>(option);
  if (count < 0 || count > most) {
    return fail(ErrorKind::kUsage, std::to_string(count) + " is out of range", "--" + option,
                "give a number from 0 to " + std::to_string(most));
  }
  return static_cast<std::uint32_t>(count);
}

Result<void> read_page(const CommandLine& line, SearchRequest& request) {
  auto limit = read_count(line, "limit", kMaxLimit);
  if (!limit) return fail(limit.error());
  auto offset = read_count(line, "offset", std::numeric_limits<std::uint32_t>::max());
  if (!offset) return fail(offset.error());
  auto passages = read_count(line, "passages", kMaxPassages);
  if (!passages) return fail(passages.error());
  request.limit = *limit;
  request.offset = *offset;
  request.passages = *passages;
  return {};
}

Result<Sort> read_sort(const std::string& name) {
  if (name == "relevance") return Sort::kRelevance;
  if (name == "newest") return Sort::kNewest;
  if (name == "oldest") return Sort::kOldest;
  return fail(ErrorKind::kUsage, "unknown order \"" + name + "\"", "--sort",
              "one of relevance, newest, oldest");
}

Result<SearchOptions> read_options(const CommandLine& line) {
  SearchOptions options;
  options.index_dir = line.get<std::string>("index");
  if (line.has("query")) options.request.query = joined_query(line.get<Strings>("query"));
  if (line.has("tag")) options.request.tags = line.get<Strings>("tag");
  if (auto days = read_days(line, options.request); !days) return fail(days.error());
  auto sort = read_sort(line.get<std::string>("sort"));
  if (!sort) return fail(sort.error());
  options.request.sort = *sort;
  if (auto page = read_page(line, options.request); !page) return fail(page.error());
  options.request.facets = line.get<bool>("facets");
  options.request.explain = line.get<bool>("explain");
  options.request.ranking.typos = !line.get<bool>("no-typos");
  options.request.ranking.recency = !line.get<bool>("no-recency");
  if (line.has("synonyms")) options.synonyms = line.get<std::string>("synonyms");
  if (line.has("batch")) options.batch_file = line.get<std::string>("batch");
  options.color = line.get<std::string>("color");
  if (options.color != "auto" && options.color != "always" && options.color != "never") {
    return fail(ErrorKind::kUsage, "unknown choice \"" + options.color + "\"", "--color",
                "one of auto, always, never");
  }
  const bool trec = line.get<bool>("trec");
  if (trec && options.batch_file.empty()) {
    return fail(ErrorKind::kUsage, "a TREC run needs queries with ids", "--trec",
                "give --batch FILE");
  }
  if (!options.batch_file.empty() && !options.request.query.empty()) {
    return fail(ErrorKind::kUsage, "a query and a batch of queries exclude each other", "--batch",
                "give one of them");
  }
  options.output = trec ? Output::kTrec : line.get<bool>("json") ? Output::kJson : Output::kText;
  return options;
}

}  // namespace

Result<SearchOptions> parse_search_options(int argc, const char* const* argv) {
  const po::options_description options = make_options();
  const Strings arguments = mark_query_words(argc, argv, options);
  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  auto line = parse_command_line(argc, pointers.data(), program_info(), options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    SearchOptions text;
    text.text_only = line->text_only;
    return text;
  }
  return read_options(*line);
}

}  // namespace notesearch
