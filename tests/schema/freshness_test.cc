#include "schema/freshness.h"

#include <fstream>

#include "schema/base/instant.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

auto read(const std::string& text) {
  const TemporaryDir dir;
  std::ofstream(dir.path() / kStatusFile) << text;
  return last_compared(dir.path());
}

TEST_CASE("freshness: when the site was compared last") {
  const auto compared = read(R"({"version": 1, "last_success": "2026-11-22T10:00:00Z"})");
  REQUIRE(compared);
  CHECK(*compared == parse_instant("2026-11-22T10:00:00Z"));
  const auto never = read(R"({"last_success": null})");
  REQUIRE(never);
  CHECK(!never->has_value());
}

TEST_CASE("freshness: no file, and files that are none") {
  const TemporaryDir empty;
  CHECK(last_compared(empty.path()).error().kind == ErrorKind::kUnavailable);
  for (const char* text : {"", "{", "[]", "null", "{}", R"({"last_success": 1})",
                           R"({"last_success": "yesterday"})"}) {
    CAPTURE(text);
    const auto compared = read(text);
    REQUIRE(!compared);
    CHECK(compared.error().kind == ErrorKind::kBadData);
  }
}

}  // namespace
}  // namespace notesearch
