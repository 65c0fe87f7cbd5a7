#include "searcher/option_table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace notesearch {
namespace {

namespace po = boost::program_options;
using Strings = std::vector<std::string>;

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
  notes-search kv cache --format md --budget 4000
  notes-search kv cache --open 1

Exit codes: 0 found, 1 nothing found, 64 usage, 65 damaged index or bad input file,
66 no note with this slug, 69 no index, or no page to open, 74 output lost,
78 configuration.
)";

po::options_description filter_options() {
  po::options_description table("Which notes");
  table.add_options()("index",
                      po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                      "the index directory")("tag", po::value<Strings>()->value_name("TAG"),
                                             "only notes with this tag; given again: with any")(
      "from", po::value<std::string>()->value_name("DATE"),
      "only notes since this day, month or year: 2026-04-10, 2026-04, 2026, \"last month\"")(
      "to", po::value<std::string>()->value_name("DATE"), "only notes until the end of it")(
      "year", po::value<Strings>()->value_name("YEAR"),
      "only notes of this year; given again: of any");
  return table;
}

po::options_description view_options() {
  po::options_description table("What is shown");
  table.add_options()("sort",
                      po::value<std::string>()->default_value("relevance")->value_name("ORDER"),
                      "relevance, newest or oldest")(
      "limit", po::value<std::int64_t>()->default_value(10)->value_name("N"),
      "hits shown, at most 1000")(
      "offset", po::value<std::int64_t>()->default_value(0)->value_name("N"), "hits skipped")(
      "passages", po::value<std::int64_t>()->default_value(1)->value_name("N"),
      "passages shown of each hit, at most 3; in markdown 3 unless said")(
      "facets", po::bool_switch(), "count tags and years over all matches")(
      "zero-counts", po::bool_switch(), "--facets with those that no match has")(
      "timeline", po::bool_switch(),
      "count the matches of each month; filters on dates are ignored, as for the years of "
      "--facets")("explain", po::bool_switch(), "say of each hit why it stands where it does")(
      "format", po::value<std::string>()->default_value("text")->value_name("FORMAT"),
      "text, json (version 1) or md, an answer with citations")("json", po::bool_switch(),
                                                                "short for --format json")(
      "budget", po::value<std::int64_t>()->default_value(2000)->value_name("N"),
      "with --format md: at most so many tokens, taking 4 bytes for one")(
      "color", po::value<std::string>()->default_value("auto")->value_name("WHEN"),
      "auto (a terminal, unless NO_COLOR is set), always or never")(
      "no-pager", po::bool_switch(), "print also what is longer than the terminal at once");
  return table;
}

po::options_description word_options() {
  po::options_description table("How words are read");
  table.add_options()("no-typos", po::bool_switch(), "search misspelt words as they are")(
      "no-recency", po::bool_switch(), "newer notes count no more than others")(
      "synonyms", po::value<std::string>()->value_name("FILE"),
      "rules of words that mean the same, in place of those built in; \"none\" for none");
  return table;
}

po::options_description task_options() {
  po::options_description table("Instead of a list of hits");
  table.add_options()("open", po::value<std::int64_t>()->value_name("N"),
                      "open hit N in a browser, or print its link where there is none")(
      "related", po::value<std::string>()->value_name("SLUG"), "notes like this one")(
      "suggest", po::value<std::string>()->value_name("TEXT"),
      "titles, headings and words that begin so")(
      "batch", po::value<std::string>()->value_name("FILE"),
      "run every line of a file, ID TAB QUERY (- for standard input); prints a line of JSON each")(
      "trec", po::bool_switch(), "with --batch: print TREC run lines instead")(
      "complete", po::value<std::string>()->value_name("WORDS"),
      "list the tags, slugs or years that begin with QUERY, for shells")(
      "gaps", po::value<std::string>()->value_name("FILE"),
      "what was searched for and not found, from the file of notes-searchd --gaps");
  return table;
}

}  // namespace

ProgramInfo search_program_info() {
  ProgramInfo info;
  info.name = "notes-search";
  info.usage = "[OPTIONS] [QUERY...]";
  info.summary =
      "Searches the notes of an index that notes-index made. Without a query: every note that\n"
      "passes the filters, newest first.";
  info.epilogue = kEpilogue;
  info.positional = "query";
  info.completions = {{.option = "tag", .words = "tags"},
                      {.option = "year", .words = "years"},
                      {.option = "related", .words = "slugs"},
                      {.option = "sort", .choices = {"relevance", "newest", "oldest"}},
                      {.option = "format", .choices = {"text", "json", "md"}},
                      {.option = "color", .choices = {"auto", "always", "never"}},
                      {.option = "complete", .choices = {"tags", "slugs", "years"}}};
  return info;
}

po::options_description search_option_table() {
  po::options_description table;
  return table.add(filter_options()).add(view_options()).add(word_options()).add(task_options());
}

}  // namespace notesearch
