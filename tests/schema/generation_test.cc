#include "schema/generation.h"

#include "schema/version.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

Manifest sample_manifest() {
  Manifest manifest;
  manifest.schema_version = kSchemaVersion;
  manifest.analyzer = "analysis 1";
  manifest.stem_language = "english";
  manifest.generation = 42;
  manifest.published = "2026-11-22T10:00:00Z";
  manifest.source = "https://example.test/profile.json";
  manifest.notes = 46;
  return manifest;
}

// A generation of two files, one in a folder.
fs::path make_generation(const TemporaryDir& dir) {
  fs::path generation = dir.path() / "gen-000042";
  write_file(generation / "columns", "columns");
  write_file(generation / "xapian" / "postlist.glass", "postings");
  REQUIRE(write_manifest(generation, sample_manifest()));
  return generation;
}

TEST_CASE("generation: names carry the number") {
  CHECK(generation_name(42) == "gen-000042");
  CHECK(generation_name(12345678) == "gen-12345678");
  CHECK(generation_number("gen-000042") == 42U);
  CHECK(generation_number("gen-12345678") == 12345678U);
  for (const char* stray : {"gen-42", "gen-000042.tmp", "gen-", "current", "gen-00004x", ""}) {
    CAPTURE(stray);
    CHECK_FALSE(generation_number(stray));
  }
}

TEST_CASE("generation: the manifest names every file with its size and digest") {
  const TemporaryDir dir;
  const fs::path generation = make_generation(dir);
  const auto manifest = open_manifest(generation);
  REQUIRE(manifest);
  CHECK(manifest->generation == 42);
  CHECK(manifest->notes == 46);
  CHECK(manifest->stem_language == "english");
  REQUIRE(manifest->files.size() == 2);
  CHECK(manifest->files[0].name == "columns");
  CHECK(manifest->files[1].name == "xapian/postlist.glass");
  CHECK(verify_digests(generation, *manifest));
}

TEST_CASE("generation: damage is noticed and named") {
  const TemporaryDir dir;
  const fs::path generation = make_generation(dir);
  const auto manifest = open_manifest(generation);
  REQUIRE(manifest);

  SECTION("a flipped byte") {
    write_file(generation / "columns", "columnz");
    CHECK_FALSE(open_manifest(generation));
    const auto verified = verify_digests(generation, *manifest);
    REQUIRE_FALSE(verified);
    CHECK(verified.error().kind == ErrorKind::kBadData);
    CHECK(verified.error().where.find("columns") != std::string::npos);
  }
  SECTION("a truncated file") {
    write_file(generation / "columns", "col");
    CHECK_FALSE(open_manifest(generation));
  }
  SECTION("a missing file") {
    fs::remove(generation / "columns");
    CHECK_FALSE(open_manifest(generation));
  }
  SECTION("a missing manifest") {
    fs::remove(generation / kManifestFile);
    CHECK_FALSE(open_manifest(generation));
  }
  SECTION("every truncation of the manifest") {
    const std::string text = read_file(generation / kManifestFile);
    for (std::size_t size = 0; size + 2 < text.size(); ++size) {
      write_file(generation / kManifestFile, text.substr(0, size));
      CHECK_FALSE(open_manifest(generation));
    }
  }
}

TEST_CASE("generation: a large file is measured at every start, hashed on request") {
  const TemporaryDir dir;
  const fs::path generation = dir.path() / "gen-000001";
  write_file(generation / "notes.store", std::string(2'000'000, 'a'));
  REQUIRE(write_manifest(generation, sample_manifest()));
  write_file(generation / "notes.store", std::string(2'000'000, 'b'));
  const auto manifest = open_manifest(generation);
  REQUIRE(manifest);
  CHECK_FALSE(verify_digests(generation, *manifest));
}

TEST_CASE("generation: an index of another version says what to do") {
  const TemporaryDir dir;
  const fs::path generation = dir.path() / "gen-000001";
  fs::create_directories(generation);
  Manifest manifest = sample_manifest();
  manifest.schema_version = kSchemaVersion + 1;
  REQUIRE(write_manifest(generation, manifest));
  const auto newer = open_manifest(generation);
  REQUIRE_FALSE(newer);
  CHECK(newer.error().fix.find("upgrade") != std::string::npos);
  const auto older = check_schema_version(kOldestReadableSchema - 1, "here");
  REQUIRE_FALSE(older);
  CHECK(older.error().fix.find("notes-index") != std::string::npos);
}

TEST_CASE("generation: current is resolved, and its absence explained") {
  const TemporaryDir dir;
  const auto none = current_generation(dir.path());
  REQUIRE_FALSE(none);
  CHECK(none.error().kind == ErrorKind::kUnavailable);
  CHECK(none.error().fix.find("notes-index") != std::string::npos);
  const fs::path generation = make_generation(dir);
  fs::create_symlink("gen-000042", dir.path() / kCurrentLink);
  CHECK(current_generation(dir.path()).value() == fs::canonical(generation));
}

}  // namespace
}  // namespace notesearch
