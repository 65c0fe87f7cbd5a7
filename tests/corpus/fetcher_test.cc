// The fetcher against an origin that answers well, badly, or not at all.
#include "corpus/fetcher.h"

#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"
#include "tests/corpus/compressed.h"
#include "tests/corpus/fetching.h"
#include "tests/origin/origin.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

TEST_CASE("good answers are good however they are sent") {
  struct Case {
    std::string what;
    Reply reply;
    std::string body;
  };
  std::string large;
  while (large.size() < 500'000) large += "line " + std::to_string(large.size()) + "\n";
  const std::vector<Case> cases = {
      {"length", reply_with(200, kNote), kNote},
      {"empty", reply_with(200, ""), ""},
      {"chunked", chunked(kNote), kNote},
      {"large", reply_with(200, large), large},
      {"large in chunks", chunked(large), large},
      {"gzip", gzipped(gzip(large)), large},
      {"two gzip members", gzipped(gzip("one ") + gzip("two")), "one two"},
      {"empty gzip", gzipped(gzip("")), ""},
      {"brotli", in_brotli(brotli(large)), large},
      {"empty brotli", in_brotli(brotli("")), ""},
      {"identity", with_header(reply_with(200, kNote), "Content-Encoding", "identity"), kNote},
      {"NUL and bytes that are not UTF-8", reply_with(200, "a\0b\xFF"s), "a\0b\xFF"s},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const TestOrigin origin(always(c.reply));
    Fetcher fetcher = fetcher_for(origin);
    const FetchResult fetched = fetcher.fetch({origin.base_url() + "/n?q=1#f"});
    REQUIRE(fetched.has_value());
    CHECK(fetched->body == c.body);
    CHECK(fetched->content_type == "text/plain");
    CHECK(fetched->final_url == origin.base_url() + "/n?q=1");
    CHECK(origin.requests().at(0).target == "/n?q=1");
  }
}

TEST_CASE("a request says who asks and sends nothing else of its own") {
  const TestOrigin origin(always(reply_with(200, kNote)));
  FetchOptions options = options_for(origin.base_url());
  options.user_agent = "notesearch/1 (+https://x.example)";
  Fetcher fetcher = Fetcher::create(options).value();
  REQUIRE(fetcher.fetch({origin.base_url() + "/n"}).has_value());
  const Request request = origin.requests().at(0);
  CHECK(request.method == "GET");
  CHECK(request.header("User-Agent") == "notesearch/1 (+https://x.example)");
  CHECK(request.header("Accept-Encoding") == "gzip, br");
  CHECK(request.header("If-None-Match").empty());
  CHECK(request.header("If-Modified-Since").empty());
  CHECK(request.header("Cookie").empty());
  CHECK(request.header("Authorization").empty());
}

TEST_CASE("bad answers are errors that say what is wrong") {
  struct Case {
    std::string what;
    Reply reply;
    std::string says;
    std::size_t requests;  // 3: it was tried again, 1: it was not
  };
  const std::string bomb = gzip(std::string(8 << 20, '0'));
  const std::string good_gzip = gzip(kNote);
  const std::string good_brotli = brotli(kNote);
  std::string bad_sum = good_gzip;
  bad_sum[bad_sum.size() - 6] = static_cast<char>(bad_sum[bad_sum.size() - 6] ^ 1);
  std::string many_headers = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 3000; ++i)
    many_headers += "X-" + std::to_string(i) + ": " + std::string(50, 'x') + "\r\n";
  std::string interim;
  for (int i = 0; i < 5000; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  const std::vector<Case> cases = {
      {"closed at once", close_before_answer(), "Server returned nothing", 3},
      {"reset at once", reset_before_answer(), "", 3},
      {"never answered", never_answer(), "Timeout was reached", 1},
      {"short body", cut_after(10, kNote), "transfer closed", 3},
      {"cut chunk", cut_in_chunk(10, kNote), "", 3},
      {"no length", without_length(kNote), "has no length", 1},
      {"endless", endless_chunks(std::string(64 << 10, 'x')), "longer than 2097152 bytes", 1},
      {"10 TB", lying_length(kNote, 10'000'000'000'000), "longer than 2097152 bytes", 1},
      {"absurd length",
       verbatim("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nx"), "", 1},
      {"one byte too long", reply_with(200, std::string((2 << 20) + 1, 'x')), "longer than", 1},
      {"dripping", dripping(std::string(10'000, 'x'), 1, 100), "Timeout was reached", 1},
      {"bomb", gzipped(bomb), "decompression bomb", 1},
      {"cut gzip", gzipped(good_gzip.substr(0, good_gzip.size() - 3)), "middle of its gzip", 1},
      {"bad sum", gzipped(bad_sum), "not valid gzip", 1},
      {"no gzip", gzipped(kNote), "not valid gzip", 1},
      {"brotli bomb", in_brotli(brotli(std::string(8 << 20, '0'))), "decompression bomb", 1},
      {"cut brotli", in_brotli(good_brotli.substr(0, good_brotli.size() - 1)),
       "middle of its brotli", 1},
      {"junk after brotli", in_brotli(good_brotli + "junk"), "after the end of its brotli", 1},
      {"no brotli", in_brotli(kNote), "brotli", 1},
      {"junk after gzip", gzipped(good_gzip + "junk"), "not valid gzip", 1},
      {"deflate", with_header(reply_with(200, "x"), "Content-Encoding", "deflate"),
       "encoded as deflate", 1},
      {"zstd", with_header(reply_with(200, "x"), "Content-Encoding", "zstd"), "encoded as zstd", 1},
      {"gzip in brotli", with_header(in_brotli(brotli(good_gzip)), "Content-Encoding", "gzip"),
       "encoded as br, gzip", 1},
      {"nested", with_header(reply_with(200, "x"), "Content-Encoding", "gzip, gzip"), "encoded as",
       1},
      {"HTTP/0.9", verbatim("just text\n"), "HTTP/0.9", 1},
      {"headers", verbatim(many_headers + "\r\n"), "headers", 1},
      {"interim answers", verbatim(interim), "interim answers", 1},
      {"204", reply_with(204, ""), "status 204", 1},
      {"206", reply_with(206, "x"), "status 206", 1},
      {"304", reply_with(304, ""), "answered 304 to a request without a condition", 2},
      {"403", reply_with(403, "no"), "status 403", 1},
      {"404", reply_with(404, "no"), "status 404", 1},
      {"410", reply_with(410, "gone"), "status 410", 1},
      {"429", reply_with(429, ""), "status 429", 3},
      {"500", reply_with(500, "oops"), "status 500", 3},
      {"501", reply_with(501, ""), "status 501", 1},
      {"503", reply_with(503, ""), "status 503", 3},
      {"long error page", reply_with(404, std::string(1 << 20, 'x')), "status 404", 1},
      {"302 without Location", reply_with(302, ""), "status 302", 1},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const TestOrigin origin(always(c.reply));
    Fetcher fetcher = fetcher_for(origin);
    const auto start = Clock::now();
    const FetchResult fetched = fetcher.fetch({origin.base_url() + "/n"});
    REQUIRE_FALSE(fetched.has_value());
    const FetchError& failure = fetched.error();
    CHECK_THAT(failure.error.what, Catch::Matchers::Contains(c.says));
    CHECK(failure.error.where == origin.base_url() + "/n");
    CHECK(origin.request_count() == c.requests);
    CHECK(failure.gone() == (c.what == "404" || c.what == "410" || c.what == "long error page"));
    CHECK(Clock::now() - start < seconds(3));
    // And the fetcher is none the worse for it.
    const TestOrigin good(always(reply_with(200, kNote)));
    CHECK(fetcher_for(good).fetch({good.base_url() + "/n"})->body == kNote);
  }
}

TEST_CASE("no body that is cut short passes for the whole") {
  const std::string body(200, 'x');
  for (const bool in_chunk : {false, true}) {
    for (std::size_t sent = 0; sent < body.size(); sent += 1) {
      const TestOrigin origin(always(in_chunk ? cut_in_chunk(sent, body) : cut_after(sent, body)));
      FetchOptions options = options_for(origin.base_url());
      options.retries = 0;
      INFO(sent);
      CHECK_FALSE(Fetcher::create(options)->fetch({origin.base_url() + "/n"}).has_value());
    }
  }
}

TEST_CASE("an answer that is cut anywhere is no answer, and is asked for again") {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
  for (std::size_t sent = 0; sent < answer.size(); ++sent) {
    INFO(sent);
    std::atomic<int> asked = 0;
    const TestOrigin origin(
        [&](const Request&) { return verbatim(++asked == 1 ? answer.substr(0, sent) : answer); });
    const FetchResult fetched = fetcher_for(origin).fetch({origin.base_url() + "/n"});
    // A start that is no HTTP yet is taken for another protocol.
    if (!fetched.has_value()) CHECK(sent < std::string("HTTP/1.1 200").size());
    if (fetched.has_value()) CHECK(fetched->body == "hello");
  }
}

TEST_CASE("a transient failure is overcome") {
  std::atomic<int> asked = 0;
  const TestOrigin origin([&](const Request&) {
    const int time = ++asked;
    if (time == 1) return reset_before_answer();
    return time == 2 ? reply_with(503, "") : reply_with(200, kNote);
  });
  CHECK(fetcher_for(origin).fetch({origin.base_url() + "/n"})->body == kNote);
  CHECK(asked == 3);
}

TEST_CASE("many requests share a few connections, and each is answered once") {
  const TestOrigin origin([](const Request& request) {
    return request.target == "/7" ? reply_with(404, "") : reply_with(200, request.target);
  });
  Fetcher fetcher = fetcher_for(origin);
  std::vector<FetchRequest> requests;
  requests.reserve(500);
  for (int i = 0; i < 500; ++i) requests.push_back({origin.base_url() + "/" + std::to_string(i)});
  requests[3].url = "nonsense";
  std::map<std::size_t, int> calls;
  int wrong = 0;
  fetcher.fetch_all(requests, [&](std::size_t index, FetchResult result) {
    ++calls[index];
    const bool good = result.has_value() && result->body == "/" + std::to_string(index);
    if (good == (index == 3 || index == 7)) ++wrong;
  });
  CHECK(calls.size() == 500);
  for (const auto& [index, count] : calls) CHECK(count == 1);
  CHECK(wrong == 0);
  CHECK(origin.connection_count() <= 4);
  fetcher.fetch_all({}, [](std::size_t, const FetchResult&) { FAIL("nothing was asked"); });
}

TEST_CASE("stop drops what is not finished") {
  const TestOrigin origin(always(never_answer()));
  FetchOptions options = options_for(origin.base_url());
  options.total_timeout_ms = 60'000;
  options.low_speed_seconds = 60;
  Fetcher fetcher = Fetcher::create(options).value();
  const auto start = Clock::now();
  fetcher.fetch_all(
      {{origin.base_url() + "/n"}},
      [](std::size_t, const FetchResult&) { FAIL("it was not finished"); },
      [&] { return Clock::now() - start > std::chrono::milliseconds(200); });
  CHECK(Clock::now() - start < seconds(2));
}

TEST_CASE("a stop ends a single fetch as well, and says so") {
  const TestOrigin origin(always(never_answer()));
  FetchOptions options = options_for(origin.base_url());
  options.manifest_timeout_ms = 60'000;
  options.low_speed_seconds = 60;
  Fetcher fetcher = Fetcher::create(options).value();
  const auto start = Clock::now();
  const FetchResult fetched =
      fetcher.fetch({origin.base_url() + "/profile.json", kMaxManifestBytes},
                    [&] { return Clock::now() - start > std::chrono::milliseconds(200); });
  CHECK(Clock::now() - start < seconds(2));
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().error.kind == ErrorKind::kBusy);
  CHECK(fetched.error().error.what == "stopped before anything was published");
}

TEST_CASE("options out of range are refused") {
  FetchOptions none;
  none.parallel = 0;
  CHECK(Fetcher::create(none).error().kind == ErrorKind::kConfig);
  FetchOptions negative;
  negative.retries = -1;
  CHECK(Fetcher::create(negative).error().kind == ErrorKind::kConfig);
}

TEST_CASE("HTML is known by its type or its start") {
  struct Case {
    std::string type;
    std::string body;
    bool html;
  };
  const std::vector<Case> cases = {
      {"text/html", "x", true},
      {"text/html; charset=utf-8", "# note", true},
      {"application/xhtml+xml", "", true},
      {"text/markdown", "<!DOCTYPE html><html>", true},
      {"", "\xEF\xBB\xBF\n <HTML lang=en>", true},
      {"text/plain", "<html>", true},
      {"text/plain", "# note about <html>", false},
      {"text/markdown", "<div>a note may start so</div>", false},
      {"text/htmlx", "x", false},
      {"", "", false},
      {"", "<htm", false},
  };
  for (const Case& c : cases) {
    INFO(c.type << " " << c.body);
    CHECK(looks_like_html({c.body, c.type, ""}) == c.html);
  }
}

TEST_CASE("notes come as text, or as bytes of no type") {
  struct Case {
    std::string type;
    bool note;
  };
  const std::vector<Case> cases = {
      {"", true},
      {"text/markdown; charset=utf-8", true},
      {"text/plain", true},
      {"text/x-markdown", true},
      {"application/octet-stream", true},
      {"binary/octet-stream", true},
      {"application/markdown;charset=utf-8", true},
      {"application/x-markdown", true},
      {"application/json", false},
      {"application/problem+json; charset=utf-8", false},
      {"application/xml", false},
      {"application/pdf", false},
      {"image/png", false},
      {"image/svg+xml", false},
      {"text", false},
      {"textual/markdown", false},
      {"; charset=utf-8", true},
  };
  for (const Case& c : cases) {
    INFO(c.type);
    CHECK(acceptable_note_type(c.type) == c.note);
  }
}

}  // namespace
}  // namespace notesearch
