// What all fetches of one Fetcher may cost together: time since its creation, and bytes of bodies.
//
// Not thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace notesearch {

class RunBudget {
 public:
  using Clock = std::chrono::steady_clock;

  // Starts at `now`. Times of more than ten years count as ten.
  RunBudget(std::int64_t timeout_ms, std::uint64_t max_bytes, Clock::time_point now);

  // Counts bytes of a body, decompressed. False when they are more than the run may receive.
  [[nodiscard]] bool receive(std::size_t bytes);
  [[nodiscard]] std::uint64_t received_bytes() const { return received_bytes_; }

  // Which limit was passed, "the run's limit of … is reached"; nothing while none was.
  [[nodiscard]] std::optional<std::string> exhausted(Clock::time_point now) const;

  [[nodiscard]] Clock::time_point deadline() const { return deadline_; }

 private:
  const std::int64_t timeout_ms_;
  const std::uint64_t max_bytes_;
  const Clock::time_point deadline_;
  std::uint64_t received_bytes_ = 0;
};

}  // namespace notesearch
