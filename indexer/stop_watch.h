// How long the phases of a run take.
#pragma once

#include <chrono>
#include <cstdint>

namespace notesearch {

class StopWatch {
 public:
  // Since construction or the last call.
  std::int64_t lap_ms() {
    const auto now = std::chrono::steady_clock::now();
    const auto lap = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
    started_ = now;
    return lap.count();
  }

 private:
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace notesearch
