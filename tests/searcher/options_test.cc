#include "searcher/options.h"

#include <sstream>

#include "searcher/batch.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

Result<SearchOptions> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "notes-search");
  return parse_search_options(static_cast<int>(arguments.size()), arguments.data());
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
      {{"--from", "yesterday"}, "--from"},
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

TEST_CASE("options: help and version are texts") {
  CHECK(parse({"--help"})->text_only->find("--facets") != std::string::npos);
  CHECK(parse({"-h"})->text_only->find("Exit codes") != std::string::npos);
  CHECK(parse({"--version"})->text_only->starts_with("notes-search "));
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
