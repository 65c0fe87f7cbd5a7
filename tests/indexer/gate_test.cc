#include "indexer/gate.h"

#include <optional>

#include "tests/catch.h"

namespace notesearch {
namespace {

struct Case {
  const char* name;
  GateInput input;
  std::optional<ErrorKind> refused;
};

GateInput input(std::size_t before, std::size_t after, std::size_t listed, std::size_t failed) {
  GateInput made;
  made.notes_before = before;
  made.notes_after = after;
  made.removed = before > after ? before - after : 0;
  made.listed = listed;
  made.failed = failed;
  return made;
}

GateInput first(std::size_t after, std::size_t listed, std::size_t failed) {
  GateInput made = input(0, after, listed, failed);
  made.first_run = true;
  return made;
}

GateInput replaced(std::size_t before, std::size_t removed) {
  GateInput made = input(before, before, before, 0);
  made.removed = removed;
  return made;
}

GateInput of_another_source() {
  GateInput made = input(46, 46, 46, 0);
  made.other_source = "https://old.example/profile.json";
  return made;
}

GateInput accepted(GateInput made) {
  made.accept_shrink = true;
  return made;
}

TEST_CASE("the gate lets plausible changes pass and nothing else") {
  const std::vector<Case> cases = {
      {"no change", input(100, 100, 100, 0), std::nullopt},
      {"grown", input(100, 300, 300, 0), std::nullopt},
      {"9 % gone", input(100, 91, 91, 0), std::nullopt},
      {"10 % gone", input(100, 90, 90, 0), std::nullopt},
      {"11 % gone", input(100, 89, 89, 0), ErrorKind::kRefused},
      {"10.9 % gone", input(46, 41, 41, 0), ErrorKind::kRefused},
      {"8.7 % gone", input(46, 42, 42, 0), std::nullopt},
      {"all gone", input(46, 0, 0, 0), ErrorKind::kRefused},
      {"all gone, accepted", accepted(input(46, 0, 0, 0)), std::nullopt},
      {"20 % failed", input(100, 100, 100, 20), std::nullopt},
      {"21 % failed", input(100, 100, 100, 21), ErrorKind::kRefused},
      {"21 % failed, accepted", accepted(input(100, 100, 100, 21)), std::nullopt},
      {"all failed", input(100, 100, 100, 100), ErrorKind::kUnavailable},
      {"all failed, accepted", accepted(input(100, 100, 100, 100)), ErrorKind::kUnavailable},
      {"first run", first(46, 46, 0), std::nullopt},
      {"first run, 20 % failed", first(8, 10, 2), std::nullopt},
      {"first run, 30 % failed", first(7, 10, 3), ErrorKind::kRefused},
      {"first run, all failed", first(0, 10, 10), ErrorKind::kUnavailable},
      {"first run, nothing listed", first(0, 0, 0), ErrorKind::kRefused},
      {"first run, nothing listed, accepted", accepted(first(0, 0, 0)), std::nullopt},
      {"empty stays empty", input(0, 0, 0, 0), std::nullopt},
      {"one of nine gone", input(9, 8, 8, 0), std::nullopt},
      {"two of nine gone", input(9, 7, 7, 0), ErrorKind::kRefused},
      {"the only one gone", input(1, 0, 0, 0), ErrorKind::kRefused},
      {"all replaced", replaced(46, 46), ErrorKind::kRefused},
      {"4 of 46 replaced", replaced(46, 4), std::nullopt},
      {"5 of 46 replaced", replaced(46, 5), ErrorKind::kRefused},
      {"all replaced, accepted", accepted(replaced(46, 46)), std::nullopt},
      {"another source", of_another_source(), ErrorKind::kRefused},
      {"another source, accepted", accepted(of_another_source()), std::nullopt},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    const auto passed = check_gate(row.input);
    if (row.refused) {
      REQUIRE_FALSE(passed);
      CHECK(passed.error().kind == *row.refused);
      CHECK_FALSE(passed.error().fix.empty());
    } else {
      CHECK(passed);
    }
  }
}

TEST_CASE("the gate says what it saw") {
  GateInput failing = input(10, 10, 10, 5);
  failing.first_failure = "status 503";
  const auto passed = check_gate(failing);
  REQUIRE_FALSE(passed);
  CHECK(passed.error().what.find("5 of 10") != std::string::npos);
  CHECK(passed.error().what.find("status 503") != std::string::npos);
  CHECK(check_gate(of_another_source()).error().what.find("https://old.example/profile.json") !=
        std::string::npos);
}

}  // namespace
}  // namespace notesearch
