// Hundreds of seeded schedules of edits and faults, each run held to the oracle.
//
// NOTES_MODEL_SEEDS says how many schedules (300 unless set), NOTES_MODEL_FIRST_SEED which is the
// first: `scripts/test-long` plays 10,000.
#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/catch.h"
#include "tests/indexer/schedule.h"

namespace notesearch {
namespace {

constexpr std::uint64_t kParts = 4;  // test cases, to be run side by side

std::uint64_t setting(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr || *text == '\0' ? otherwise : std::stoull(text);
}

void play_part(std::uint64_t part) {
  const std::uint64_t first = setting("NOTES_MODEL_FIRST_SEED", 1);
  const std::uint64_t end = first + setting("NOTES_MODEL_SEEDS", 300);
  ModelTotals totals;
  for (std::uint64_t seed = first + part; seed < end; seed += kParts) {
    Schedule schedule(seed);
    schedule.play();
    totals.add(schedule.totals());
    if (schedule.mismatches().empty()) continue;
    std::string text = "replay: NOTES_MODEL_FIRST_SEED=" + std::to_string(seed) +
                       " NOTES_MODEL_SEEDS=1 build/dev/bin/model_test\n";
    for (const std::string& mismatch : schedule.mismatches()) text += mismatch + "\n";
    FAIL_CHECK(text);
  }
  std::cout << "part " << part + 1 << ": " << totals.text() << std::endl;
  CHECK(totals.wrongly_removed == 0);
  CHECK(totals.wrongly_kept == 0);
  CHECK(totals.corrupt == 0);
  CHECK(totals.wrong_endings == 0);
}

TEST_CASE("no schedule of faults leaves the index other than it should be: part 1") {
  play_part(0);
}
TEST_CASE("no schedule of faults leaves the index other than it should be: part 2") {
  play_part(1);
}
TEST_CASE("no schedule of faults leaves the index other than it should be: part 3") {
  play_part(2);
}
TEST_CASE("no schedule of faults leaves the index other than it should be: part 4") {
  play_part(3);
}

}  // namespace
}  // namespace notesearch
