#include "corpus/run_budget.h"

#include <algorithm>

namespace notesearch {
namespace {

constexpr std::int64_t kLongestTimeoutMs = std::int64_t{10} * 365 * 24 * 3600 * 1000;

}  // namespace

RunBudget::RunBudget(std::int64_t timeout_ms, std::uint64_t max_bytes, Clock::time_point now)
    : timeout_ms_(std::min(timeout_ms, kLongestTimeoutMs)),
      max_bytes_(max_bytes),
      deadline_(now + std::chrono::milliseconds(timeout_ms_)) {}

bool RunBudget::receive(std::size_t bytes) {
  received_bytes_ += bytes;
  return received_bytes_ <= max_bytes_;
}

std::optional<std::string> RunBudget::exhausted(Clock::time_point now) const {
  if (received_bytes_ > max_bytes_) {
    return "the run's limit of " + std::to_string(max_bytes_) + " bytes is reached";
  }
  if (now < deadline_) return std::nullopt;
  const bool whole = timeout_ms_ % 1000 == 0;
  return "the run's limit of " + std::to_string(whole ? timeout_ms_ / 1000 : timeout_ms_) +
         (whole ? " s" : " ms") + " is reached";
}

}  // namespace notesearch
