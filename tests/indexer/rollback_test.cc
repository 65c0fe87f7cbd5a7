// Going back, and what keeps the next runs from publishing the same again.
#include "indexer/rollback.h"

#include "indexer/last_source.h"
#include "indexer/run_status.h"
#include "tests/catch.h"
#include "tests/indexer/run_fixture.h"

namespace notesearch {
namespace {

void edit(RunFixture& fixture, int number, const std::string& text) {
  fixture.site.set("note-" + std::to_string(number), {"Title", text + "\n", std::nullopt});
}

TEST_CASE("what was gone back from is not published again until the site says something else") {
  RunFixture fixture(20);
  REQUIRE(fixture.run());
  edit(fixture, 1, "bad");
  REQUIRE(fixture.run()->generation == 2);
  const auto back = roll_back_index(fixture.options.index_dir);
  REQUIRE(back);
  CHECK(back->from == 2);
  CHECK(back->to == 1);
  CHECK(back->notes == 20);
  CHECK(fixture.found("unique1") == 1);
  for (int run = 0; run < 2; ++run) {
    const auto report = fixture.run();
    REQUIRE(report);
    CHECK(report->outcome == Outcome::kRefused);
    CHECK(exit_code(*report) == 4);
    CHECK(fixture.found("unique1") == 1);
  }
  edit(fixture, 1, "better");
  CHECK(fixture.run()->outcome == Outcome::kPublished);
  CHECK(read_last_source(fixture.options.index_dir)->held.empty());
  CHECK(fixture.found("better") == 1);
}

TEST_CASE("going back twice holds both, and a failed fetch is no change of the site") {
  RunFixture fixture(20);
  REQUIRE(fixture.run());
  edit(fixture, 1, "bad");
  REQUIRE(fixture.run());
  edit(fixture, 1, "worse");
  edit(fixture, 2, "worse");
  REQUIRE(fixture.run()->generation == 3);
  REQUIRE(roll_back_index(fixture.options.index_dir)->to == 2);
  CHECK(fixture.run()->outcome == Outcome::kRefused);
  REQUIRE(roll_back_index(fixture.options.index_dir)->to == 1);
  CHECK(fixture.run()->outcome == Outcome::kRefused);
  fixture.site.set_reply("note-2", reply_with(500, "down"));
  CHECK(fixture.run()->outcome == Outcome::kRefused);
  edit(fixture, 2, "worse");
  CHECK(fixture.run()->outcome == Outcome::kRefused);
  fixture.options.accept_shrink = true;
  CHECK(fixture.run()->outcome == Outcome::kPublished);
  CHECK(fixture.found("worse") == 2);
}

TEST_CASE("where there is nothing to go back to, nothing is held") {
  RunFixture fixture(3);
  CHECK(roll_back_index(fixture.options.index_dir).error().kind == ErrorKind::kUnavailable);
  CHECK_FALSE(std::filesystem::exists(fixture.options.index_dir));
  REQUIRE(fixture.run());
  CHECK(roll_back_index(fixture.options.index_dir).error().kind == ErrorKind::kUnavailable);
  CHECK(read_last_source(fixture.options.index_dir)->held.empty());
}

TEST_CASE("notes that are gone are counted in runs that are refused, too") {
  RunFixture fixture(10);
  std::chrono::sys_seconds now{std::chrono::seconds(1'790'000'000)};
  fixture.options.clock = [&] { return now; };
  REQUIRE(fixture.run());
  for (const char* slug : {"note-1", "note-2", "note-3"}) {
    fixture.site.set_reply(slug, reply_with(404, "gone"));
  }
  for (int run = 0; run < 2; ++run) {
    CHECK(fixture.run()->outcome == Outcome::kRefused);
    now += std::chrono::hours(12);
  }
  // Let go by now: three of ten is for a person to accept, once.
  CHECK(fixture.run()->outcome == Outcome::kRefused);
  fixture.options.accept_shrink = true;
  CHECK(fixture.run()->notes == 7);
  fixture.options.accept_shrink = false;
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
}

TEST_CASE("a run that does not ask the site is no success, and a stopped one says nothing") {
  RunFixture fixture(5);
  fixture.options.stop = [] { return true; };
  REQUIRE_FALSE(fixture.run());
  CHECK(read_status(fixture.options.index_dir).error().kind == ErrorKind::kUnavailable);
  fixture.options.stop = {};
  std::chrono::sys_seconds now{std::chrono::seconds(1'790'000'000)};
  fixture.options.clock = [&] { return now; };
  REQUIRE(fixture.run());
  const auto success = now;
  now += std::chrono::hours(5);
  fixture.options.offline = true;
  fixture.options.full = true;
  REQUIRE(fixture.run());
  const auto status = read_status(fixture.options.index_dir);
  REQUIRE(status);
  CHECK(status->last_success == success);
  CHECK(status->generation == 2);
}

}  // namespace
}  // namespace notesearch
