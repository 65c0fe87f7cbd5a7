#include "indexer/body_cache.h"

#include "schema/digest.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

fs::path file_of(const fs::path& cache, const std::string& digest) {
  return cache / digest.substr(0, 2) / digest.substr(2);
}

TEST_CASE("the cache gives back what was put in") {
  const TemporaryDir dir;
  const BodyCache cache(dir.path() / "cache");
  for (const std::string& body :
       {std::string("# Hello\n"), std::string(), std::string(3, '\0'), std::string(1 << 20, 'x')}) {
    const auto digest = cache.put(body);
    REQUIRE(digest);
    CHECK(*digest == sha256_hex(body));
    CHECK(cache.get(*digest).value() == body);
    CHECK(cache.put(body).value() == *digest);
  }
}

TEST_CASE("a damaged body is an error, and the next put mends it") {
  const TemporaryDir dir;
  const BodyCache cache(dir.path());
  const std::string body = "some text that matters";
  const std::string digest = cache.put(body).value();
  const fs::path file = file_of(dir.path(), digest);

  for (const std::string damage :
       {"some text that mutters", "some", "", "some text that matters!"}) {
    write_file(file, damage);
    const auto read = cache.get(digest);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::kBadData);
    CHECK(cache.put(body));
    CHECK(cache.get(digest).value() == body);
  }
  fs::remove(file);
  CHECK(cache.get(digest).error().kind == ErrorKind::kUnavailable);
}

TEST_CASE("what is no digest names no file") {
  const TemporaryDir dir;
  write_file(dir.path() / "secret", "x");
  const BodyCache cache(dir.path() / "cache");
  for (const std::string& name :
       {std::string(), std::string("ab"), std::string("../secret"), std::string(64, 'G')}) {
    CHECK(cache.get(name).error().kind == ErrorKind::kUnavailable);
  }
}

TEST_CASE("collecting leaves exactly the wanted bodies") {
  const TemporaryDir dir;
  const BodyCache cache(dir.path());
  const std::string kept = cache.put("kept").value();
  const std::string dropped = cache.put("dropped").value();
  write_file(file_of(dir.path(), kept).string() + ".tmp", "half a bo");

  CHECK(cache.collect({kept, sha256_hex("never put")}).value() == 2);
  CHECK(cache.get(kept));
  CHECK_FALSE(cache.get(dropped));
  CHECK_FALSE(fs::exists(file_of(dir.path(), kept).string() + ".tmp"));
}

TEST_CASE("collecting leaves what the cache did not make") {
  const TemporaryDir dir;
  const BodyCache cache(dir.path());
  const std::string digest = cache.put("dropped").value();
  const fs::path folder = file_of(dir.path(), digest).parent_path();
  const std::vector<fs::path> foreign = {dir.path() / "photos" / "holiday.jpg",
                                         dir.path() / "README",
                                         folder / "notes.txt",
                                         folder / "deeper" / std::string(62, 'a'),
                                         dir.path() / "AB" / std::string(62, 'a'),
                                         folder / (std::string(62, 'a') + ".old")};
  for (const fs::path& path : foreign) write_file(path, "mine");
  CHECK(cache.collect({}).value() == 1);
  for (const fs::path& path : foreign) {
    INFO(path);
    CHECK(fs::exists(path));
  }
}

TEST_CASE("where nothing was ever cached there is nothing to collect") {
  const TemporaryDir dir;
  CHECK(BodyCache(dir.path() / "cache").collect({}).value() == 0);
}

TEST_CASE("a cache that can't be written says so") {
  const TemporaryDir dir;
  write_file(dir.path() / "cache", "a file where the directory should be");
  const auto digest = BodyCache(dir.path() / "cache").put("body");
  REQUIRE_FALSE(digest);
  CHECK(digest.error().kind == ErrorKind::kIo);
}

}  // namespace
}  // namespace notesearch
