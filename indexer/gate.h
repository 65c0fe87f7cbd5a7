// The publish gate: whether a change is plausible enough to replace a working index.
//
// A site that suddenly loses notes, or answers for few of them, is more likely broken than edited.
// Pure function, any thread.
#pragma once

#include <cstddef>
#include <string>

#include "schema/base/error.h"

namespace notesearch {

inline constexpr std::size_t kMaxShrinkPercent = 10;  // of the notes of the last generation
inline constexpr std::size_t kMaxFailedPercent = 20;  // of the notes listed

struct GateInput {
  bool first_run = false;        // no generation to compare with
  std::size_t notes_before = 0;  // of the last generation
  std::size_t notes_after = 0;   // of the next, kept ones included
  std::size_t removed = 0;       // of notes_before, those that the next has not
  std::size_t listed = 0;        // rows that can't be used included
  std::size_t failed = 0;        // of those: without a body, or unusable and nothing to keep
  std::string first_failure;     // for the message
  std::string other_source;      // that the index was made from; empty when it is the same
  bool accept_shrink = false;    // the operator has looked: lets everything pass but a dead origin
};

// kUnavailable when every single body failed; kRefused when the index is of another source, when
// more than one note and more than kMaxShrinkPercent of notes_before are removed, whatever is
// added, when more than kMaxFailedPercent failed, or when nothing would be left.
Result<void> check_gate(const GateInput& input);

}  // namespace notesearch
