// Servers that bend HTTP: what is understood all the same, what is refused, and that no answer is
// ever taken for another.
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

const std::string kHello = "Content-Length: 5\r\n\r\nhello";

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string numbered_headers(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += "X-" + std::to_string(i) + ": y\r\n";
  return all;
}

TEST_CASE("what is odd and still clear is understood") {
  struct Case {
    const char* what;
    std::string answer;
  };
  const std::vector<Case> cases = {
      {"bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"},
      {"folded headers",
       "HTTP/1.1 200 OK\r\nX-Note: one\r\n\ttwo\r\n  Content-Encoding: br\r\n" + kHello},
      {"some hints before the answer",
       repeated("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 10) + "HTTP/1.1 200 OK\r\n" +
           kHello},
      {"3,000 short headers", "HTTP/1.1 200 OK\r\n" + numbered_headers(3000) + kHello},
      {"the same length twice", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" + kHello},
      {"no reason", "HTTP/1.1 200\r\n" + kHello},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\n" + kHello},
      {"trailers",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n"
       "Content-Encoding: br\r\nLocation: /elsewhere\r\n\r\n"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const TestOrigin origin(always(verbatim(c.answer)));
    const FetchResult fetched = fetcher_for(origin).fetch({origin.base_url() + "/n"});
    if (!fetched.has_value()) FAIL(fetched.error().error.message());
    CHECK(fetched->body == "hello");
    CHECK(origin.request_count() == 1);
  }
}

TEST_CASE("what is too much or no HTTP is refused, soon and with a reason") {
  struct Case {
    const char* what;
    std::string answer;
    const char* says;
  };
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::vector<Case> cases = {
      {"100 times 103", repeated("HTTP/1.1 103 Early Hints\r\n\r\n", 100) + ok + kHello,
       "interim answers"},
      {"103 and nothing more", "HTTP/1.1 103 Early Hints\r\n\r\n", ""},
      {"switched protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nhello",
       "status 101 and nothing after it"},
      {"HTTP/0.9", "hello\n", "HTTP/0.9"},
      {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/0.9"},
      {"a header of 10 MB", ok + "X: " + std::string(10 << 20, 'y') + "\r\n" + kHello,
       "header is too long"},
      {"10 MB of headers", ok + repeated("X: " + std::string(1000, 'y') + "\r\n", 10'000) + kHello,
       "64 KiB of headers"},
      {"3,000 headers of 50 bytes",
       ok + repeated("X-Header: " + std::string(40, 'y') + "\r\n", 3000) + kHello,
       "64 KiB of headers"},
      {"10 MB of one folded header",
       ok + "X: y\r\n" + repeated(" " + std::string(1000, 'y') + "\r\n", 10'000) + kHello,
       "64 KiB of headers"},
      {"a status line of 1 MB", "HTTP/1.1 200 " + std::string(1 << 20, 'O') + "\r\n" + kHello, ""},
      {"two lengths", ok + "Content-Length: 4\r\n" + kHello, "two different lengths"},
      {"10 MB of trailers",
       ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n" +
           repeated("X: " + std::string(1000, 'y') + "\r\n", 10'000) + "\r\n",
       "64 KiB of headers"},
      {"a chunk without a size", ok + "Transfer-Encoding: chunked\r\n\r\nhello\r\n0\r\n\r\n", ""},
      {"a chunk of absurd size",
       ok + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", ""},
      {"status 999", "HTTP/1.1 999 x\r\n" + kHello, "999"},
      {"a head that ends in the middle", "HTTP/1.1 200 OK\r\nContent-Le",
       "ends within its headers"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const TestOrigin origin(always(verbatim(c.answer)));
    const auto start = Clock::now();
    const FetchResult fetched = fetcher_for(origin).fetch({origin.base_url() + "/n"});
    REQUIRE_FALSE(fetched.has_value());
    INFO(fetched.error().error.what);
    CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains(c.says));
    CHECK_FALSE(fetched.error().error.what.empty());
    CHECK(origin.request_count() <= 3);
    CHECK(Clock::now() - start < std::chrono::seconds(3));
  }
}

TEST_CASE("bytes after a body are nobody's answer") {
  const std::string other = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong";
  struct Case {
    const char* what;
    std::string answer;
  };
  const std::vector<Case> cases = {
      {"junk after a length", "HTTP/1.1 200 OK\r\n" + kHello + "junk"},
      {"an answer after a length", "HTTP/1.1 200 OK\r\n" + kHello + other},
      {"an answer after chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + other},
      {"a length and chunks that disagree",
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
       "5\r\nhello\r\n0\r\n\r\n" +
           other},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    Reply odd = verbatim(c.answer);
    odd.ending = Ending::kKeepAlive;
    const TestOrigin origin([&](const Request& request) {
      return request.target == "/odd" ? odd : reply_with(200, kNote);
    });
    Fetcher fetcher = fetcher_for(origin);
    for (int round = 0; round < 3; ++round) {
      const FetchResult first = fetcher.fetch({origin.base_url() + "/odd"});
      CHECK((!first.has_value() || first->body == "hello"));
      const FetchResult next = fetcher.fetch({origin.base_url() + "/n"});
      REQUIRE(next.has_value());
      CHECK(next->body == kNote);
    }
  }
}

TEST_CASE(
    "a connection that ends half-way is tried again, and half-closed after the body is whole") {
  const std::string text(100'000, 'x');
  for (const Ending ending : {Ending::kReset, Ending::kClose, Ending::kHalfClose}) {
    Reply half = cut_after(text.size() / 2, text);
    half.ending = ending;
    const TestOrigin origin(always(half));
    const FetchResult fetched = fetcher_for(origin).fetch({origin.base_url() + "/n"});
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().error.kind == ErrorKind::kUnavailable);
    CHECK(origin.request_count() == 3);

    Reply whole = reply_with(200, text);
    whole.ending = ending;
    if (ending == Ending::kReset) continue;  // it may overtake the last bytes
    const TestOrigin good(always(whole));
    Fetcher fetcher = fetcher_for(good);
    for (int round = 0; round < 3; ++round) {
      const FetchResult again = fetcher.fetch({good.base_url() + "/n"});
      REQUIRE(again.has_value());
      CHECK(again->body == text);
    }
  }
}

TEST_CASE("a server that closes its half before it answers has not answered") {
  Reply silent = close_before_answer();
  silent.ending = Ending::kHalfClose;
  const TestOrigin origin(always(silent));
  const FetchResult fetched = fetcher_for(origin).fetch({origin.base_url() + "/n"});
  REQUIRE_FALSE(fetched.has_value());
  CHECK_THAT(fetched.error().error.what, Catch::Matchers::Contains("returned nothing"));
  CHECK(origin.request_count() == 3);
}

}  // namespace
}  // namespace notesearch
