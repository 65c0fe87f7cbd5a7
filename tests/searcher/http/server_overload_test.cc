// Ten times the work that can be done: as much of it is done as ever, the rest is refused at once.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "searcher/http/server/worker_pool.h"
#include "tests/catch.h"
#include "tests/searcher/http/http_stream.h"
#include "tests/searcher/http/test_server.h"

using namespace notesearch;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

struct Load {
  std::size_t served = 0;
  std::vector<Clock::duration> refused_after;  // sorted
};

// So many clients ask again and again, those that are refused after a break.
Load load(const std::string& address, std::size_t clients, Clock::duration time) {
  Load sum;
  std::mutex mutex;
  std::vector<HttpStream> streams;
  for (std::size_t i = 0; i < clients; ++i) streams.emplace_back(address);
  std::vector<std::thread> threads;
  const Clock::time_point end = Clock::now() + time;
  for (HttpStream& stream : streams) {
    threads.emplace_back([&, end] {
      Load own;
      while (Clock::now() < end) {
        const Clock::time_point sent = Clock::now();
        stream.get("/sleep?20");
        const auto answer = stream.answer();
        if (!answer) break;
        if (answer->status == 200) {
          ++own.served;
        } else {
          own.refused_after.push_back(Clock::now() - sent);
          std::this_thread::sleep_for(60ms);  // longer than it would be left to rest
        }
      }
      const std::lock_guard lock(mutex);
      sum.served += own.served;
      sum.refused_after.insert(sum.refused_after.end(), own.refused_after.begin(),
                               own.refused_after.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::sort(sum.refused_after.begin(), sum.refused_after.end());
  return sum;
}

}  // namespace

TEST_CASE("under ten times its load a server does as much as at its peak, and refuses at once") {
  TestServer server;
  const Load peak = load(server.address(), 4, 1s);
  CHECK(peak.refused_after.empty());
  const Load over = load(server.address(), 120, 2s);
  const double ratio = static_cast<double>(over.served) / 2 / static_cast<double>(peak.served);
  const std::size_t refused = over.refused_after.size();
  CAPTURE(peak.served, over.served, refused, ratio);
  CHECK(ratio > 0.8);
  REQUIRE(refused > 5 * over.served);
  using Ms = std::chrono::duration<double, std::milli>;
  CAPTURE(Ms(over.refused_after[refused / 2]).count(),
          Ms(over.refused_after[refused * 99 / 100]).count());
  CHECK(over.refused_after[refused / 2] < 50ms);
}

TEST_CASE("a pool admits by how long jobs took of late, and recovers when they are fast again") {
  ServerLimits limits;
  limits.workers = 1;
  limits.queue_wait = 100ms;
  WorkerPool pool(limits);
  std::atomic<int> done = 0;
  std::atomic<bool> open = false;
  const auto fast = [&](const WorkerPool::Turn&) { ++done; };
  const auto slow = [&](const WorkerPool::Turn&) { std::this_thread::sleep_for(400ms); };
  const auto gate = [&](const WorkerPool::Turn&) {
    while (!open) std::this_thread::sleep_for(1ms);
  };
  pool.start();
  for (int i = 0; i < 5; ++i) {  // a mean of more than 100 ms
    REQUIRE(pool.submit(slow));
    REQUIRE(eventually([&] { return pool.running() == 0 && pool.queued() == 0; }));
  }
  REQUIRE(pool.submit(gate));
  REQUIRE(eventually([&] { return pool.running() == 1; }));
  CHECK(pool.submit(fast));        // with none waiting, always
  CHECK_FALSE(pool.submit(fast));  // behind one: longer than it may wait
  open = true;
  for (int i = 0; i < 60; ++i) {
    static_cast<void>(pool.submit(fast));
    REQUIRE(eventually([&] { return pool.running() == 0 && pool.queued() == 0; }));
  }
  open = false;
  REQUIRE(pool.submit(gate));
  REQUIRE(eventually([&] { return pool.running() == 1; }));
  for (int i = 0; i < 10; ++i) CHECK(pool.submit(fast));
  open = true;
}

TEST_CASE("a pool that stops drops what waits and lets what runs end") {
  ServerLimits limits;
  limits.workers = 1;
  std::atomic<int> ended = 0;
  std::atomic<bool> began = false;
  {
    WorkerPool pool(limits);
    pool.start();
    const auto task = [&](const WorkerPool::Turn&) {
      began = true;
      std::this_thread::sleep_for(50ms);
      ++ended;
    };
    REQUIRE(pool.submit(task));
    REQUIRE(pool.submit(task));
    REQUIRE(eventually([&] { return began.load(); }));
    CHECK(pool.longest_run(Clock::now() + 1s) >= 1s);
    pool.stop();
    CHECK_FALSE(pool.submit(task));
  }
  CHECK(ended == 1);
}
