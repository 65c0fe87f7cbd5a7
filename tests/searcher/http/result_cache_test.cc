#include "searcher/http/result_cache.h"

#include <thread>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

HttpResponse body(const std::string& text) {
  HttpResponse response;
  response.content = std::make_shared<Content>(Content{text, {}});
  return response;
}

std::string found(ResultCache& cache, const std::string& key) {
  const auto response = cache.find(key);
  if (!response) return "none";
  CHECK(response->from_cache);
  return response->content->plain;
}

TEST_CASE("result cache: what was kept is found, the last kept under its key") {
  ResultCache cache(1 << 20);
  CHECK(found(cache, "a") == "none");
  cache.keep("a", body("1"));
  cache.keep("b", body("2"));
  CHECK(found(cache, "a") == "1");
  cache.keep("a", body("3"));
  CHECK(found(cache, "a") == "3");
  CHECK(found(cache, "b") == "2");
  const CacheStats stats = cache.stats();
  CHECK(stats.hits == 3);
  CHECK(stats.misses == 1);
  CHECK(stats.entries == 2);
}

TEST_CASE(
    "result cache: what was not asked for longest goes first, and the bytes stay below the bound") {
  constexpr std::size_t kBytes = 100'000;
  ResultCache cache(kBytes);
  const std::string text(1000, 'x');
  for (int i = 0; i < 50; ++i) cache.keep(std::to_string(i), body(text));
  CHECK(found(cache, "0") == text);
  for (int i = 50; i < 100; ++i) {
    cache.keep(std::to_string(i), body(text));
    if (found(cache, "0") != text) FAIL("dropped what was just asked for, at " << i);
    if (cache.stats().bytes > kBytes) FAIL("holds too much, at " << i);
  }
  CHECK(found(cache, "1") == "none");
  CHECK(found(cache, "99") == text);
  CHECK(cache.stats().entries > 50);
}

TEST_CASE("result cache: one large answer does not push out the others") {
  ResultCache cache(100'000);
  cache.keep("a", body("1"));
  cache.keep("large", body(std::string(50'000, 'x')));
  CHECK(found(cache, "large") == "none");
  CHECK(found(cache, "a") == "1");
  ResultCache none(0);
  none.keep("a", body(""));
  CHECK(found(none, "a") == "none");
  CHECK_FALSE(none.enabled());
}

TEST_CASE("result cache: threads") {
  ResultCache cache(50'000);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&cache] {
      for (int i = 0; i < 5000; ++i) {
        const std::string key = std::to_string(i % 97);
        if (const auto kept = cache.find(key); kept && kept->content->plain != key) std::abort();
        cache.keep(key, body(key));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(cache.stats().hits + cache.stats().misses == 20'000);
}

}  // namespace
}  // namespace notesearch
