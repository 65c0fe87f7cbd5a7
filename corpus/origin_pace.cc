#include "corpus/origin_pace.h"

#include <algorithm>

#include "corpus/transfer.h"

namespace notesearch {
namespace {

// An origin that gave no answer so many times in a row is not asked again in this call: otherwise a
// site that is down costs every note its timeouts and retries.
constexpr int kGiveUpAfter = 12;

// Nor is one that asked for so many pauses with nothing given in between.
constexpr int kMaxPausesInARow = 4;

OriginPace::Clock::duration time_per_request(const FetchOptions& options) {
  const int per_second = options.max_requests_per_second;
  return per_second > 0 ? OriginPace::Clock::duration(std::chrono::seconds(1)) / per_second
                        : OriginPace::Clock::duration::zero();
}

}  // namespace

// The rate is a token bucket, kept as the one time at which it is full again (the generic cell rate
// algorithm): no tokens to refill, no rounding.
OriginPace::OriginPace(const FetchOptions& options)
    : per_request_(time_per_request(options)),
      burst_(per_request_ * (std::max(options.request_burst, 1) - 1)),
      max_retry_after_s_(options.max_retry_after_s) {}

void OriginPace::begin_call() {
  unanswered_ = 0;
  pauses_ = 0;
  not_before_ = {};
  long_pause_s_ = 0;
}

std::optional<std::string> OriginPace::reason_to_spare() const {
  if (long_pause_s_ > 0) {
    return "the origin asked for a pause of " + std::to_string(long_pause_s_) + " s";
  }
  if (unanswered_ >= kGiveUpAfter) return "the server gave no answer several times in a row";
  if (pauses_ >= kMaxPausesInARow) return "the origin asked for one pause after another";
  return std::nullopt;
}

OriginPace::Clock::time_point OriginPace::ready_at() const {
  return std::max(not_before_, rested_at_ - burst_);
}

void OriginPace::request(Clock::time_point now) {
  rested_at_ = std::max(rested_at_, now) + per_request_;
}

void OriginPace::learn(const Attempt& attempt, Clock::time_point now) {
  unanswered_ = attempt.unanswered ? unanswered_ + 1 : 0;
  if (attempt.body) pauses_ = 0;
  if (!attempt.transient || !attempt.failure.retry_after_s) return;
  const int pause_s = *attempt.failure.retry_after_s;
  if (pause_s > max_retry_after_s_) long_pause_s_ = pause_s;
  // Answers to requests that were sent together ask for one pause.
  if (now >= not_before_) ++pauses_;
  not_before_ = std::max(not_before_, now + std::chrono::seconds(pause_s));
}

}  // namespace notesearch
