#include "indexer/body_writer.h"

#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

TEST_CASE("every body that is put is stored, in order") {
  std::string stored;
  std::vector<std::string> digests(1000);
  BodyWriter writer([&](const std::string& body) -> Result<std::string> {
    stored += body;
    return "of " + body;
  });
  std::string expected;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    expected += std::to_string(i);
    writer.put(std::to_string(i), digests[i]);
  }
  REQUIRE(writer.finish());
  CHECK(stored == expected);
  CHECK(digests[7] == "of 7");
  CHECK(digests[999] == "of 999");
}

TEST_CASE("the first body that can't be stored ends the writing") {
  std::size_t tried = 0;
  BodyWriter writer([&](const std::string& body) -> Result<std::string> {
    ++tried;
    if (body == "bad") return fail(ErrorKind::kIo, "the disk is full");
    return body;
  });
  std::vector<std::string> digests(300);
  for (std::size_t i = 0; i < digests.size(); ++i) writer.put(i == 7 ? "bad" : "good", digests[i]);
  const auto finished = writer.finish();
  REQUIRE_FALSE(finished);
  CHECK(finished.error().what == "the disk is full");
  CHECK(writer.failed());
  CHECK(tried == 8);
  CHECK(digests[6] == "good");
  CHECK(digests[8].empty());
}

TEST_CASE("a writer without work ends") {
  const BodyWriter writer([](const std::string& body) -> Result<std::string> { return body; });
  CHECK_FALSE(writer.failed());
}

}  // namespace
}  // namespace notesearch
