// Origins that ask for a pause, or never answer: when they are asked again, and when no more.
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "tests/catch.h"
#include "tests/corpus/fetching.h"
#include "tests/origin/origin.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

// What came of each request, by its index; each is called for once.
std::vector<FetchResult> fetch_each(Fetcher& fetcher, const std::vector<FetchRequest>& requests) {
  std::vector<int> calls(requests.size());
  std::vector<FetchResult> results(requests.size(), FetchResult(FetchedBody()));
  fetcher.fetch_all(requests, [&](std::size_t index, FetchResult result) {
    ++calls.at(index);
    results[index] = std::move(result);
  });
  CHECK(calls == std::vector<int>(requests.size(), 1));
  return results;
}

TEST_CASE("Retry-After is waited for when short, reported when long, and never trusted") {
  struct Case {
    std::string value;
    std::size_t requests;
    int reported_s;  // 0: none
    bool slow;
  };
  const std::vector<Case> cases = {
      {"1", 2, 1, true},
      {"11", 1, 11, false},
      {"1000000000", 1, 600, false},
      {"-5", 2, 0, false},
      {"garbage", 2, 0, false},
      {"0", 2, 0, false},
      {"Thu, 01 Jan 1998 00:00:00 GMT", 2, 0, false},
      {"Fri, 31 Dec 9999 23:59:59 GMT", 1, 600, false},
      {"Tue, 19 Jan 2038 03:14:08 GMT", 1, 600, false},
      {"Fri, 99 Foo 2050 00:00:00 GMT", 2, 0, false},
      {"99999999999999999999999999", 2, 0, false},
      {"-9223372036854775808", 2, 0, false},
      {"0x10", 2, 0, false},
      {"1e9", 2, 1, true},  // the digits before what is no digit
      {"", 2, 0, false},
  };
  for (const Case& c : cases) {
    INFO(c.value);
    const TestOrigin origin(always(with_header(reply_with(503, ""), "Retry-After", c.value)));
    FetchOptions options = options_for(origin.base_url());
    options.retries = 1;
    const auto start = Clock::now();
    const FetchResult fetched = Fetcher::create(options)->fetch({origin.base_url() + "/n"});
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().retry_after_s.value_or(0) == c.reported_s);
    CHECK(origin.request_count() == c.requests);
    CHECK((Clock::now() - start > std::chrono::milliseconds(900)) == c.slow);
  }
}

TEST_CASE("a pause that an origin asks for holds for all requests to it") {
  std::atomic<int> asked = 0;
  const TestOrigin origin([&](const Request&) {
    return ++asked == 1 ? with_header(reply_with(429, ""), "Retry-After", "1")
                        : reply_with(200, kNote);
  });
  const TestOrigin other(always(reply_with(200, kNote)));
  FetchOptions options = options_for(origin.base_url());
  options.allowed_origins.push_back(parse_origin(other.base_url()).value());
  options.parallel = 1;
  Fetcher fetcher = Fetcher::create(options).value();
  std::vector<FetchRequest> requests(20, FetchRequest{origin.base_url() + "/n"});
  requests.push_back({other.base_url() + "/n"});
  const auto start = Clock::now();
  for (const FetchResult& result : fetch_each(fetcher, requests)) CHECK(result.has_value());
  CHECK(Clock::now() - start > std::chrono::milliseconds(900));
  CHECK(Clock::now() - start < seconds(3));
  CHECK(asked == 21);

  // With retries used up, the next request waits all the same.
  asked = 0;
  options.retries = 0;
  const auto again = Clock::now();
  Fetcher impatient = Fetcher::create(options).value();
  const auto results = fetch_each(impatient, {requests[0], requests[1], requests[2]});
  CHECK_FALSE(results[0].has_value());
  CHECK(results[1].has_value());
  CHECK(results[2].has_value());
  CHECK(Clock::now() - again > std::chrono::milliseconds(900));
}

TEST_CASE("after a pause that is too long an origin is left alone") {
  const TestOrigin origin(always(with_header(reply_with(503, ""), "Retry-After", "120")));
  const TestOrigin other(always(reply_with(200, kNote)));
  FetchOptions options = options_for(origin.base_url());
  options.allowed_origins.push_back(parse_origin(other.base_url()).value());
  Fetcher fetcher = Fetcher::create(options).value();
  std::vector<FetchRequest> requests(100, FetchRequest{origin.base_url() + "/n"});
  requests.push_back({other.base_url() + "/n"});
  const auto start = Clock::now();
  const auto results = fetch_each(fetcher, requests);
  CHECK(Clock::now() - start < seconds(2));
  CHECK(origin.request_count() <= 4);
  CHECK(results[100].has_value());
  REQUIRE_FALSE(results[99].has_value());
  CHECK_THAT(results[99].error().error.what,
             Catch::Matchers::Contains("the origin asked for a pause of 120 s"));
  CHECK(results[99].error().retry_after_s == 120);
  // Another call may find it in a better mood.
  (void)fetch_each(fetcher, {requests[0]});
  CHECK(origin.request_count() <= 5);
}

TEST_CASE("an origin that asks for pause after pause is given up") {
  const TestOrigin origin(always(with_header(reply_with(429, ""), "Retry-After", "1")));
  FetchOptions options = options_for(origin.base_url());
  Fetcher fetcher = Fetcher::create(options).value();
  const std::vector<FetchRequest> requests(200, FetchRequest{origin.base_url() + "/n"});
  const auto start = Clock::now();
  for (const FetchResult& result : fetch_each(fetcher, requests)) CHECK_FALSE(result.has_value());
  CHECK(Clock::now() - start < seconds(8));
}

TEST_CASE("an origin that is given up while all transfers wait leaves no request without a call") {
  std::string base;
  {
    const TestOrigin gone(always(reply_with(200, "")));
    base = gone.base_url();
  }
  for (const int parallel : {1, 4}) {
    FetchOptions options = options_for(base);
    options.parallel = parallel;
    options.retries = 20;
    options.retry_delay_ms = 0;
    Fetcher fetcher = Fetcher::create(options).value();
    const std::vector<FetchRequest> requests(100, FetchRequest{base + "/n"});
    for (const FetchResult& result : fetch_each(fetcher, requests)) CHECK_FALSE(result.has_value());
  }
}

TEST_CASE("a site that is down is given up soon, and asked again next time") {
  std::string base;
  {
    const TestOrigin gone(always(reply_with(200, "")));
    base = gone.base_url();
  }
  Fetcher fetcher = Fetcher::create(options_for(base)).value();
  std::vector<FetchRequest> requests(2000, FetchRequest{base + "/n"});
  for (int round = 0; round < 2; ++round) {
    int failed = 0;
    const auto start = Clock::now();
    fetcher.fetch_all(requests, [&](std::size_t, const FetchResult& result) {
      if (!result && result.error().error.kind == ErrorKind::kUnavailable) ++failed;
    });
    CHECK(failed == 2000);
    CHECK(Clock::now() - start < seconds(5));
  }
}

}  // namespace
}  // namespace notesearch
