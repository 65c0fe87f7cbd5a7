#include "indexer/gate.h"

#include <utility>

namespace notesearch {
namespace {

constexpr const char* kLook =
    "look at the source; if this is right, run again with --accept-shrink";

// part / whole > percent / 100, in whole numbers: the edge belongs to the allowed side.
bool more_than(std::size_t part, std::size_t whole, std::size_t percent) {
  return part * 100 > whole * percent;
}

std::string count_of(std::size_t part, std::size_t whole) {
  return std::to_string(part) + " of " + std::to_string(whole);
}

}  // namespace

Result<void> check_gate(const GateInput& input) {
  const std::string example =
      input.first_failure.empty() ? "" : "; the first failure: " + input.first_failure;
  if (input.listed > 0 && input.failed == input.listed) {
    return fail(ErrorKind::kUnavailable,
                "none of the " + std::to_string(input.listed) + " notes could be read" + example,
                {}, "check that the site is up, then run again");
  }
  if (input.accept_shrink) return {};
  if (!input.other_source.empty()) {
    return fail(ErrorKind::kRefused,
                "the index was made from another source, " + input.other_source, {},
                "give this one an --index of its own, or replace that with --accept-shrink");
  }
  if (more_than(input.failed, input.listed, kMaxFailedPercent)) {
    return fail(ErrorKind::kRefused,
                count_of(input.failed, input.listed) +
                    " notes could not be read, which is more than " +
                    std::to_string(kMaxFailedPercent) + " %" + example,
                {}, kLook);
  }
  if (input.first_run) {
    if (input.notes_after > 0) return {};
    return fail(ErrorKind::kRefused, "the source lists no notes", {}, kLook);
  }
  // A small site may delete a note: one is no sign of a fault, unless it was the last.
  const bool tells = input.removed > 1 || input.notes_after == 0;
  if (tells && more_than(input.removed, input.notes_before, kMaxShrinkPercent)) {
    return fail(ErrorKind::kRefused,
                count_of(input.removed, input.notes_before) +
                    " notes are gone, which is more than " + std::to_string(kMaxShrinkPercent) +
                    " %",
                {}, kLook);
  }
  return {};
}

}  // namespace notesearch
