// Whether a copy is still current: what is asked, what is believed, and HEAD.
#include <atomic>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "corpus/validators.h"
#include "tests/catch.h"
#include "tests/corpus/fetching.h"
#include "tests/origin/origin.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

const Validators kValidators = {"\"v1\"", "Sun, 22 Nov 2026 10:00:00 GMT"};

FetchRequest conditional(const std::string& url, const Validators& validators = kValidators) {
  FetchRequest request{url};
  request.validators = validators;
  return request;
}

// An origin that holds kNote under one ETag.
Reply reply_if_changed(const Request& request) {
  Reply reply = request.header("If-None-Match") == kValidators.etag ? reply_with(304, "")
                                                                    : reply_with(200, kNote);
  reply = with_header(reply, "ETag", kValidators.etag);
  return with_header(reply, "Last-Modified", kValidators.last_modified);
}

TEST_CASE("validators of a body are kept, sent back byte for byte, and spare the body") {
  const TestOrigin origin(reply_if_changed);
  Fetcher fetcher = fetcher_for(origin);
  const std::string url = origin.base_url() + "/n";
  const FetchResult first = fetcher.fetch({url});
  REQUIRE(first.has_value());
  CHECK(first->body == kNote);
  CHECK_FALSE(first->not_modified);
  CHECK(first->validators == kValidators);

  const FetchResult second = fetcher.fetch(conditional(url, first->validators));
  REQUIRE(second.has_value());
  CHECK(second->not_modified);
  CHECK(second->body.empty());
  CHECK(second->final_url == url);
  CHECK(second->validators == kValidators);
  CHECK(origin.requests().at(1).header("If-None-Match") == kValidators.etag);
  CHECK(origin.requests().at(1).header("If-Modified-Since") == kValidators.last_modified);

  // What one request asked is not asked by the next on the same connection.
  const FetchResult third = fetcher.fetch({url});
  REQUIRE(third.has_value());
  CHECK(third->body == kNote);
  CHECK(origin.requests().at(2).header("If-None-Match").empty());
  CHECK(origin.requests().at(2).header("If-Modified-Since").empty());
  CHECK(origin.connection_count() == 1);
  CHECK(fetcher.counts().requests == 3);
  CHECK(fetcher.counts().not_modified == 1);
  CHECK(fetcher.counts().bytes == 2 * kNote.size());
}

TEST_CASE("a body that changed comes with its new validators") {
  const TestOrigin origin(always(with_header(reply_with(200, kNote), "ETag", "\"v2\"")));
  const FetchResult fetched = fetcher_for(origin).fetch(conditional(origin.base_url() + "/n"));
  REQUIRE(fetched.has_value());
  CHECK_FALSE(fetched->not_modified);
  CHECK(fetched->body == kNote);
  CHECK(fetched->validators == Validators{"\"v2\"", ""});
}

TEST_CASE("validators are opaque: weak, unquoted and future ones go back as they came") {
  for (const char* etag : {"W/\"weak\"", "unquoted", "\"\"", "\"a\", \"b\"", "*", "a: b; c=\"d\"",
                           "\\\"~!@#$%^&*()"}) {
    for (const char* date : {"", "Fri, 31 Dec 9999 23:59:59 GMT", "yesterday", "0", "-1"}) {
      INFO(etag << " " << date);
      const TestOrigin origin(always(
          with_header(with_header(reply_with(200, kNote), "ETag", etag), "Last-Modified", date)));
      Fetcher fetcher = fetcher_for(origin);
      const FetchResult fetched = fetcher.fetch({origin.base_url() + "/n"});
      REQUIRE(fetched.has_value());
      CHECK(fetched->validators == Validators{etag, date});
      REQUIRE(fetcher.fetch(conditional(origin.base_url() + "/n", fetched->validators)));
      CHECK(origin.requests().at(1).header("If-None-Match") == etag);
      CHECK(origin.requests().at(1).header("If-Modified-Since") == date);
    }
  }
}

TEST_CASE("nothing that could break a header is ever sent as a validator") {
  const std::vector<std::string> bad = {"\"a\r\nX-Evil: 1\"",
                                        "\"a\nX-Evil: 1\"",
                                        "\"a\rX-Evil: 1\"",
                                        "a\0b"s,
                                        "\t",
                                        " ",
                                        " \"a\"",
                                        "\"a\" ",
                                        "\x1B[0m",
                                        "\x7F",
                                        "\xC3\xA9",
                                        "\xFF",
                                        std::string(kMaxValidatorBytes + 1, 'x'),
                                        std::string(64 << 10, 'x')};
  for (const std::string& value : bad) {
    CHECK_FALSE(is_fit_validator(value));
    const TestOrigin origin(always(reply_with(200, kNote)));
    Fetcher fetcher = fetcher_for(origin);
    const std::string url = origin.base_url() + "/n";
    CHECK(fetcher.fetch(conditional(url, {value, value})).has_value());
    CHECK(fetcher.fetch(conditional(url, {kValidators.etag, value})).has_value());
    const std::vector<Request> requests = origin.requests();
    REQUIRE(requests.size() == 2);
    for (const Request& request : requests) {
      CHECK(request.header("X-Evil").empty());
      CHECK(request.header("If-Modified-Since").empty());
    }
    CHECK(requests[0].header("If-None-Match").empty());
    CHECK(requests[1].header("If-None-Match") == kValidators.etag);
  }
  CHECK_FALSE(is_fit_validator(""));
  CHECK(is_fit_validator(std::string(kMaxValidatorBytes, 'x')));
  CHECK(fit_validators({"\n", "x"}) == Validators{"", "x"});
}

TEST_CASE("after a 304 its validators count where it has some, and else those that were sent") {
  struct Case {
    Headers headers;
    Validators kept;
  };
  const std::vector<Case> cases = {
      {{}, kValidators},
      {{{"ETag", "\"v2\""}}, {"\"v2\"", kValidators.last_modified}},
      {{{"Last-Modified", "later"}}, {kValidators.etag, "later"}},
      {{{"ETag", "W/\"v1\""}, {"Last-Modified", "later"}}, {"W/\"v1\"", "later"}},
      {{{"ETag", std::string(300, 'x')}}, kValidators},
  };
  for (const Case& c : cases) {
    Reply reply = reply_with(304, "");
    reply.headers = c.headers;
    const TestOrigin origin(always(reply));
    const FetchResult fetched = fetcher_for(origin).fetch(conditional(origin.base_url() + "/n"));
    REQUIRE(fetched.has_value());
    CHECK(fetched->not_modified);
    CHECK(fetched->validators == c.kept);
  }
}

TEST_CASE("a 304 that nobody asked for is asked again once, and then an error") {
  for (const Validators& validators : {Validators(), Validators{"\r\n", "\x01"}}) {
    const TestOrigin origin(always(reply_with(304, "")));
    Fetcher fetcher = fetcher_for(origin);
    const FetchResult fetched = fetcher.fetch(conditional(origin.base_url() + "/n", validators));
    REQUIRE_FALSE(fetched.has_value());
    CHECK(fetched.error().error.kind == ErrorKind::kUnavailable);
    CHECK(fetched.error().error.what == "the server answered 304 to a request without a condition");
    CHECK(fetched.error().status == 304);
    CHECK(origin.request_count() == 2);
    CHECK(fetcher.counts().not_modified == 0);

    std::atomic<int> asked = 0;
    const TestOrigin once([&](const Request&) {
      return ++asked == 1 ? reply_with(304, "") : reply_with(200, kNote);
    });
    const FetchResult healed =
        fetcher_for(once).fetch(conditional(once.base_url() + "/n", validators));
    REQUIRE(healed.has_value());
    CHECK(healed->body == kNote);
  }
}

TEST_CASE("a 304 may tell the length of the body that it spares, and what it sends is not read") {
  // RFC 9110 §8.6 and RFC 9112 §6.1 allow both headers; the bytes after them are the next answer.
  struct Case {
    const char* what;
    std::string answer;
  };
  const std::vector<Case> cases = {
      {"a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"},
      {"a length and a body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello"},
      {"chunks",
       "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n"
       "5\r\nhello\r\n0\r\n\r\n"},
      {"an encoding", "HTTP/1.1 304 Not Modified\r\nContent-Encoding: zstd\r\n\r\n"},
      {"another answer",
       "HTTP/1.1 304 Not Modified\r\n\r\n"
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    Reply spared = verbatim(c.answer);
    spared.ending = Ending::kKeepAlive;
    const TestOrigin origin([&](const Request& request) {
      return request.header("If-None-Match").empty() ? reply_with(200, kNote) : spared;
    });
    Fetcher fetcher = fetcher_for(origin);
    const FetchResult fetched = fetcher.fetch(conditional(origin.base_url() + "/n"));
    REQUIRE(fetched.has_value());
    CHECK(fetched->not_modified);
    CHECK(fetched->body.empty());
    const FetchResult next = fetcher.fetch({origin.base_url() + "/n"});
    REQUIRE(next.has_value());
    CHECK(next->body == kNote);
  }
}

TEST_CASE("a condition holds over redirects and retries") {
  std::atomic<int> asked = 0;
  const TestOrigin origin([&](const Request& request) {
    if (request.target == "/old") return redirect_to("/n");
    return ++asked <= 2 ? reply_with(503, "") : reply_if_changed(request);
  });
  Fetcher fetcher = fetcher_for(origin);
  const FetchResult fetched = fetcher.fetch(conditional(origin.base_url() + "/old"));
  REQUIRE(fetched.has_value());
  CHECK(fetched->not_modified);
  CHECK(fetched->final_url == origin.base_url() + "/n");
  CHECK(origin.request_count() == 4);
  CHECK(fetcher.counts().requests == 4);
  for (const Request& request : origin.requests()) {
    CHECK(request.header("If-None-Match") == kValidators.etag);
    CHECK(request.header("If-Modified-Since") == kValidators.last_modified);
  }
}

FetchRequest head_of(const std::string& url) {
  FetchRequest request{url};
  request.method = FetchMethod::kHead;
  return request;
}

TEST_CASE("HEAD asks for no body and demands nothing of the one it would be") {
  struct Case {
    const char* what;
    Reply reply;
  };
  const std::vector<Case> cases = {
      {"length", reply_with(200, kNote)},
      {"too long", lying_length("", 10'000'000'000)},
      {"chunked", chunked(kNote)},
      {"neither", without_length(kNote)},
      {"another encoding", with_header(reply_with(200, "x"), "Content-Encoding", "zstd")},
      {"another type", reply_with(200, "x", "image/png")},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    const TestOrigin origin(always(with_header(c.reply, "ETag", "\"v1\"")));
    Fetcher fetcher = fetcher_for(origin);
    const FetchResult fetched = fetcher.fetch(head_of(origin.base_url() + "/n"));
    REQUIRE(fetched.has_value());
    CHECK(fetched->body.empty());
    CHECK_FALSE(fetched->not_modified);
    CHECK(fetched->validators.etag == "\"v1\"");
    CHECK(origin.requests().at(0).method == "HEAD");
    CHECK(fetcher.counts().bytes == 0);

    // The next request is a GET again.
    (void)fetcher.fetch({origin.base_url() + "/n"});
    CHECK(origin.requests().at(1).method == "GET");
  }
}

TEST_CASE("HEAD follows redirects by the same rules, and fails as GET does") {
  const TestOrigin origin([](const Request& request) {
    if (request.target == "/old") return redirect_to("/n");
    if (request.target == "/away") return redirect_to("http://169.254.169.254/latest");
    if (request.target == "/gone") return reply_with(410, "");
    if (request.target == "/same" && !request.header("If-None-Match").empty()) {
      return reply_with(304, "");
    }
    return reply_with(200, kNote);
  });
  Fetcher fetcher = fetcher_for(origin);
  const FetchResult followed = fetcher.fetch(head_of(origin.base_url() + "/old"));
  REQUIRE(followed.has_value());
  CHECK(followed->final_url == origin.base_url() + "/n");
  for (const Request& request : origin.requests()) CHECK(request.method == "HEAD");
  CHECK(fetcher.fetch(head_of(origin.base_url() + "/away")).error().error.kind ==
        ErrorKind::kRefused);
  CHECK(fetcher.fetch(head_of(origin.base_url() + "/gone")).error().gone());
  FetchRequest same = head_of(origin.base_url() + "/same");
  same.validators = kValidators;
  const FetchResult not_modified = fetcher.fetch(same);
  REQUIRE(not_modified.has_value());
  CHECK(not_modified->not_modified);
}

TEST_CASE("a server that sends a body to HEAD does not spoil the next answer") {
  Reply chatty = verbatim("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
  chatty.ending = Ending::kKeepAlive;
  const TestOrigin origin([&](const Request& request) {
    return request.method == "HEAD" ? chatty : reply_with(200, kNote);
  });
  Fetcher fetcher = fetcher_for(origin);
  for (int round = 0; round < 3; ++round) {
    const FetchResult head = fetcher.fetch(head_of(origin.base_url() + "/n"));
    REQUIRE(head.has_value());
    CHECK(head->body.empty());
    const FetchResult body = fetcher.fetch({origin.base_url() + "/n"});
    REQUIRE(body.has_value());
    CHECK(body->body == kNote);
  }
}

}  // namespace
}  // namespace notesearch
