// When one origin may be asked next, and when it is left alone: by the rate we keep to, the pauses
// it asks for, and its silence.
//
// Not thread-safe. Times are given, never read: `now` must not go back.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "corpus/fetcher.h"

namespace notesearch {

struct Attempt;

class OriginPace {
 public:
  using Clock = std::chrono::steady_clock;

  // Takes max_requests_per_second, request_burst and max_retry_after_s from the options.
  explicit OriginPace(const FetchOptions& options);

  // A new call of fetch_all(): pauses and silence of the last one are forgotten, the rate is not.
  void begin_call();

  // Why it is not asked again in this call, if so: "the origin asked for …".
  [[nodiscard]] std::optional<std::string> reason_to_spare() const;
  // The pause it asked for that is longer than is waited for; 0 when there was none.
  [[nodiscard]] int long_pause_s() const { return long_pause_s_; }

  // The earliest time for its next request; not after `now` when it may be sent at once.
  [[nodiscard]] Clock::time_point ready_at() const;

  // A request goes out.
  void request(Clock::time_point now);

  // What came of one.
  void learn(const Attempt& attempt, Clock::time_point now);

 private:
  const Clock::duration per_request_;  // 0: no rate is kept to
  const Clock::duration burst_;  // what the requests of a whole burst but one take at the rate
  const int max_retry_after_s_;

  Clock::time_point rested_at_;  // when all requests so far would have been sent at the rate

  // Of the call at hand.
  int unanswered_ = 0;            // attempts in a row
  int pauses_ = 0;                // asked for in a row
  Clock::time_point not_before_;  // the end of the last one
  int long_pause_s_ = 0;
};

}  // namespace notesearch
