// When an answer is not wanted any more.
//
// The searcher looks at the clock between its stages and while it matches. Xapian lets nothing but an
// exception out of a match, so that is how a search ends early; it stops in search.cc. Any thread.
#pragma once

#include <chrono>
#include <exception>
#include <optional>

namespace notesearch {

class DeadlinePassed : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "the search took too long"; }
};

class Deadline {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // Empty: never.
  explicit Deadline(std::optional<TimePoint> at) : at_(at) {}

  // Throws DeadlinePassed.
  void check() const {
    if (at_ && std::chrono::steady_clock::now() >= *at_) throw DeadlinePassed();
  }

 private:
  std::optional<TimePoint> at_;
};

}  // namespace notesearch
