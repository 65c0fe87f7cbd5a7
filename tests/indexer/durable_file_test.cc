#include "indexer/durable_file.h"

#include <cerrno>

#include "indexer/io_error.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

TEST_CASE("a replaced file holds the new bytes and leaves nothing beside it") {
  const TemporaryDir dir;
  const auto path = dir.path() / "file";
  for (const bool durable : {true, false}) {
    REQUIRE(replace_file(path, "first", durable));
    REQUIRE(replace_file(path, "second", durable));
    CHECK(read_file(path) == "second");
    CHECK_FALSE(std::filesystem::exists(dir.path() / "file.tmp"));
  }
  CHECK(sync_tree(dir.path()));
}

TEST_CASE("a file is created where there is none") {
  const TemporaryDir dir;
  const auto path = dir.path() / "file";
  REQUIRE(create_file(path, "first"));
  CHECK(create_file(path, "second").error().kind == ErrorKind::kIo);
  CHECK(read_file(path) == "first");
}

TEST_CASE("directories are made with their parents") {
  const TemporaryDir dir;
  for (const char* name : {"a", "a/b/c", "a/b/c/d/", "."}) {
    INFO(name);
    REQUIRE(make_directories(dir.path() / name));
    CHECK(std::filesystem::is_directory(dir.path() / name));
  }
  write_file(dir.path() / "file", "");
  CHECK(make_directories(dir.path() / "file" / "x").error().kind == ErrorKind::kIo);
  CHECK(make_directories(dir.path() / "file").error().kind == ErrorKind::kIo);
}

TEST_CASE("a file is copied whole, and never over another") {
  const TemporaryDir dir;
  for (const std::string& bytes : {std::string(), std::string("x"), std::string(5'000'000, 'y')}) {
    const auto from = dir.path() / "from";
    const auto to = dir.path() / ("to" + std::to_string(bytes.size()));
    write_file(from, bytes);
    CHECK(copy_whole_file(from, to).value() == bytes.size());
    CHECK(read_file(to) == bytes);
    CHECK(copy_whole_file(from, to).error().kind == ErrorKind::kIo);
  }
}

TEST_CASE("a folder is copied with its files, and never over one of them") {
  const TemporaryDir dir;
  write_file(dir.path() / "from" / "one", "first");
  write_file(dir.path() / "from" / "two", "second");
  CHECK(copy_folder(dir.path() / "from", dir.path() / "to").value() == 11);
  CHECK(read_file(dir.path() / "to" / "two") == "second");
  CHECK(copy_folder(dir.path() / "from", dir.path() / "to").error().kind == ErrorKind::kIo);
  CHECK(copy_folder(dir.path() / "nowhere", dir.path() / "to").error().kind == ErrorKind::kIo);
}

TEST_CASE("a full device is named, with what to do") {
  const auto synced = replace_file("/nowhere/at/all", "x", false);
  REQUIRE_FALSE(synced);
  CHECK(synced.error().kind == ErrorKind::kIo);
  CHECK(sync_to_disk("/nowhere").error().kind == ErrorKind::kIo);
  for (const int code : {ENOSPC, EDQUOT, EFBIG, EACCES, EROFS}) {
    const Error error = io_error("can't write", "/srv/index/file", code);
    CHECK(error.where == "/srv/index/file");
    CHECK_FALSE(error.fix.empty());
  }
}

}  // namespace
}  // namespace notesearch
