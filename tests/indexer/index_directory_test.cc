#include "indexer/index_directory.h"

#include "schema/generation_lease.h"
#include "schema/version.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

// Publishes a generation of one file and returns where it is.
Result<fs::path> publish(IndexDirectory& directory, const std::string& content) {
  auto build = directory.start_generation();
  if (!build) return fail(build.error());
  write_file(*build / "data", content);
  Manifest manifest;
  manifest.schema_version = kSchemaVersion;
  manifest.content = "content of " + content;
  return directory.publish(manifest);
}

TEST_CASE("a published generation is the current one and whole") {
  const TemporaryDir dir;
  auto directory = IndexDirectory::open(dir.path() / "deep" / "index");
  REQUIRE(directory);
  const auto place = publish(*directory, "one");
  REQUIRE(place);
  CHECK(place->filename() == "gen-000001");
  CHECK(current_generation(dir.path() / "deep" / "index").value() == *place);
  const auto manifest = open_manifest(*place);
  REQUIRE(manifest);
  CHECK(manifest->generation == 1);
  CHECK(manifest->published.size() == 20);
  CHECK(verify_digests(*place, *manifest));
}

TEST_CASE("only one may hold the index") {
  const TemporaryDir dir;
  auto first = IndexDirectory::open(dir.path());
  REQUIRE(first);
  const auto second = IndexDirectory::open(dir.path());
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::kBusy);
  { const IndexDirectory done = std::move(*first); }
  CHECK(IndexDirectory::open(dir.path()));
}

TEST_CASE("numbers are never used twice, and leftovers of killed runs go") {
  const TemporaryDir dir;
  fs::create_directories(dir.path() / "gen-000041");
  write_file(dir.path() / "gen-000057.tmp" / "xapian" / "postlist.glass", "half");
  write_file(dir.path() / "source.json.tmp", "half");
  fs::create_symlink("gen-000041", dir.path() / "current.tmp");
  auto directory = IndexDirectory::open(dir.path());
  REQUIRE(directory);
  CHECK_FALSE(fs::exists(dir.path() / "gen-000057.tmp"));
  CHECK_FALSE(fs::exists(dir.path() / "source.json.tmp"));
  CHECK_FALSE(fs::is_symlink(dir.path() / "current.tmp"));
  CHECK(fs::exists(dir.path() / "gen-000041"));
  CHECK(directory->next_generation() == 58);
}

TEST_CASE("what the indexer did not make stays in the index directory") {
  const TemporaryDir dir;
  const std::vector<std::string> foreign = {"draft.tmp", "gen-1.tmp", "gen-0000057.tmp",
                                            "gen-x.tmp", "letters.tmp/to-keep"};
  for (const std::string& name : foreign) write_file(dir.path() / name, "mine");
  REQUIRE(IndexDirectory::open(dir.path()));
  for (const std::string& name : foreign) {
    INFO(name);
    CHECK(fs::exists(dir.path() / name));
  }
}

TEST_CASE("a lost link is set again") {
  const TemporaryDir dir;
  auto directory = IndexDirectory::open(dir.path());
  REQUIRE(directory);
  const auto place = publish(*directory, "one");
  REQUIRE(place);
  fs::remove(dir.path() / kCurrentLink);
  REQUIRE(directory->restore_current(place->filename().string()));
  CHECK(current_generation(dir.path()).value() == fs::canonical(*place));
}

TEST_CASE("a build that is not published leaves nothing") {
  const TemporaryDir dir;
  {
    auto directory = IndexDirectory::open(dir.path());
    REQUIRE(directory);
    const auto build = directory->start_generation();
    REQUIRE(build);
    write_file(*build / "data", "half");
  }
  CHECK_FALSE(fs::exists(dir.path() / "gen-000001.tmp"));
  CHECK_FALSE(fs::exists(dir.path() / "current"));
}

TEST_CASE("the current generation and the two newest others stay") {
  const TemporaryDir dir;
  auto directory = IndexDirectory::open(dir.path());
  REQUIRE(directory);
  for (int i = 1; i <= 5; ++i) {
    REQUIRE(publish(*directory, std::to_string(i)));
    directory->collect_generations();
  }
  CHECK(list_generations(dir.path()) == std::vector<std::uint64_t>{3, 4, 5});
  // After going back, those that were left count among them: their numbers stay taken.
  REQUIRE(directory->roll_back());
  REQUIRE(directory->roll_back());
  directory->collect_generations();
  CHECK(list_generations(dir.path()) == std::vector<std::uint64_t>{3, 4, 5});
  REQUIRE(publish(*directory, "6"));
  directory->collect_generations();
  CHECK(list_generations(dir.path()) == std::vector<std::uint64_t>{4, 5, 6});
}

TEST_CASE("a generation that is read stays until nobody reads it") {
  const TemporaryDir dir;
  auto directory = IndexDirectory::open(dir.path());
  REQUIRE(directory);
  const auto first = publish(*directory, "1");
  REQUIRE(first);
  {
    const auto reader = GenerationLease::to_read(*first);
    REQUIRE(reader);
    for (int i = 2; i <= 5; ++i) REQUIRE(publish(*directory, std::to_string(i)));
    directory->collect_generations();
    CHECK(list_generations(dir.path()) == std::vector<std::uint64_t>{1, 3, 4, 5});
  }
  directory->collect_generations();
  CHECK(list_generations(dir.path()) == std::vector<std::uint64_t>{3, 4, 5});
}

TEST_CASE("going back serves the sound generation before, and tells what it left") {
  const TemporaryDir dir;
  auto directory = IndexDirectory::open(dir.path());
  REQUIRE(directory);
  CHECK(directory->roll_back().error().kind == ErrorKind::kUnavailable);
  REQUIRE(publish(*directory, "1"));
  CHECK(directory->roll_back().error().kind == ErrorKind::kUnavailable);
  for (int i = 2; i <= 4; ++i) REQUIRE(publish(*directory, std::to_string(i)));
  write_file(dir.path() / "gen-000003" / "data", "x");

  auto back = directory->roll_back();
  REQUIRE(back);
  CHECK(back->from == 4);
  CHECK(back->to == 2);
  REQUIRE(back->damaged.size() == 1);
  CHECK(back->damaged[0].find("gen-000003/data") != std::string::npos);
  CHECK(fs::read_symlink(dir.path() / kCurrentLink) == "gen-000002");
  CHECK(list_generations(dir.path()) == std::vector<std::uint64_t>{1, 2, 3, 4});

  CHECK(directory->roll_back().value().to == 1);
  CHECK(directory->roll_back().error().kind == ErrorKind::kUnavailable);
  CHECK(fs::read_symlink(dir.path() / kCurrentLink) == "gen-000001");
  CHECK(publish(*directory, "5").value().filename() == "gen-000005");
}

TEST_CASE("going back is possible from a generation that is damaged or lost") {
  const TemporaryDir dir;
  auto directory = IndexDirectory::open(dir.path());
  REQUIRE(directory);
  REQUIRE(publish(*directory, "1"));
  const auto second = publish(*directory, "2");
  REQUIRE(second);
  SECTION("a file is damaged") { write_file(*second / "data", "x"); }
  SECTION("the directory is lost") { fs::remove_all(*second); }
  const auto back = directory->roll_back();
  REQUIRE(back);
  CHECK(back->from == 2);
  CHECK(back->to == 1);
}

TEST_CASE("the number of a lost generation is not given again") {
  const TemporaryDir dir;
  fs::create_symlink("gen-000041", dir.path() / kCurrentLink);
  CHECK(IndexDirectory::open(dir.path()).value().next_generation() == 42);
}

TEST_CASE("without a current generation nothing is collected") {
  const TemporaryDir dir;
  for (const char* name : {"gen-000001", "gen-000002", "gen-000003", "gen-000004"}) {
    fs::create_directories(dir.path() / name);
  }
  auto directory = IndexDirectory::open(dir.path());
  REQUIRE(directory);
  directory->collect_generations();
  CHECK(list_generations(dir.path()).size() == 4);
}

TEST_CASE("a directory that can't be made says so") {
  const TemporaryDir dir;
  write_file(dir.path() / "file", "");
  const auto directory = IndexDirectory::open(dir.path() / "file" / "index");
  REQUIRE_FALSE(directory);
  CHECK(directory.error().kind == ErrorKind::kIo);
}

}  // namespace
}  // namespace notesearch
