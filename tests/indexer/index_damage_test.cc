#include "indexer/body_cache.h"
#include "indexer/index_directory.h"
#include "schema/digest.h"
#include "tests/catch.h"
#include "tests/damage.h"
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
  const std::vector<fs::path> files = files_below(fixture.current());
  REQUIRE(files.size() > 5);
  for (const fs::path& file : files) {
    if (fs::file_size(fixture.current() / file) == 0) continue;
    INFO(file);
    flip_a_byte(fixture.current() / file, 31);
    const auto report = fixture.run();
    REQUIRE(report);
    CHECK(report->outcome == Outcome::kPublished);
    CHECK(report->build == BuildKind::kFull);
    CHECK_FALSE(report->problems.empty());
    CHECK(fixture.stored() == before);
  }
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
}

TEST_CASE("no damage of a generation is carried over into the next") {
  RunFixture fixture(8);
  REQUIRE(fixture.run());
  fixture.site.add(9);
  REQUIRE(fixture.run());
  const fs::path generation = fixture.current();
  std::size_t damages = 0;
  std::size_t noticed = 0;
  for (const fs::path& file : files_below(generation)) {
    const DamagedFile damaged(generation / file);
    for_each_damage(damaged.sound(), 100, [&](const Damage& damage) {
      damaged.apply(damage);
      const auto last = open_last_generation(fixture.options.index_dir);
      const bool told = last && last->problems.size() == 1 && last->generation &&
                        last->generation->manifest().generation == 1;
      ++damages;
      noticed += told ? 1 : 0;
      if (!told) FAIL_CHECK(file << ": " << damage.what);
    });
  }
  WARN(damages << " damages, " << noticed << " noticed");
  CHECK(noticed == damages);
  CHECK(open_last_generation(fixture.options.index_dir)->problems.empty());
}

TEST_CASE("the content of an index depends on its notes, and not on how it was built") {
  const auto content = [](const RunFixture& fixture) {
    return open_manifest(fixture.current()).value().content;
  };
  RunFixture fixture(30);
  fixture.options.jobs = 1;
  REQUIRE(fixture.run());
  const std::string first = content(fixture);
  CHECK(first.size() == 64);
  fixture.options.jobs = 3;
  fixture.options.full = true;
  REQUIRE(fixture.run()->outcome == Outcome::kPublished);
  CHECK(content(fixture) == first);

  fixture.options.full = false;
  fixture.site.set("note-7", {"T", "Another text.\n", std::nullopt});
  fixture.site.add(31);
  REQUIRE(fixture.run()->build == BuildKind::kIncremental);
  const std::string changed = content(fixture);
  CHECK(changed != first);
  fixture.options.full = true;
  REQUIRE(fixture.run());
  CHECK(content(fixture) == changed);

  fixture.options.full = false;
  fixture.site.add(7);
  fixture.site.remove("note-31");
  REQUIRE(fixture.run()->build == BuildKind::kIncremental);
  CHECK(content(fixture) == first);
}

TEST_CASE("after going back, the next run goes on from there") {
  RunFixture fixture(8);
  REQUIRE(fixture.run());
  const auto before = fixture.stored();
  fixture.site.add(9);
  REQUIRE(fixture.run());
  const auto after = fixture.stored();
  {
    auto directory = IndexDirectory::open(fixture.options.index_dir);
    REQUIRE(directory);
    REQUIRE(directory->roll_back());
  }
  CHECK(fixture.stored() == before);
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->generation == 3);
  CHECK(report->added == 1);
  CHECK(report->problems.empty());
  CHECK(fixture.stored() == after);
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
  write_file(fixture.current() / kManifestDigestFile, sha256_hex(manifest) + "  MANIFEST\n");
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

TEST_CASE(
    "what a run killed while cleaning up has left goes with the next, even if nothing changed") {
  RunFixture fixture(5);
  for (std::size_t i = 0; i <= kGenerationsKept + 1; ++i) {
    fixture.site.set("note-1", {"T", "version " + std::to_string(i) + "\n", std::nullopt});
    REQUIRE(fixture.run());
  }
  const fs::path index = fixture.options.index_dir;
  const auto kept = list_generations(index);
  fs::copy(index / generation_name(kept.front()), index / generation_name(kept.front() - 1),
           fs::copy_options::recursive);
  const BodyCache cache(index / "cache");
  const std::string unwanted = cache.put("of no generation").value();
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
  CHECK(list_generations(index) == kept);
  CHECK_FALSE(cache.get(unwanted));
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
