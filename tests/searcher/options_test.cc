#include "searcher/options.h"

#include <sstream>

#include "searcher/batch.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

const Day kToday = *parse_day("2026-11-24");

Result<SearchOptions> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "notes-search");
  return parse_search_options(static_cast<int>(arguments.size()), arguments.data(), kToday);
}

TEST_CASE("options: the query is what stands without a dash") {
  CHECK(parse({"kv", "cache"})->request.query == "kv cache");
  CHECK(parse({"\"tensor cores\" -blackwell"})->request.query == "\"tensor cores\" -blackwell");
  CHECK(parse({"gpu", "-blackwell", "OR", "x"})->request.query == "gpu -blackwell OR x");
  CHECK(parse({"--tag", "-foo", "-x"})->request.tags == std::vector<std::string>{"-foo"});
  CHECK(parse({"--tag", "-foo", "-x"})->request.query == "-x");
  CHECK(parse({"--facets", "-x"})->request.query == "-x");
  CHECK(parse({"--", "--dry-run", "-x"})->request.query == "--dry-run -x");
  CHECK(parse({})->request.query.empty());
}

TEST_CASE("options: filters, order, page") {
  const auto options = parse({"--tag", "GPU", "--tag=rust", "--from", "2026-04", "--to", "2026",
                              "--sort", "newest", "--limit", "3", "--offset=6", "--facets", "q"});
  REQUIRE(options);
  CHECK(options->request.tags == std::vector<std::string>{"GPU", "rust"});
  CHECK(options->request.days.first == parse_day("2026-04-01"));
  CHECK(options->request.days.last == parse_day("2026-12-31"));
  CHECK(options->request.sort == Sort::kNewest);
  CHECK(options->request.limit == 3);
  CHECK(options->request.offset == 6);
  CHECK(options->request.facets);
  CHECK(options->request.query == "q");
}

TEST_CASE("options: what does not fit is named") {
  const std::vector<std::pair<std::vector<const char*>, std::string>> cases = {
      {{"--from", "someday"}, "--from"},
      {{"--year", "26th"}, "--year"},
      {{"--year", "10000"}, "--year"},
      {{"-n", "5", "q"}, "--limit"},
      {{"q", "-n5"}, "--limit"},
      {{"--format", "yaml"}, "--format"},
      {{"--json", "--format", "md"}, "--json and --format md"},
      {{"--budget", "500"}, "--format md"},
      {{"--budget", "10", "--format", "md"}, "--budget"},
      {{"--facets", "--format", "md"}, "--facets"},
      {{"--open", "0"}, "--open"},
      {{"--open", "1", "--limit", "3"}, "--limit"},
      {{"--related", "a", "--suggest", "b"}, "--related and --suggest"},
      {{"--related", "a", "query"}, "a query"},
      {{"--related", "a", "--tag", "gpu"}, "--tag"},
      {{"--related", "a", "--no-typos"}, "--no-typos"},
      {{"--related", "a", "--no-recency"}, "--no-recency"},
      {{"--suggest", "a", "--no-recency"}, "--no-recency"},
      {{"--suggest", "a", "--synonyms", "none"}, "--synonyms"},
      {{"--complete", "tags", "--no-typos"}, "--no-typos"},
      {{"--complete", "tags", "--synonyms", "none"}, "--synonyms"},
      {{"--suggest", "a", "--format", "md"}, "--format"},
      {{"--gaps", "f", "query"}, "a query"},
      {{"--gaps", "f", "--limit", "3"}, "--limit"},
      {{"--gaps", "f", "--format", "md"}, "--format"},
      {{"--complete", "moods"}, "--complete"},
      {{"--batch", "f", "--format", "md"}, "--batch"},
      {{"--completion", "tcsh"}, "--completion"},
      {{"--from", "2026-02-30"}, "--from"},
      {{"--sort", "best"}, "--sort"},
      {{"--limit", "many"}, "limit"},
      {{"--unheard"}, "unheard"},
      {{"--color", "pink"}, "--color"},
      {{"--trec"}, "--trec"},
      {{"--batch", "f", "q"}, "--batch"},
      {{"--from", "2026", "--to", "2025"}, "--to"},
      {{"--lim", "3"}, "lim"},
      {{"--limit", "-1"}, "--limit"},
      {{"--offset=-3"}, "--offset"},
      {{"--passages", "4"}, "--passages"},
  };
  for (const auto& [arguments, named] : cases) {
    const auto options = parse(arguments);
    REQUIRE_FALSE(options);
    CAPTURE(options.error().message());
    CHECK(options.error().kind == ErrorKind::kUsage);
    CHECK(options.error().message().find(named) != std::string::npos);
  }
}

TEST_CASE("options: days in words, and years") {
  CHECK(parse({"--from", "yesterday"})->request.days.first == parse_day("2026-11-23"));
  CHECK(parse({"--from", "last month"})->request.days.first == parse_day("2026-10-01"));
  CHECK(parse({"--to", "today"})->request.days.last == kToday);
  CHECK(parse({"--year", "2025", "--year", "2026"})->request.years == std::vector<int>{2025, 2026});
  CHECK(parse({})->request.today == kToday);
}

TEST_CASE("options: what is done, and in which form it is said") {
  CHECK(parse({"q"})->task == Task::kSearch);
  CHECK(parse({"q", "--json"})->output == Output::kJson);
  CHECK(parse({"q", "--json", "--format", "json"})->output == Output::kJson);
  CHECK(parse({"--zero-counts"})->request.facets);

  const auto markdown = parse({"q", "--format", "md", "--budget", "500"});
  CHECK(markdown->output == Output::kMarkdown);
  CHECK(markdown->budget_tokens == 500);
  CHECK(markdown->request.passages == kMaxPassages);
  CHECK(parse({"q", "--format=md", "--passages=1"})->request.passages == 1);

  const auto open = parse({"kv", "cache", "--open", "3"});
  CHECK(open->task == Task::kOpen);
  CHECK(open->request.offset == 2);
  CHECK(open->request.limit == 1);

  const auto related = parse({"--related", "nic-hop", "--limit", "4"});
  CHECK(related->task == Task::kRelated);
  CHECK(related->subject == "nic-hop");
  CHECK(related->limit == 4U);
  const auto gaps = parse({"--gaps", "gaps.json", "--json"});
  CHECK(gaps->task == Task::kGaps);
  CHECK(gaps->subject == "gaps.json");
  CHECK(gaps->output == Output::kJson);
  CHECK_FALSE(parse({"--suggest", "kv c"})->limit);
  CHECK(parse({"--suggest", "kv c"})->subject == "kv c");

  CHECK_FALSE(parse({"--suggest", "a", "--no-typos"})->request.ranking.typos);
  const auto complete = parse({"--complete", "slugs", "--", "-x"});
  CHECK(complete->task == Task::kComplete);
  CHECK(complete->words == IndexWords::kSlugs);
  CHECK(complete->request.query == "-x");
  CHECK_FALSE(parse({"--no-pager"})->pager);
}

TEST_CASE("options: -n is a hint to --limit, and a word behind --") {
  CHECK(parse({"--", "-n5"})->request.query == "-n5");
  CHECK(parse({"gpu", "-nccl"})->request.query == "gpu -nccl");
  CHECK(parse({"gpu", "-n"})->request.query == "gpu -n");
}

TEST_CASE("options: help, version and completions are texts") {
  CHECK(parse({"--help"})->text_only->find("--facets") != std::string::npos);
  CHECK(parse({"-h"})->text_only->find("Exit codes") != std::string::npos);
  CHECK(parse({"--version"})->text_only->starts_with("notes-search "));
  CHECK(parse({"--completion", "bash"})->text_only->find("--tag)") != std::string::npos);
  // Help on one line. The timeline is not narrowed by --from, --to and --year, and says so.
  CHECK(parse({"--completion", "fish"})->text_only->find("filters on dates are ignored") !=
        std::string::npos);
}

TEST_CASE("batch: a line a query, as JSON or as a TREC run") {
  SearchFixture fixture({{"one", "Fabric", "2026-01-01", {}, "", "text\n"},
                         {"two", "Cache", "2026-01-01", {}, "", "fabric\n"}});
  SearchOptions options;
  options.batch_file = "queries";
  options.output = Output::kTrec;
  std::ostringstream out;
  std::istringstream queries("q1\tfabric\nq2\tunheard\n");
  CHECK(run_batch(queries, options, fixture.searcher(), out).value() == 1);
  CHECK(out.str().starts_with("q1 Q0 one 1 "));
  CHECK(out.str().find("\nq1 Q0 two 2 ") != std::string::npos);
  CHECK(out.str().find("q2") == std::string::npos);

  options.output = Output::kJson;
  std::ostringstream json;
  std::istringstream again("q1\tfabric\n");
  REQUIRE(run_batch(again, options, fixture.searcher(), json));
  CHECK(json.str().starts_with(R"({"id":"q1","version":1,)"));

  std::istringstream broken("q1\tfabric\nno tab here\n");
  const auto refused = run_batch(broken, options, fixture.searcher(), json);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().where == "queries:2");
}

}  // namespace
}  // namespace notesearch
