#include "indexer/failed_notes.h"
#include "indexer/index_directory.h"
#include "tests/catch.h"
#include "tests/indexer/run_fixture.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a manifest cut anywhere leaves the index as it is") {
  RunFixture fixture(3);
  REQUIRE(fixture.run());
  const std::string manifest = fixture.site.manifest();
  for (std::size_t size = 0; size + 1 < manifest.size(); size += 7) {
    INFO(size);
    fixture.site.set_manifest(reply_with(200, manifest.substr(0, size), "application/json"));
    const auto report = fixture.run();
    REQUIRE_FALSE(report);
    CHECK(report.error().kind == ErrorKind::kBadData);
  }
  CHECK(list_generations(fixture.options.index_dir) == std::vector<std::uint64_t>{1});
  CHECK(fixture.stored().size() == 3);
}

TEST_CASE("a bad answer for the manifest leaves the index as it is") {
  RunFixture fixture(3);
  REQUIRE(fixture.run());
  const std::string manifest = fixture.site.manifest();
  const std::vector<std::pair<Reply, ErrorKind>> cases = {
      {reply_with(200, "<!doctype html><p>Sorry", "text/html"), ErrorKind::kBadData},
      {reply_with(200, "{}", "application/json"), ErrorKind::kBadData},
      {reply_with(200, R"({"notes":{}})", "application/json"), ErrorKind::kBadData},
      {reply_with(503, "busy"), ErrorKind::kUnavailable},
      {close_before_answer(), ErrorKind::kUnavailable},
      {cut_after(20, manifest), ErrorKind::kUnavailable},
  };
  for (const auto& [reply, kind] : cases) {
    fixture.site.set_manifest(reply);
    const auto report = fixture.run();
    REQUIRE_FALSE(report);
    INFO(report.error().message());
    CHECK(report.error().kind == kind);
  }
  CHECK(fixture.stored().size() == 3);
}

TEST_CASE("a suddenly empty manifest is refused, and accepted on demand") {
  RunFixture fixture(10);
  REQUIRE(fixture.run());
  fixture.site.set_manifest(reply_with(200, R"({"notes":[]})", "application/json"));
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kRefused);
  CHECK(exit_code(*report) == 4);
  CHECK(fixture.stored().size() == 10);
  fixture.options.accept_shrink = true;
  report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(fixture.stored().empty());
}

TEST_CASE("the gate stands between 10 and 11 percent") {
  RunFixture fixture(100);
  REQUIRE(fixture.run());
  for (int i = 1; i <= 11; ++i) fixture.site.remove("note-" + std::to_string(i));
  CHECK(fixture.run()->outcome == Outcome::kRefused);
  CHECK(fixture.stored().size() == 100);
  fixture.site.add(1);
  fixture.site.add(2);
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->removed == 9);
}

TEST_CASE("a note that can't be had is kept at its last good version") {
  const std::vector<Reply> failures = {
      reply_with(404, "gone"),
      reply_with(200, "<!DOCTYPE html><html><body>Not found</body></html>", "text/html"),
      reply_with(200, "<html><head><title>Oops</title>", "text/markdown"),
      reply_with(200, "", "text/markdown"),
      reply_with(200, " \n\t\n", "text/markdown"),
      reply_with(500, "error"),
      cut_after(5, "# Heading\n\nhalf of it"),
      close_before_answer(),
      reset_before_answer(),
      without_length("# New\n\nmay be cut"),
      reply_with(200, std::string(kMaxNoteBytes + 1, 'x'), "text/markdown"),
  };
  RunFixture fixture(20);
  REQUIRE(fixture.run());
  const auto before = fixture.stored();
  for (std::size_t i = 0; i < failures.size(); ++i) {
    INFO(i);
    fixture.site.set("note-7", {"A new title", "unused", failures[i]});
    const auto report = fixture.run();
    REQUIRE(report);
    CHECK(report->outcome == Outcome::kUnchanged);
    CHECK(exit_code(*report) == 3);
    REQUIRE(report->kept.size() == 1);
    CHECK(report->kept[0].slug == "note-7");
    CHECK_FALSE(report->kept[0].reason.empty());
    CHECK(fixture.stored() == before);
  }
  // Beside a change that is published, and in a full rebuild, it stays as well.
  fixture.site.set("note-8", {"Title 8", "changed to ocelot\n", std::nullopt});
  for (const bool full : {false, true}) {
    fixture.options.full = full;
    const auto report = fixture.run();
    REQUIRE(report);
    CHECK(report->outcome == Outcome::kPublished);
    CHECK(report->notes == 20);
    CHECK(fixture.stored().at("note-7") == before.at("note-7"));
    CHECK(fixture.found("unique7") == 1);
    CHECK(fixture.found("ocelot") == 1);
  }
  fixture.options.full = false;
  fixture.site.add(7);
  CHECK(fixture.run()->kept.empty());
}

TEST_CASE("a new note that can't be had is left out and reported") {
  RunFixture fixture(10);
  fixture.site.set_reply("note-3", reply_with(404, "gone"));
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->notes == 9);
  REQUIRE(report->left_out.size() == 1);
  CHECK(report->left_out[0].slug == "note-3");
  CHECK(exit_code(*report) == 3);
  fixture.site.add(3);
  report = fixture.run();
  REQUIRE(report);
  CHECK(report->added == 1);
  CHECK(exit_code(*report) == 0);
}

TEST_CASE("an origin that dies half-way leaves the index as it is") {
  RunFixture fixture(30);
  REQUIRE(fixture.run());
  for (int i = 1; i <= 15; ++i) {
    fixture.site.set_reply("note-" + std::to_string(i), close_before_answer());
  }
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(exit_code(*report) == 4);
  for (int i = 16; i <= 30; ++i) {
    fixture.site.set_reply("note-" + std::to_string(i), close_before_answer());
  }
  report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kRefused);
  CHECK(exit_code(*report) == 69);
  CHECK(fixture.stored().size() == 30);
}

TEST_CASE("rows that can't be used are reported, their notes are not removed") {
  RunFixture fixture(20);
  REQUIRE(fixture.run());
  std::string manifest = fixture.site.manifest();
  const std::string own = fixture.site.origin().base_url() + "/raw/notes/note-3\"";
  manifest.replace(manifest.find(own), own.size(), "https://evil.example/raw/notes/note-3\"");
  const std::string hostile =
      R"({"slug":"../../etc/passwd","title":"x","markdownUrl":"http://127.0.0.1/x"},)"
      R"({"slug":"esc\u001b[2J","title":"\u001b]0;owned\u0007"},7,null,)";
  manifest.insert(manifest.find('[') + 1, hostile);
  fixture.site.set_manifest(reply_with(200, manifest, "application/json"));
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kUnchanged);
  CHECK(report->removed == 0);
  REQUIRE(report->kept.size() == 1);
  CHECK(report->kept[0].slug == "note-3");
  CHECK(report->left_out.size() == 4);
  CHECK(exit_code(*report) == 3);
}

TEST_CASE("a markdown bomb is quarantined, again and again, and the rest is indexed") {
  RunFixture fixture(10);
  std::string bomb = "# Bomb\n\n";
  for (int i = 0; i < 20'000; ++i) bomb += "|x";
  bomb += "|\n";
  for (int i = 0; i < 20'000; ++i) bomb += "|-";
  bomb += "|\n";
  for (int i = 0; i < 20'000; ++i) bomb += "|y\n";
  fixture.site.set("note-3", {"Bomb", bomb, std::nullopt});
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->notes == 10);
  REQUIRE(report->quarantined.size() == 1);
  CHECK(report->quarantined[0].slug == "note-3");
  CHECK(fixture.found("unique4") == 1);
  report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kUnchanged);
  CHECK(report->quarantined.size() == 1);
}

TEST_CASE("an index of another source is replaced on demand alone") {
  RunFixture fixture(5);
  REQUIRE(fixture.run());
  const TemporaryDir folder;
  for (int i = 1; i <= 5; ++i)
    write_file(folder.path() / ("note-" + std::to_string(i) + ".md"), "x");
  fixture.options.sources = {folder.path().string()};
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kRefused);
  CHECK(report->refusal->message().find(fixture.site.url()) != std::string::npos);
  CHECK(report->refusal->message().find(folder.path().string()) != std::string::npos);
  fixture.options.accept_shrink = true;
  CHECK(fixture.run()->outcome == Outcome::kPublished);
  fixture.options.accept_shrink = false;
  fixture.options.sources[0] += "/";  // the same folder
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
}

TEST_CASE("as many new notes do not make up for those removed") {
  RunFixture fixture(46);
  REQUIRE(fixture.run());
  for (int i = 1; i <= 46; ++i) {
    fixture.site.remove("note-" + std::to_string(i));
    fixture.site.add(100 + i);
  }
  CHECK(fixture.run()->outcome == Outcome::kRefused);
}

TEST_CASE("a listing whose rows can't be used is refused") {
  RunFixture fixture(10);
  std::string manifest = fixture.site.manifest();
  manifest.insert(manifest.find('[') + 1, "7,8,9,");
  fixture.site.set_manifest(reply_with(200, manifest, "application/json"));
  CHECK(fixture.run()->outcome == Outcome::kRefused);
  fixture.options.accept_shrink = true;
  CHECK(fixture.run()->notes == 10);
}

TEST_CASE("a note that stays gone is let go") {
  RunFixture fixture(20);
  REQUIRE(fixture.run());
  fixture.site.set_reply("note-7", reply_with(410, "gone"));
  for (int i = 0; i < 4; ++i) {
    const auto report = fixture.run();
    REQUIRE(report);
    CHECK(report->kept.size() == 1);
  }
  auto remembered = read_last_source(fixture.options.index_dir).value();
  remembered.gone.at("note-7").since -= kGoneFor;
  REQUIRE(write_last_source(fixture.options.index_dir, remembered));
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->removed == 1);
  CHECK(report->kept.empty());
  CHECK(report->left_out.size() == 1);
  CHECK(fixture.stored().count("note-7") == 0);
  CHECK(fixture.found("unique7") == 0);
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
  fixture.site.add(7);
  CHECK(fixture.run()->added == 1);
}

TEST_CASE("a run that is asked to stop publishes nothing") {
  RunFixture fixture(300);
  REQUIRE(fixture.run());
  const auto before = fixture.stored();
  fixture.options.full = true;
  std::size_t asked_least = 0;
  for (const std::size_t patience : {0, 1, 3, 10, 30, 100, 310}) {
    std::size_t asked = 0;
    fixture.options.stop = [&asked, patience] { return asked++ >= patience; };
    const auto report = fixture.run();
    if (report) break;  // it was done before it was asked so often
    ++asked_least;
    CHECK(report.error().kind == ErrorKind::kBusy);
    CHECK(fixture.stored() == before);
    CHECK_FALSE(fs::exists(fixture.options.index_dir / "gen-000002.tmp"));
    CHECK(list_generations(fixture.options.index_dir) == std::vector<std::uint64_t>{1});
  }
  CHECK(asked_least >= 3);
}

TEST_CASE("a missing parser is a configuration error, not a quarantine of every note") {
  RunFixture fixture(3);
  fixture.options.parser_program = "/nowhere/notes-parse";
  const auto report = fixture.run();
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::kConfig);
}

}  // namespace
}  // namespace notesearch
