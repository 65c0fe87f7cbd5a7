// The rate, the pauses and the limits of a run, by a clock that the tests move.
#include <chrono>

#include "corpus/origin_pace.h"
#include "corpus/run_budget.h"
#include "corpus/transfer.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

using Clock = OriginPace::Clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Clock::time_point kStart = Clock::time_point() + std::chrono::hours(1);

FetchOptions rate(int per_second, int burst) {
  FetchOptions options;
  options.max_requests_per_second = per_second;
  options.request_burst = burst;
  return options;
}

// Requests that go out within `length` from `now` on when there is always another one to send.
int requests_within(OriginPace& pace, Clock::time_point now, Clock::duration length) {
  int sent = 0;
  for (const auto end = now + length; sent < 100'000; ++sent) {
    now = std::max(now, pace.ready_at());
    if (now >= end) return sent;
    pace.request(now);
  }
  return sent;
}

TEST_CASE("a burst goes out at once, and then the rate holds for however long") {
  struct Case {
    int per_second;
    int burst;
    seconds length;
    int sent;
  };
  for (const Case& c :
       {Case{10, 5, seconds(1), 14}, Case{10, 5, seconds(60), 604}, Case{1, 1, seconds(10), 10},
        Case{50, 1000, seconds(1), 1049}, Case{3, 1, seconds(100), 301}}) {
    INFO(c.per_second << "/s after " << c.burst << " for " << c.length.count() << " s");
    OriginPace pace(rate(c.per_second, c.burst));
    CHECK(requests_within(pace, kStart, c.length) == c.sent);
  }
}

TEST_CASE("quiet time earns a burst again, and never more than one") {
  OriginPace pace(rate(10, 5));
  CHECK(requests_within(pace, kStart, milliseconds(1)) == 5);
  CHECK(requests_within(pace, kStart + milliseconds(200), milliseconds(1)) == 2);
  CHECK(requests_within(pace, kStart + seconds(3600), milliseconds(1)) == 5);
}

TEST_CASE("without a rate nothing waits") {
  OriginPace pace(rate(0, 0));
  CHECK(requests_within(pace, kStart, milliseconds(1)) == 100'000);
}

Attempt paused(int retry_after_s) {
  Attempt attempt;
  attempt.transient = true;
  attempt.failure.retry_after_s = retry_after_s;
  return attempt;
}

TEST_CASE("a pause holds until it is over, and a new call forgets it but not the rate") {
  OriginPace pace(rate(10, 1));
  pace.request(kStart);
  pace.learn(paused(5), kStart);
  CHECK(pace.ready_at() == kStart + seconds(5));
  pace.learn(paused(2), kStart + seconds(1));  // a shorter one does not cut it short
  CHECK(pace.ready_at() == kStart + seconds(5));
  pace.begin_call();
  CHECK(pace.ready_at() == kStart + milliseconds(100));
}

TEST_CASE("an origin is spared after a long pause, pause after pause, or silence") {
  FetchOptions options = rate(0, 0);
  options.max_retry_after_s = 10;
  OriginPace patient(options);
  CHECK_FALSE(patient.reason_to_spare().has_value());
  patient.learn(paused(11), kStart);
  REQUIRE(patient.reason_to_spare().has_value());
  CHECK(*patient.reason_to_spare() == "the origin asked for a pause of 11 s");
  CHECK(patient.long_pause_s() == 11);
  patient.begin_call();
  CHECK_FALSE(patient.reason_to_spare().has_value());

  OriginPace moody(options);
  for (int i = 0; i < 4; ++i) {
    CHECK_FALSE(moody.reason_to_spare().has_value());
    moody.learn(paused(1), kStart + seconds(2 * i));
    moody.learn(paused(1), kStart + seconds(2 * i));  // sent together: one pause
  }
  CHECK(moody.reason_to_spare().has_value());

  OriginPace silent(options);
  Attempt unanswered;
  unanswered.unanswered = true;
  for (int i = 0; i < 12; ++i) {
    CHECK_FALSE(silent.reason_to_spare().has_value());
    silent.learn(unanswered, kStart);
  }
  CHECK(silent.reason_to_spare().has_value());
  silent.learn(Attempt(), kStart);
  CHECK_FALSE(silent.reason_to_spare().has_value());
}

TEST_CASE("a budget ends with its time or its bytes and says which") {
  RunBudget budget(60'000, 100, kStart);
  CHECK_FALSE(budget.exhausted(kStart).has_value());
  CHECK(budget.receive(60));
  CHECK(budget.receive(40));
  CHECK_FALSE(budget.exhausted(kStart + milliseconds(59'999)).has_value());
  CHECK(budget.exhausted(kStart + seconds(60)) == "the run's limit of 60 s is reached");
  CHECK_FALSE(budget.receive(1));
  CHECK(budget.received_bytes() == 101);
  CHECK(budget.exhausted(kStart) == "the run's limit of 100 bytes is reached");
  CHECK(RunBudget(1500, 1, kStart).exhausted(kStart + seconds(2)) ==
        "the run's limit of 1500 ms is reached");
  CHECK(RunBudget(INT64_MAX, 1, kStart).deadline() > kStart + std::chrono::hours(24 * 365));
}

}  // namespace
}  // namespace notesearch
