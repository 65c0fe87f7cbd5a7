// What a run may cost: requests a second, time, bytes; and what it did cost.
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "tests/catch.h"
#include "tests/corpus/compressed.h"
#include "tests/corpus/fetching.h"
#include "tests/origin/origin.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

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

std::size_t count_good(const std::vector<FetchResult>& results) {
  std::size_t good = 0;
  for (const FetchResult& result : results) good += result.has_value() ? 1 : 0;
  return good;
}

TEST_CASE("an origin gets its requests at the rate that is kept to, redirects among them") {
  const TestOrigin origin([](const Request& request) {
    return request.target == "/old" ? redirect_to("/n") : reply_with(200, kNote);
  });
  FetchOptions options = options_for(origin.base_url());
  options.max_requests_per_second = 20;
  options.request_burst = 4;
  Fetcher fetcher = Fetcher::create(options).value();
  const std::vector<FetchRequest> requests(7, FetchRequest{origin.base_url() + "/old"});
  const auto start = Clock::now();
  CHECK(count_good(fetch_each(fetcher, requests)) == 7);
  CHECK(Clock::now() - start >= milliseconds(500));  // ten after the burst
  CHECK(Clock::now() - start < seconds(3));
  CHECK(origin.request_count() == 14);

  // The next call begins where this one left off.
  const auto again = Clock::now();
  CHECK(count_good(fetch_each(fetcher, requests)) == 7);
  CHECK(Clock::now() - again >= milliseconds(650));
}

TEST_CASE("another origin has a rate of its own, and no rate is no limit") {
  const TestOrigin origin(always(reply_with(200, kNote)));
  const TestOrigin other(always(reply_with(200, kNote)));
  FetchOptions options = options_for(origin.base_url());
  options.allowed_origins.push_back(parse_origin(other.base_url()).value());
  options.max_requests_per_second = 1;
  options.request_burst = 3;
  Fetcher fetcher = Fetcher::create(options).value();
  std::vector<FetchRequest> requests(3, FetchRequest{origin.base_url() + "/n"});
  requests.insert(requests.end(), 3, FetchRequest{other.base_url() + "/n"});
  auto start = Clock::now();
  CHECK(count_good(fetch_each(fetcher, requests)) == 6);
  CHECK(Clock::now() - start < milliseconds(900));

  options.max_requests_per_second = 0;
  options.request_burst = 0;
  Fetcher free = Fetcher::create(options).value();
  start = Clock::now();
  CHECK(count_good(fetch_each(
            free, std::vector<FetchRequest>(300, FetchRequest{origin.base_url() + "/n"}))) == 300);
  CHECK(Clock::now() - start < seconds(5));
}

TEST_CASE("when the run's time is up, what runs is cut and the rest fails, by name of the limit") {
  const TestOrigin origin([](const Request& request) {
    return request.target == "/slow" ? never_answer() : reply_with(200, kNote);
  });
  FetchOptions options = options_for(origin.base_url());
  options.total_timeout_ms = 60'000;
  options.low_speed_seconds = 60;
  options.run_timeout_ms = 500;
  Fetcher fetcher = Fetcher::create(options).value();
  CHECK(fetcher.fetch({origin.base_url() + "/n"}).has_value());
  const std::vector<FetchRequest> requests(50, FetchRequest{origin.base_url() + "/slow"});
  const auto start = Clock::now();
  for (int round = 0; round < 2; ++round) {
    for (const FetchResult& result : fetch_each(fetcher, requests)) {
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().error.kind == ErrorKind::kUnavailable);
      CHECK(result.error().error.what == "was not fetched: the run's limit of 500 ms is reached");
      CHECK(result.error().error.where == origin.base_url() + "/slow");
    }
  }
  CHECK(Clock::now() - start < seconds(3));
  CHECK(origin.request_count() == 5);
  CHECK(fetcher.counts().requests == 5);
}

TEST_CASE("the run's time ends waits for an origin too") {
  const TestOrigin origin(always(with_header(reply_with(503, ""), "Retry-After", "10")));
  FetchOptions options = options_for(origin.base_url());
  options.run_timeout_ms = 300;
  const auto start = Clock::now();
  const FetchResult fetched = Fetcher::create(options)->fetch({origin.base_url() + "/n"});
  CHECK(Clock::now() - start < seconds(3));
  REQUIRE_FALSE(fetched.has_value());
  CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains("limit of 300 ms"));
}

TEST_CASE("when the run has its bytes, what runs is cut and the rest fails, by name of the limit") {
  const std::string text(50'000, 'x');
  struct Case {
    const char* what;
    Reply reply;
  };
  const std::vector<Case> cases = {{"plain", reply_with(200, text)},
                                   {"chunked", chunked(text)},
                                   {"gzip", gzipped(gzip(text))},
                                   {"brotli", in_brotli(brotli(text))},
                                   {"error pages", reply_with(404, text)}};
  for (const Case& c : cases) {
    INFO(c.what);
    const TestOrigin origin(always(c.reply));
    FetchOptions options = options_for(origin.base_url());
    options.parallel = 1;
    options.run_max_bytes = 3 * text.size() + 10;
    Fetcher fetcher = Fetcher::create(options).value();
    const std::vector<FetchRequest> requests(20, FetchRequest{origin.base_url() + "/n"});
    const auto results = fetch_each(fetcher, requests);
    CHECK(origin.request_count() == 4);
    for (std::size_t i = 0; i < results.size(); ++i) {
      INFO(i);
      CHECK(results[i].has_value() == (i < 3 && c.reply.status == 200));
      if (i < 3) continue;
      CHECK(results[i].error().error.kind == ErrorKind::kUnavailable);
      const bool cut_error_page = i == 3 && c.reply.status == 404;
      CHECK_THAT(results[i].error().error.what,
                 Catch::Matchers::Contains("the run's limit of 150010 bytes is reached") ||
                     Catch::Matchers::Contains(cut_error_page ? "404" : "the run's limit"));
    }
    CHECK_FALSE(fetcher.fetch({origin.base_url() + "/n"}).has_value());
    CHECK(origin.request_count() == 4);
    CHECK(fetcher.counts().bytes > options.run_max_bytes);
    CHECK(fetcher.counts().bytes <= 4 * text.size());
  }
}

TEST_CASE("exactly the bytes that a run may have are not too many") {
  const TestOrigin origin(always(reply_with(200, kNote)));
  FetchOptions options = options_for(origin.base_url());
  options.run_max_bytes = 10 * kNote.size();
  Fetcher fetcher = Fetcher::create(options).value();
  const std::vector<FetchRequest> requests(10, FetchRequest{origin.base_url() + "/n"});
  CHECK(count_good(fetch_each(fetcher, requests)) == 10);
  CHECK(fetcher.counts().bytes == 10 * kNote.size());
}

TEST_CASE("requests are counted when they are sent: retries and redirects, not refusals") {
  std::atomic<int> asked = 0;
  const TestOrigin origin([&](const Request& request) {
    if (request.target == "/old") return redirect_to("/n");
    return ++asked == 1 ? reply_with(503, "sorry") : reply_with(200, kNote);
  });
  std::string gone;
  {
    const TestOrigin closed(always(reply_with(200, "")));
    gone = closed.base_url();
  }
  FetchOptions options = options_for(origin.base_url());
  options.allowed_origins.push_back(parse_origin(gone).value());
  Fetcher fetcher = Fetcher::create(options).value();
  CHECK(fetcher.counts().requests == 0);
  CHECK(fetcher.fetch({origin.base_url() + "/old"}).has_value());
  CHECK(fetcher.counts().requests == 3);
  CHECK(fetcher.counts().bytes == kNote.size() + 5);
  CHECK_FALSE(fetcher.fetch({gone + "/n"}).has_value());
  CHECK_FALSE(fetcher.fetch({"http://other.example/n"}).has_value());
  CHECK_FALSE(fetcher.fetch({"nonsense"}).has_value());
  CHECK(fetcher.counts().requests == 3);
  CHECK(fetcher.counts().not_modified == 0);
}

TEST_CASE("limits that make no sense are refused") {
  const auto refused = [](auto change) {
    FetchOptions options;
    change(options);
    const auto fetcher = Fetcher::create(options);
    return !fetcher.has_value() && fetcher.error().kind == ErrorKind::kConfig;
  };
  CHECK(refused([](FetchOptions& options) { options.max_requests_per_second = -1; }));
  CHECK(refused([](FetchOptions& options) { options.request_burst = 0; }));
  CHECK(refused([](FetchOptions& options) { options.run_timeout_ms = 0; }));
  CHECK(refused([](FetchOptions& options) { options.run_timeout_ms = -5; }));
  CHECK_FALSE(refused([](FetchOptions& options) { options.run_timeout_ms = INT64_MAX; }));
}

}  // namespace
}  // namespace notesearch
