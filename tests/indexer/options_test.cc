#include "indexer/options.h"

#include "schema/base/cli.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

Result<Invocation> read(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "notes-index");
  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  return read_invocation(static_cast<int>(pointers.size()), pointers.data());
}

TEST_CASE("without arguments the owner's site is indexed, politely and for an hour at most") {
  const auto invocation = read({});
  REQUIRE(invocation);
  CHECK(invocation->task == Task::kIndex);
  CHECK(invocation->run.sources == std::vector<std::string>{"https://vanshverma.com/profile.json"});
  CHECK(invocation->run.recheck_every == 7);
  CHECK(invocation->run.fetch.max_requests_per_second == 50);
  CHECK(invocation->run.fetch.run_timeout_ms == 3'600'000);
  CHECK(invocation->run.fetch.ca_file.empty());
  CHECK(invocation->stale_after == std::chrono::hours(26));
  CHECK(invocation->metrics.empty());
  CHECK(invocation->on_publish.empty());
  CHECK(invocation->on_failure.empty());
  CHECK(invocation->run.raw_urls.empty());
}

TEST_CASE("every option of operation arrives where it is used") {
  const auto invocation = read({"https://example.org/",
                                "notes",
                                "--raw-url",
                                "https://a.org/x/{slug}=https://a.org/raw/{slug}?x=1",
                                "--raw-url",
                                "/notes/{slug}=/raw/{slug}",
                                "--stale-after",
                                "48",
                                "--recheck",
                                "0",
                                "--metrics",
                                "/m/n.prom",
                                "--on-publish",
                                "systemctl reload x",
                                "--on-failure",
                                "mail -s $NOTESEARCH_MESSAGE me",
                                "--ca-file",
                                "/etc/ca.pem",
                                "--max-rate",
                                "0",
                                "--run-minutes",
                                "5"});
  REQUIRE(invocation);
  CHECK(invocation->run.sources == std::vector<std::string>{"https://example.org/", "notes"});
  CHECK(invocation->run.raw_urls ==
        std::vector<std::string>{"https://a.org/x/{slug}=https://a.org/raw/{slug}?x=1",
                                 "/notes/{slug}=/raw/{slug}"});
  CHECK(invocation->stale_after == std::chrono::hours(48));
  CHECK(invocation->run.recheck_every == 0);
  CHECK(invocation->metrics == "/m/n.prom");
  CHECK(invocation->on_publish == "systemctl reload x");
  CHECK(invocation->on_failure == "mail -s $NOTESEARCH_MESSAGE me");
  CHECK(invocation->run.fetch.ca_file == "/etc/ca.pem");
  CHECK(invocation->run.fetch.max_requests_per_second == 0);
  CHECK(invocation->run.fetch.run_timeout_ms == 300'000);
}

TEST_CASE("each task has its option") {
  CHECK(read({"--status"})->task == Task::kStatus);
  CHECK(read({"--rollback"})->task == Task::kRollback);
  CHECK(read({"--audit"})->task == Task::kAudit);
  CHECK(read({"--dry-run"})->task == Task::kIndex);
}

TEST_CASE("options that contradict each other, and values out of bounds, are refused by name") {
  struct Case {
    std::vector<std::string> arguments;
    std::string named;
  };
  const std::vector<Case> cases = {
      {{"--status", "--rollback"}, "--rollback"},
      {{"--status", "--audit"}, "--audit"},
      {{"--rollback", "--audit"}, "--audit"},
      {{"--rollback", "--dry-run"}, "--dry-run"},
      {{"--rollback", "--full"}, "--full"},
      {{"--status", "--full"}, "--full"},
      {{"--status", "--dry-run"}, "--dry-run"},
      {{"--status", "--accept-shrink"}, "--accept-shrink"},
      {{"--audit", "--full"}, "--full"},
      {{"--audit", "--offline"}, "--offline"},
      {{"--audit", "--accept-shrink"}, "--accept-shrink"},
      {{"--stale-after", "0"}, "--stale-after"},
      {{"--stale-after", "-1"}, "--stale-after"},
      {{"--stale-after", "87601"}, "--stale-after"},
      {{"--stale-after", "1.5"}, "--stale-after"},
      {{"--recheck", "-1"}, "--recheck"},
      {{"--recheck", "10001"}, "--recheck"},
      {{"--max-rate", "-1"}, "--max-rate"},
      {{"--max-rate", "1000001"}, "--max-rate"},
      {{"--run-minutes", "0"}, "--run-minutes"},
      {{"--run-minutes", "1441"}, "--run-minutes"},
      {{"--run-minutes", "99999999999999999999"}, "--run-minutes"},
      {{"--jobs", "257"}, "--jobs"},
      {{"--raw-url", "no-separator"}, "--raw-url"},
      {{"--raw-url", "=https://a.org"}, "--raw-url"},
      {{"--raw-url", "https://a.org="}, "--raw-url"},
      {{"--raw-url", "https://a.org/n=https://a.org/r"}, "--raw-url"},
      {{"--metrics", ""}, "--metrics"},
      {{"--ca-file", ""}, "--ca-file"},
      {{"--on-publish", ""}, "--on-publish"},
      {{"--on-failure", ""}, "--on-failure"},
      {{""}, "source"},
      {std::vector<std::string>(33, "https://example.org/"), "32"},
  };
  for (const Case& row : cases) {
    std::string line;
    for (const std::string& argument : row.arguments) line += " " + argument;
    INFO(line);
    const auto invocation = read(row.arguments);
    REQUIRE_FALSE(invocation);
    INFO(invocation.error().message());
    CHECK(invocation.error().kind == ErrorKind::kUsage);
    CHECK(invocation.error().message().find(row.named) != std::string::npos);
  }
}

TEST_CASE("a configuration file names sources, which the command line replaces") {
  const TemporaryDir dir;
  const std::string path = (dir.path() / "index.conf").string();
  write_file(path,
             "# a comment\n"
             "source = https://example.org/\n"
             "source = /srv/notes\n"
             "index = /srv/index\n"
             "quiet = true\n"
             "on-publish = printf '%s = %s' a b # not part of it\n");
  auto invocation = read({"--config", path});
  REQUIRE(invocation);
  CHECK(invocation->run.sources == std::vector<std::string>{"https://example.org/", "/srv/notes"});
  CHECK(invocation->run.index_dir == "/srv/index");
  CHECK(invocation->quiet);
  CHECK(invocation->on_publish == "printf '%s = %s' a b");
  invocation = read({"elsewhere", "--config", path});
  REQUIRE(invocation);
  CHECK(invocation->run.sources == std::vector<std::string>{"elsewhere"});
}

TEST_CASE("the example of a configuration file is accepted, with and without what it leaves out") {
  const TemporaryDir dir;
  const std::string path = (dir.path() / "index.conf").string();
  const std::string example =
      read_file(std::string(NOTESEARCH_SOURCE_DIR) + "/indexer/systemd/index.conf.in");
  write_file(path, example);
  const auto plain = read({"--config", path});
  REQUIRE(plain);
  CHECK(plain->run.sources == std::vector<std::string>{"https://example.org/"});

  std::string whole;
  for (std::size_t at = 0; at < example.size(); ++at) {
    // "#name" is an option left out, "# text" a remark.
    const bool starts_line = at == 0 || example[at - 1] == '\n';
    if (starts_line && example[at] == '#' && example[at + 1] >= 'a') continue;
    whole += example[at];
  }
  write_file(path, whole);
  const auto read_whole = read({"--config", path});
  REQUIRE(read_whole);
  CHECK(read_whole->metrics == "/var/lib/prometheus/node-exporter/notesearch.prom");
  CHECK(read_whole->on_failure.starts_with("printf"));
  CHECK(read_whole->run.recheck_every == 7);
}

TEST_CASE("what is wrong in a configuration file is found by its line") {
  const TemporaryDir dir;
  const std::string path = (dir.path() / "index.conf").string();
  struct Case {
    std::string text;
    std::string where;
  };
  const std::vector<Case> cases = {
      {"quiet = true\n\nno-such-option = 1\n", ":3"},
      {"# one\njobs = many\nquiet = true\n", ":2"},
      {"jobs = 1\njobs = 2\n", ":2"},
      {"jobs\n", ":1"},
      {"quiet = perhaps", ":1"},
      {"jobs = 1\r\nmax-rate = fast\r\n", ":2"},
  };
  for (const Case& row : cases) {
    INFO(row.text);
    write_file(path, row.text);
    const auto invocation = read({"--config", path});
    REQUIRE_FALSE(invocation);
    CHECK(invocation.error().kind == ErrorKind::kConfig);
    CHECK(invocation.error().where == path + row.where);
  }
}

}  // namespace
}  // namespace notesearch
