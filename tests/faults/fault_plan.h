// Which of a program's calls meets which fault, from the environment:
//
//   NOTES_FAULTS_ROOT  absolute, canonical; calls that change something at or below it count
//   NOTES_FAULTS_MODE  "count" (no fault, the default), or one of those of Mode
//   NOTES_FAULTS_AT    the call that meets it, counted from 1
//   NOTES_FAULTS_SEED  what a power failure loses (power_loss.h); 0 is everything that is not sure
//   NOTES_FAULTS_LOG   file to append a line to for every call, before it is done:
//                      "NUMBER KIND NAME PATH", KIND a letter of Kind, PATH below the root,
//                      "." for the root itself
//
// Not thread-safe; the library's lock is around it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/faults/power_loss.h"

namespace notesearch::faults {

enum class Kind : char {
  kBytes = 'b',   // moves bytes, so that it can move fewer
  kSpace = 's',   // may need room on the disk
  kSync = 'y',    // fsync, fdatasync: may need room, too
  kRemove = 'r',  // gives room back
};

enum class Mode : std::uint8_t {
  kCount,
  kKill,           // "kill": SIGKILL before the call
  kTorn,           // "torn": half of the bytes are moved, then SIGKILL
  kShort,          // "short": half of the bytes are moved, which is no error
  kEio,            // "eio": the call fails
  kEioForever,     // "eio-forever": and every later one
  kEnospc,         // "enospc": the call fails
  kEnospcForever,  // "enospc-forever": and every later one that may need room
  kPower,          // "power": what is not sure is lost, then SIGKILL. Past the last call: at exit,
                   // which is not changed by it
};

enum class Verdict : std::uint8_t {
  kGo,
  kHalf,         // do half of it
  kHalfThenDie,  // the same, then die()
  kFail,         // do nothing and fail; errno is set
};

class FaultPlan {
 public:
  static FaultPlan from_environment();

  [[nodiscard]] const std::string& root() const { return root_; }

  // Counts a call and says what is to become of it; may not return. `path`: absolute.
  Verdict meet(Kind kind, std::string_view name, std::string_view path);

  // To be told what is done; none unless the power will fail.
  [[nodiscard]] std::optional<PowerLoss>& power() { return power_; }

  // At the program's end.
  void finish();

  [[noreturn]] static void die();

 private:
  void log(Kind kind, std::string_view name, std::string_view path) const;
  [[nodiscard]] bool fails(Kind kind) const;

  std::string root_;
  Mode mode_ = Mode::kCount;
  std::uint64_t at_ = 0;
  std::uint64_t seed_ = 0;
  int log_fd_ = -1;
  std::uint64_t count_ = 0;
  std::optional<PowerLoss> power_;
};

}  // namespace notesearch::faults
