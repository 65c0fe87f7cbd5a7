#include "tests/origin/fault_file.h"

#include "tests/catch.h"
#include "tests/origin/folder_handler.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

TEST_CASE("rules are read line by line, and the last that fits counts") {
  const auto rules = parse_fault_rules(
      "# all is down\n"
      "/raw/notes/*  status-503   # but\n"
      "\n"
      "  /raw/notes/a\tcut 100\n"
      "/raw/notes/b none\n");
  REQUIRE(rules.size() == 3);
  CHECK(find_rule(rules, "/raw/notes/c")->fault == Fault::kStatus503);
  const FaultRule* cut = find_rule(rules, "/raw/notes/a?hop=1");
  REQUIRE(cut != nullptr);
  CHECK(cut->fault == Fault::kCut);
  CHECK(cut->number == 100U);
  CHECK(find_rule(rules, "/raw/notes/b")->fault == Fault::kNone);
  CHECK(find_rule(rules, "/raw/notes/ab")->fault == Fault::kStatus503);
  CHECK(find_rule(rules, "/profile.json") == nullptr);
  CHECK(find_rule(parse_fault_rules("* hang"), "/anything")->fault == Fault::kHang);
  CHECK(parse_fault_rules("").empty());
}

TEST_CASE("a line that can't be read is named") {
  for (const char* line : {"/a", "/a no-such-fault", "/a cut ten", "/a cut 10 20", "/a cut -"}) {
    INFO(line);
    try {
      (void)parse_fault_rules("/b none\n" + std::string(line) + "\n");
      FAIL("it was read");
    } catch (const std::runtime_error& error) {
      CHECK(std::string(error.what()).starts_with("line 2: "));
    }
  }
}

TEST_CASE("a file of faults is read again when it changes, a bad one changes nothing") {
  const TemporaryDir dir;
  const auto path = dir.path() / "faults.txt";
  write_file(dir.path() / "site" / "notes" / "a.md", "# A\n");
  CHECK_THROWS_AS(FaultFile(path), std::runtime_error);
  write_file(path, "/raw/notes/* status-500\n");
  FaultFile faults(path);
  const auto site = serve_folder(dir.path() / "site");
  const auto status = [&](Headers headers = {}) {
    return faults.answer({"GET", "/raw/notes/a", std::move(headers), {}}, site).status;
  };
  CHECK(status() == 500);
  write_file(path, "/raw/notes/* no-such-fault\n");
  CHECK_THROWS_AS(faults.refresh(), std::runtime_error);
  CHECK_NOTHROW(faults.refresh());
  CHECK(status() == 500);
  write_file(path, "# mended\n");
  faults.refresh();
  CHECK(status() == 200);
  write_file(path, "/raw/notes/a stale-304\n");
  faults.refresh();
  CHECK(status() == 304);
  std::filesystem::remove(path);
  CHECK_THROWS_AS(faults.refresh(), std::runtime_error);
  CHECK(status() == 304);
}

TEST_CASE("a torn file is the one that was there at first") {
  const TemporaryDir dir;
  const auto note = dir.path() / "site" / "notes" / "a.md";
  write_file(note, "# First\n");
  write_file(dir.path() / "faults.txt", "/raw/notes/a torn\n");
  FaultFile faults(dir.path() / "faults.txt");
  const auto site = serve_folder(dir.path() / "site");
  const Request request{"GET", "/raw/notes/a", {}, {}};
  CHECK(*faults.answer(request, site).body == "# First\n");
  write_file(note, "# Second, longer\n");
  CHECK(*site(request).body == "# Second, longer\n");
  CHECK(*faults.answer(request, site).body == "# First\n");
}

}  // namespace
}  // namespace notesearch
