// Runs that ask what changed instead of fetching everything, and what keeps that honest.
#include <algorithm>
#include <string>

#include "indexer/run_status.h"
#include "schema/digest.h"
#include "tests/catch.h"
#include "tests/indexer/sample_site.h"

namespace notesearch {
namespace {

Reply with_etag(const std::string& body, const std::string& etag) {
  Reply reply = reply_with(200, body, "text/markdown");
  reply.headers.emplace_back("ETag", etag);
  return reply;
}

TEST_CASE("an unchanged site is asked once for each thing, and sends nothing") {
  SampleSite site;
  REQUIRE(site.run());
  site.origin().clear_log();
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kUnchanged);
  CHECK(report->bodies_fetched == 0);
  CHECK(report->requests == 46 + 5);
  CHECK(report->not_modified == report->requests);
  CHECK(site.origin().request_count() == 46 + 5);
  for (const Request& request : site.origin().requests()) {
    INFO(request.target);
    CHECK_FALSE(request.header("If-None-Match").empty());
    CHECK_FALSE(request.header("If-Modified-Since").empty());
  }
  CHECK(list_generations(site.options.index_dir).size() == 1);
}

TEST_CASE("every n-th run believes no validator") {
  SampleSite site;
  site.options.recheck_every = 3;
  REQUIRE(site.run());
  site.set_reply("/raw/notes/nic-hop", with_etag("# One\n\nfirst\n", "\"same\""));
  REQUIRE(site.run()->updated == 1);
  int fetched_whole = 0;
  for (int run = 0; run < 6; ++run) {
    site.origin().clear_log();
    const auto report = site.run();
    REQUIRE(report);
    const auto asked = site.origin().requests_for("/raw/notes/nic-hop");
    REQUIRE(asked.size() == 1);
    fetched_whole += asked[0].header("If-None-Match").empty() ? 1 : 0;
  }
  CHECK(fetched_whole == 2);
  site.options.recheck_every = 0;
  for (int run = 0; run < 4; ++run) {
    site.origin().clear_log();
    REQUIRE(site.run());
    CHECK_FALSE(
        site.origin().requests_for("/raw/notes/nic-hop")[0].header("If-None-Match").empty());
  }
}

TEST_CASE("an ETag that changes while the body does not publishes nothing, and is kept") {
  SampleSite site;
  site.set_reply("/raw/notes/nic-hop", with_etag("# One\n\nfirst\n", "\"a\""));
  REQUIRE(site.run());
  site.set_reply("/raw/notes/nic-hop", with_etag("# One\n\nfirst\n", "\"b\""));
  for (const char* sent : {"\"a\"", "\"b\""}) {
    site.origin().clear_log();
    const auto report = site.run();
    REQUIRE(report);
    CHECK(report->outcome == Outcome::kUnchanged);
    CHECK(site.origin().requests_for("/raw/notes/nic-hop")[0].header("If-None-Match") == sent);
  }
}

TEST_CASE("validators are of one address: a note that moved is fetched whole") {
  SampleSite site;
  REQUIRE(site.run());
  std::string profile = read_file(site.file("/profile.json"));
  const std::string old = "/raw/notes/nic-hop\"";
  profile.replace(profile.find(old), old.size(), "/raw/notes/nic-hop.md\"");
  site.edit("/profile.json", profile);
  std::filesystem::rename(site.file("/raw/notes/nic-hop"), site.file("/raw/notes/nic-hop.md"));
  site.origin().clear_log();
  REQUIRE(site.run());
  REQUIRE_FALSE(site.origin().requests_for("/raw/notes/nic-hop.md").empty());
  CHECK(site.origin().requests_for("/raw/notes/nic-hop.md")[0].header("If-None-Match").empty());
}

TEST_CASE("another stemmer rebuilds the index without fetching an unchanged body") {
  SampleSite site;
  REQUIRE(site.run());
  site.options.stem_language = "none";
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->build == BuildKind::kFull);
  CHECK(report->unchanged == 46);
  CHECK(report->not_modified == report->requests);
  CHECK(report->bodies_fetched == 0);
}

TEST_CASE(
    "a body that the cache lost is fetched whole, a damaged one the run after it is noticed") {
  SampleSite site;
  REQUIRE(site.run());
  const LastGeneration before = site.generation();
  const std::string digest = state_of(before.note(*before.find("nic-hop"))).body_digest;
  const auto cached = site.options.index_dir / "cache" / digest.substr(0, 2) / digest.substr(2);
  REQUIRE(std::filesystem::remove(cached));
  auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kUnchanged);
  CHECK(report->bodies_fetched == 1);

  write_file(cached, "damaged");
  site.options.stem_language = "none";
  report = site.run();
  REQUIRE(report);
  CHECK(report->notes == 46);
  REQUIRE(report->kept.size() == 1);
  report = site.run();
  REQUIRE(report);
  CHECK(report->kept.empty());
  CHECK(sha256_hex(read_file(cached)) == digest);
}

TEST_CASE("lost memories cost transfers and nothing else") {
  for (const char* name : {"source.json", "status.json", "cache"}) {
    INFO(name);
    SampleSite site;
    REQUIRE(site.run());
    std::filesystem::remove_all(site.options.index_dir / name);
    const auto report = site.run();
    REQUIRE(report);
    CHECK(report->outcome == Outcome::kUnchanged);
    CHECK(report->notes == 46);
    site.origin().clear_log();
    CHECK(site.run()->not_modified == 46 + 5);
  }
}

TEST_CASE("a site that is deployed while it is read is read again, and published of one moment") {
  SampleSite site;
  REQUIRE(site.run());
  // The first half of the deployment is there; at the 20th body the rest arrives.
  const std::string old_profile = read_file(site.file("/profile.json"));
  std::string profile = old_profile;
  const std::string title = "nobody is talking about the NIC hop.";
  profile.replace(profile.find(title), title.size(), "everybody talks about it now.");
  site.edit("/raw/notes/nic-hop", "# Everybody\n\nnew text\n");
  int bodies = 0;
  site.before_each([&](const Request& request) {
    if (request.target.starts_with("/raw/") && ++bodies == 20) site.edit("/profile.json", profile);
  });
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->generation == 2);
  CHECK(site.notes().at("nic-hop").title == "everybody talks about it now.");
  CHECK(bodies > 46);
}

TEST_CASE("a site that lists something else each time is left alone") {
  SampleSite site;
  REQUIRE(site.run());
  const std::string profile = read_file(site.file("/profile.json"));
  const std::string title = "nobody is talking about the NIC hop.";
  int asked = 0;
  site.before_each([&](const Request& request) {
    if (request.target != "/profile.json") return;
    std::string other = profile;
    other.replace(other.find(title), title.size(), "title " + std::to_string(1000 + ++asked));
    write_file(site.file("/profile.json"),
               other + std::string(static_cast<std::size_t>(asked), ' '));
  });
  const auto report = site.run();
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::kUnavailable);
  CHECK(site.generation().manifest().generation == 1);
}

TEST_CASE("a profile.json that states the time of each answer can be read all the same") {
  SampleSite site;
  const std::string profile = read_file(site.file("/profile.json"));
  int asked = 0;
  site.before_each([&](const Request& request) {
    if (request.target != "/profile.json") return;
    std::string other = profile;
    other.insert(1, "\"generated\": " + std::to_string(1000 + ++asked) + ",");
    write_file(site.file("/profile.json"),
               other + std::string(static_cast<std::size_t>(asked), ' '));
  });
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
}

TEST_CASE("a new text that comes for every address is an error page") {
  SampleSite site;
  REQUIRE(site.run());
  // The origin has lost one note, and says so in markdown with status 200.
  std::filesystem::remove(site.file("/raw/notes/nic-hop"));
  const auto serve = serve_folder(site.folder());
  site.origin().set_handler([serve](const Request& request) {
    Reply reply = serve(request);
    if (reply.status != 404) return reply;
    return reply_with(200, "# Oh no\n\nThere is no " + request.target + " here.\n",
                      "text/markdown");
  });
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kUnchanged);
  REQUIRE(report->kept.size() == 1);
  CHECK(report->kept[0].slug == "nic-hop");
  CHECK(report->kept[0].reason.find("error page") != std::string::npos);
}

TEST_CASE("what a run came to is kept for --status, whatever it was") {
  SampleSite site;
  std::chrono::sys_seconds now{std::chrono::seconds(1'790'000'000)};
  site.options.clock = [&] { return now; };
  REQUIRE(site.run());
  auto status = read_status(site.options.index_dir);
  REQUIRE(status);
  CHECK(status->outcome == "published");
  CHECK(status->last_success == now);
  CHECK(status->sources.size() == 5);
  CHECK(status->failures_in_a_row == 0);
  const auto success = now;
  for (int run = 1; run <= 2; ++run) {
    now += std::chrono::hours(1);
    site.set_reply("/profile.json", reply_with(503, "down"));
    REQUIRE_FALSE(site.run());
    status = read_status(site.options.index_dir);
    REQUIRE(status);
    CHECK(status->outcome == "failed");
    CHECK(status->exit_code == 69);
    CHECK(status->last_success == success);
    CHECK(status->failures_in_a_row == run);
    CHECK_FALSE(status->message.empty());
    CHECK(status->generation == 1);
  }
}

}  // namespace
}  // namespace notesearch
