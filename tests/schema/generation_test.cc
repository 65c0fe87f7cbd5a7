#include "schema/generation.h"

#include <functional>

#include <nlohmann/json.hpp>

#include "schema/digest.h"
#include "schema/generation_lease.h"
#include "schema/version.h"
#include "tests/catch.h"
#include "tests/damage.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Manifest sample_manifest() {
  Manifest manifest;
  manifest.schema_version = kSchemaVersion;
  manifest.analyzer = "analysis 1";
  manifest.stem_language = "english";
  manifest.generation = 42;
  manifest.published = "2026-11-22T10:00:00Z";
  manifest.source = "https://example.test/profile.json";
  manifest.notes = 46;
  manifest.content = "c0ffee";
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

void change_manifest(const fs::path& generation, const std::function<void(json&)>& change) {
  json manifest = json::parse(read_file(generation / kManifestFile));
  change(manifest);
  write_file(generation / kManifestFile, manifest.dump());
}

// As sha256sum(1) would.
void seal(const fs::path& generation) {
  write_file(generation / kManifestDigestFile,
             sha256_of_file(generation / kManifestFile).value() + "  MANIFEST\n");
}

// As notesearch 0.1 published it.
void make_old(const fs::path& generation) {
  change_manifest(generation, [](json& manifest) {
    manifest.erase("sealed");
    manifest.erase("content");
    for (json& file : manifest["files"]) file.erase("xxh128");
  });
  fs::remove(generation / kManifestDigestFile);
}

TEST_CASE("digest: checksums are those of the usual tools") {
  const TemporaryDir dir;
  const fs::path path = dir.path() / "file";
  write_file(path, "");
  CHECK(xxh128_of_file(path).value() == "99aa06d3014798d86001c324468d497f");
  CHECK(sha256_of_file(path).value() ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string large(200'000, 'a');  // read in several pieces
  write_file(path, large);
  CHECK(sha256_of_file(path).value() == sha256_hex(large));
  fs::remove(path);
  CHECK(xxh128_of_file(path).error().kind == ErrorKind::kUnavailable);
  CHECK(sha256_of_file(path).error().kind == ErrorKind::kUnavailable);
  CHECK(xxh128_of_file(dir.path()).error().kind == ErrorKind::kIo);
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
  CHECK(manifest->content == "c0ffee");
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
  SECTION("every truncation of a manifest without a digest") {
    make_old(generation);
    const std::string text = read_file(generation / kManifestFile);
    for (std::size_t size = 0; size < text.size(); ++size) {
      write_file(generation / kManifestFile, text.substr(0, size));
      CHECK_FALSE(open_manifest(generation));
    }
  }
}

TEST_CASE("generation: every damage of the manifest or of its digest is noticed") {
  const TemporaryDir dir;
  const fs::path generation = make_generation(dir);
  CHECK(read_file(generation / kManifestDigestFile) ==
        sha256_of_file(generation / kManifestFile).value() + "  MANIFEST\n");
  for (const char* name : {kManifestFile, kManifestDigestFile}) {
    const DamagedFile file(generation / name);
    for_each_damage(file.sound(), 500, [&](const Damage& damage) {
      CAPTURE(name, damage.what);
      file.apply(damage);
      const auto opened = open_manifest(generation);
      REQUIRE_FALSE(opened);
      CHECK(opened.error().kind == ErrorKind::kBadData);
      CHECK_FALSE(read_manifest(generation));
      CHECK_FALSE(is_of_newer_schema(generation));
    });
  }
  CHECK(open_manifest(generation));
}

TEST_CASE("generation: the manifest is read even when the files it names are damaged") {
  const TemporaryDir dir;
  const fs::path generation = make_generation(dir);
  fs::remove(generation / "columns");
  CHECK_FALSE(open_manifest(generation));
  CHECK(read_manifest(generation).value().content == "c0ffee");
}

TEST_CASE("generation: one of notesearch 0.1 is read and checked as that one did") {
  const TemporaryDir dir;
  const fs::path generation = make_generation(dir);
  make_old(generation);
  const auto manifest = open_manifest(generation);
  REQUIRE(manifest);
  CHECK(manifest->content.empty());
  CHECK(verify_digests(generation, *manifest));
  write_file(generation / "columns", "columnz");
  CHECK_FALSE(open_manifest(generation));
}

TEST_CASE(
    "generation: files are compared at every start as far as they are small, on request all") {
  const TemporaryDir dir;
  const fs::path generation = dir.path() / "gen-000001";
  const fs::path large = generation / "a-large-one";
  const fs::path small = generation / "notes.store";
  write_file(large, "");
  fs::resize_file(large, kCheckedAtOpenBytes - 1'000'000);
  write_file(small, std::string(1'000'001, 'a'));
  REQUIRE(write_manifest(generation, sample_manifest()));

  write_file(large, "b");
  fs::resize_file(large, kCheckedAtOpenBytes - 1'000'000);
  const auto manifest = open_manifest(generation);
  REQUIRE(manifest);
  CHECK_FALSE(verify_digests(generation, *manifest));

  write_file(small, std::string(1'000'001, 'b'));
  CHECK_FALSE(open_manifest(generation));
}

TEST_CASE("generation: a file of an index that is not too large is compared at every start") {
  const TemporaryDir dir;
  const fs::path generation = dir.path() / "gen-000001";
  write_file(generation / "notes.store", std::string(2'000'000, 'a'));
  REQUIRE(write_manifest(generation, sample_manifest()));
  write_file(generation / "notes.store", std::string(2'000'000, 'b'));
  CHECK_FALSE(open_manifest(generation));

  write_file(generation / "notes.store", std::string(2'000'000, 'a'));
  make_old(generation);
  write_file(generation / "notes.store", std::string(2'000'000, 'b'));
  const auto old = open_manifest(generation);
  REQUIRE(old);
  CHECK_FALSE(verify_digests(generation, *old));
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
  CHECK(is_of_newer_schema(generation));
  const auto older = check_schema_version(kOldestReadableSchema - 1, "here");
  REQUIRE_FALSE(older);
  CHECK(older.error().fix.find("notes-index") != std::string::npos);
}

TEST_CASE("generation: only an undamaged manifest can be of a newer version") {
  const TemporaryDir dir;
  const fs::path generation = make_generation(dir);
  CHECK_FALSE(is_of_newer_schema(generation));
  change_manifest(generation, [](json& manifest) { manifest["schema"] = kSchemaVersion + 2; });
  CHECK_FALSE(is_of_newer_schema(generation));
  seal(generation);
  CHECK(is_of_newer_schema(generation));
  for (const char* text : {"", "[]", "{}", R"({"schema":"99"})", R"({"schema":9.5})", "nonsense"}) {
    CAPTURE(text);
    write_file(generation / kManifestFile, text);
    seal(generation);
    CHECK_FALSE(is_of_newer_schema(generation));
    CHECK(open_manifest(generation).error().kind == ErrorKind::kBadData);
  }
}

TEST_CASE("generation: the current one is tried first, then those before it, then those after") {
  const TemporaryDir dir;
  const auto tried = [&] {
    std::string names;
    for (const fs::path& path : generations_to_try(dir.path(), current_generation(dir.path()))) {
      names += std::to_string(generation_number(path.filename().string()).value_or(0)) + " ";
    }
    return names;
  };
  CHECK(tried().empty());
  for (const char* name : {"gen-000005", "gen-000007", "gen-000010", "gen-000011", "gen-1", "x"}) {
    fs::create_directories(dir.path() / name);
    fs::last_write_time(dir.path() / name, fs::file_time_type{});  // the clock is of no meaning
  }
  CHECK(list_generations(dir.path()) == std::vector<std::uint64_t>{5, 7, 10, 11});
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "11 10 7 5 "},           {"gen-000010", "10 7 5 11 "}, {"gen-000011", "11 10 7 5 "},
      {"gen-000005", "5 11 10 7 "}, {"gen-000008", "7 5 11 10 "}, {"nowhere", "11 10 7 5 "}};
  for (const auto& [target, expected] : cases) {
    CAPTURE(target);
    fs::remove(dir.path() / kCurrentLink);
    if (!target.empty()) fs::create_symlink(target, dir.path() / kCurrentLink);
    CHECK(tried() == expected);
  }
}

TEST_CASE("generation: it is removed by one when it is read by none") {
  const TemporaryDir dir;
  CHECK_FALSE(GenerationLease::to_read(dir.path() / "missing"));
  auto first = GenerationLease::to_read(dir.path());
  auto second = GenerationLease::to_read(dir.path());
  CHECK(first);
  CHECK(second);
  CHECK_FALSE(GenerationLease::to_remove(dir.path()));
  first.reset();
  CHECK_FALSE(GenerationLease::to_remove(dir.path()));
  second.reset();
  const auto remover = GenerationLease::to_remove(dir.path());
  CHECK(remover);
  CHECK_FALSE(GenerationLease::to_read(dir.path()));
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
