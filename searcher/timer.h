// How long an answer takes.
#pragma once

#include <chrono>
#include <cstdint>

namespace notesearch {

class Timer {
 public:
  // Since construction.
  [[nodiscard]] std::uint64_t microseconds() const {
    const auto took = std::chrono::steady_clock::now() - started_;
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  }

 private:
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace notesearch
