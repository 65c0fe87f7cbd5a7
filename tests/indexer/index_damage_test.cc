#include "indexer/index_directory.h"
#include "schema/digest.h"
#include "tests/catch.h"
#include "tests/indexer/run_fixture.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

void flip_a_byte(const fs::path& path, std::size_t at) {
  std::string bytes = read_file(path);
  bytes.at(at % bytes.size()) = static_cast<char>(bytes.at(at % bytes.size()) ^ 0x10);
  write_file(path, bytes);
}

TEST_CASE("a damaged generation is noticed and replaced") {
  RunFixture fixture(8);
  REQUIRE(fixture.run());
  const auto before = fixture.stored();
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(fixture.current())) {
    if (entry.is_regular_file() && entry.file_size() > 0) {
      files.push_back(entry.path().lexically_relative(fixture.current()));
    }
  }
  REQUIRE(files.size() > 5);
  for (const fs::path& file : files) {
    INFO(file);
    flip_a_byte(fixture.current() / file, 31);
    const auto report = fixture.run();
    REQUIRE(report);
    CHECK(report->outcome == Outcome::kPublished);
    CHECK(report->build == BuildKind::kFull);
    // Of a manifest that is still one, what differs may only look like another writer's.
    CHECK((file == kManifestFile || !report->problems.empty()));
    CHECK(fixture.stored() == before);
  }
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
}

TEST_CASE("without a readable generation the gate and the cache still hold the notes") {
  RunFixture fixture(46);
  REQUIRE(fixture.run());
  const auto before = fixture.stored();
  flip_a_byte(fixture.current() / kColumnsFile, 31);

  for (int i = 4; i <= 46; ++i) fixture.site.remove("note-" + std::to_string(i));
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kRefused);
  CHECK(report->refusal->what.find("43 of 46") != std::string::npos);

  for (int i = 4; i <= 46; ++i) fixture.site.add(i);
  fixture.site.set_reply("note-7", reply_with(404, "gone"));
  report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->notes == 46);
  CHECK(report->unchanged == 45);
  REQUIRE(report->kept.size() == 1);
  CHECK(report->kept[0].slug == "note-7");
  CHECK(exit_code(*report) == 3);
  CHECK(fixture.stored() == before);
  CHECK(fixture.run()->kept.size() == 1);
  CHECK(fixture.stored() == before);
}

TEST_CASE("an index of a newer notesearch is never overwritten") {
  RunFixture fixture(5);
  REQUIRE(fixture.run());
  const fs::path path = fixture.current() / kManifestFile;
  std::string manifest = read_file(path);
  const std::string version = "\"schema\": ";
  manifest.insert(manifest.find(version) + version.size(), "99");
  write_file(path, manifest);
  for (const bool forced : {false, true}) {
    fixture.options.full = forced;
    fixture.options.accept_shrink = forced;
    const auto report = fixture.run();
    REQUIRE_FALSE(report);
    CHECK(report.error().kind == ErrorKind::kBadData);
    CHECK(report.error().fix.find("upgrade") != std::string::npos);
    CHECK(read_file(path) == manifest);
    CHECK(list_generations(fixture.options.index_dir) == std::vector<std::uint64_t>{1});
  }
}

TEST_CASE("a lost or dangling link is set again and told") {
  RunFixture fixture(5);
  REQUIRE(fixture.run());
  const auto before = fixture.stored();
  const fs::path link = fixture.options.index_dir / kCurrentLink;
  for (const char* target : {"", "gen-000099", "/nowhere"}) {
    INFO(target);
    fs::remove(link);
    if (*target != '\0') fs::create_symlink(target, link);
    const auto report = fixture.run();
    REQUIRE(report);
    CHECK(fs::read_symlink(link) == "gen-000001");
    CHECK(fixture.stored() == before);
    CHECK(report->problems.size() == 1);
    CHECK(exit_code(*report) == 3);
    CHECK(exit_code(*fixture.run()) == 0);
  }
}

TEST_CASE("a damaged cache is mended by the next run") {
  RunFixture fixture(8);
  REQUIRE(fixture.run());
  for (const auto& entry : fs::recursive_directory_iterator(fixture.options.index_dir / "cache")) {
    if (entry.is_regular_file()) flip_a_byte(entry.path(), 3);
  }
  // Offline its listing can't even be read.
  fixture.options.offline = true;
  CHECK(fixture.run().error().kind == ErrorKind::kBadData);
  fixture.options.offline = false;
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
  fixture.options.offline = true;
  fixture.options.full = true;
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(exit_code(*report) == 0);
  CHECK(report->notes == 8);
}

TEST_CASE("offline, a body that is lost is kept as it was") {
  RunFixture fixture(10);
  REQUIRE(fixture.run());
  const auto before = fixture.stored();
  const std::string digest = sha256_hex("# Heading 4\n\nThe text of unique4.\n");
  const fs::path body =
      fixture.options.index_dir / "cache" / digest.substr(0, 2) / digest.substr(2);
  REQUIRE(fs::remove(body));
  fixture.options.offline = true;
  fixture.options.full = true;
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->kept.size() == 1);
  CHECK(fixture.stored() == before);
}

TEST_CASE("bodies that no generation refers to are collected") {
  RunFixture fixture(3);
  REQUIRE(fixture.run());
  const auto bodies = [&] {
    std::size_t count = 0;
    for (const auto& entry :
         fs::recursive_directory_iterator(fixture.options.index_dir / "cache")) {
      count += entry.is_regular_file() ? 1 : 0;
    }
    return count;
  };
  CHECK(bodies() == 4);  // and the manifest
  for (int i = 0; i < 10; ++i) {
    fixture.site.set("note-1", {"T", "version " + std::to_string(i) + "\n", std::nullopt});
    REQUIRE(fixture.run()->outcome == Outcome::kPublished);
  }
  CHECK(list_generations(fixture.options.index_dir).size() == 1 + kGenerationsKept);
  CHECK(bodies() == 2 + 3 + 1);  // two notes, three versions of the third, the manifest
  // A listing that differs in nothing that is indexed leaves none behind either.
  fixture.site.set_manifest(reply_with(200, fixture.site.manifest() + "\n", "application/json"));
  REQUIRE(fixture.run()->outcome == Outcome::kUnchanged);
  CHECK(bodies() == 2 + 3 + 1);
}

}  // namespace
}  // namespace notesearch
