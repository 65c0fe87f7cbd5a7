// Well-formed requests and their responses, over real sockets.
#include <string>

#include "tests/catch.h"
#include "tests/searcher/http/http_stream.h"
#include "tests/searcher/http/test_server.h"

using namespace notesearch;
using namespace std::chrono_literals;

namespace {

std::string described(HttpStream& stream, const std::string& raw) {
  stream.send(raw);
  const auto answer = stream.answer();
  return answer ? std::to_string(answer->status) + "\n" + answer->body : "no answer";
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a request reaches the application with what it said") {
  TestServer server;
  HttpStream stream(server.address());
  const std::string text = described(
      stream,
      "POST /request//a/../%C3%A9%2F+?q=%41+b&x HTTP/1.1\r\nHost: anything:80\r\n"
      "Content-Type: application/json\r\nAuthorization: Bearer k\r\nOrigin: https://a.example\r\n"
      "If-None-Match: \"1\"\r\nif-none-match: W/\"2\"\r\nSec-GPC: 1\r\nAccept-Encoding: br, "
      "gzip\r\n"
      "Access-Control-Request-Headers: content-type\r\nContent-Length: 4\r\n\r\n{\"a\"");
  CHECK(text == "404\nnot found\n");
  const std::string seen = described(
      stream,
      "POST http://elsewhere/request?q=%41+b&x HTTP/1.1\r\nHost: anything:80\r\n"
      "Content-Type: application/json\r\nAuthorization: Bearer k\r\nOrigin: https://a.example\r\n"
      "If-None-Match: \"1\"\r\nif-none-match: W/\"2\"\r\nSec-GPC: 1\r\nAccept-Encoding: br, "
      "gzip\r\n"
      "Access-Control-Request-Headers: content-type\r\nContent-Length: 4\r\n\r\n{\"a\"");
  for (const char* line : {"method=POST", "path=/request", "query=q=%41+b&x", "body={\"a\"",
                           "content_type=application/json", "authorization=Bearer k",
                           "origin=https://a.example", "if_none_match=\"1\", W/\"2\"",
                           "requested_headers=content-type", "gzip=1", "privacy=1", "client="}) {
    INFO(line);
    CHECK(has_line(seen, line));
  }
  CHECK(eventually([&] { return server.application().finished() == 2; }));
  CHECK(server.application().records().front().path == "/request//a/../\xc3\xa9/+");
}

TEST_CASE("a response has its head in order, and the headers that protect browsers") {
  TestServer server;
  HttpStream stream(server.address());
  stream.get("/hello");
  const auto answer = stream.answer();
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body == "hello\n");
  CHECK(answer->header("content-type") == "text/plain; charset=utf-8");
  CHECK(answer->header("content-length") == "6");
  CHECK(answer->header("x-content-type-options") == "nosniff");
  CHECK(answer->header("content-security-policy") == "default-src 'none'; frame-ancestors 'none'");
  CHECK(answer->header("referrer-policy") == "no-referrer");
  CHECK(answer->header("date").size() == 29);
  CHECK(answer->header("server").empty());
  CHECK(answer->header("vary").empty());
  CHECK(answer->header("connection").empty());
}

TEST_CASE("a header that would split the response is not sent, one's own policy replaces ours") {
  TestServer server;
  HttpStream stream(server.address());
  stream.get("/headers");
  const auto answer = stream.answer();
  REQUIRE(answer);
  for (const char* name : {"x-split", "x-injected", "x-bad", "x-nul"}) {
    CHECK(answer->header(name).empty());
  }
  CHECK(answer->header("x-good") == "b\xc3\xa9");
  CHECK(answer->header("content-security-policy") == "default-src 'self'");
}

TEST_CASE("HEAD gets the head alone, 204 and 304 have no body") {
  TestServer server;
  HttpStream stream(server.address());
  stream.send("HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  auto answer = stream.answer(true);
  REQUIRE(answer);
  CHECK(answer->header("content-length") == "6");
  stream.send("HEAD /gzip HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip\r\n\r\n");
  answer = stream.answer(true);
  REQUIRE(answer);
  CHECK(answer->header("content-encoding") == "gzip");
  for (const char* path : {"/204", "/304"}) {
    stream.get(path);
    answer = stream.answer();
    REQUIRE(answer);
    CHECK(answer->header("content-length").empty());
    CHECK(answer->header("content-type").empty());
    // A cache that has the compressed form must not forget for whom.
    CHECK(answer->header("vary") == (path == std::string("/304") ? "Accept-Encoding" : ""));
  }
  stream.get("/hello");  // still in step
  CHECK(stream.answer()->body == "hello\n");
}

TEST_CASE("a compressed body goes to whom takes it, and caches are told") {
  TestServer server;
  HttpStream stream(server.address());
  stream.get("/gzip", "Accept-Encoding: gzip;q=0.5, *;q=0\r\n");
  auto answer = stream.answer();
  REQUIRE(answer);
  CHECK(answer->header("content-encoding") == "gzip");
  CHECK(answer->header("vary") == "Accept-Encoding");
  CHECK(answer->body.size() < 100);
  CHECK(answer->body.substr(0, 2) == "\x1f\x8b");
  stream.get("/gzip", "Accept-Encoding: gzip;q=0\r\n");
  answer = stream.answer();
  REQUIRE(answer);
  CHECK(answer->header("content-encoding").empty());
  CHECK(answer->header("vary") == "Accept-Encoding");
  CHECK(answer->body == std::string(5000, 'x'));
}

TEST_CASE("bodies come by length or in chunks, in any packets, to the last byte that is allowed") {
  TestServer server;
  const std::string largest(65'536, 'z');
  HttpStream stream(server.address());
  CHECK(has_line(
      described(stream,
                "POST /request HTTP/1.1\r\nHost: t\r\nContent-Length: 65536\r\n\r\n" + largest),
      "body=" + largest));
  const std::string chunked =
      "POST /request HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: CHUNKED\r\n\r\n"
      "3;ext=\"1\"\r\nabc\r\n1\r\nd\r\n0\r\nHost: evil\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n";
  CHECK(has_line(described(stream, chunked), "body=abcd"));
  const std::string empty =
      "POST /request HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
  stream.send(empty);
  for (const char byte : {'\r', '\n'}) {
    std::this_thread::sleep_for(5ms);  // a packet of its own
    stream.send({&byte, 1});
  }
  CHECK(has_line(stream.answer()->body, "body="));
  for (const char byte : chunked) stream.send({&byte, 1});
  const auto answer = stream.answer();
  REQUIRE(answer);
  CHECK(has_line(answer->body, "body=abcd"));
  CHECK(has_line(answer->body, "client="));  // a trailer names nobody
}

TEST_CASE("a client that asks before it sends a body is told to, or that it need not") {
  TestServer server;
  HttpStream stream(server.address());
  const std::string head =
      "POST /request HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: ";
  stream.send(head + "3\r\n\r\n");
  auto answer = stream.answer();
  REQUIRE(answer);
  CHECK(answer->status == 100);
  stream.send("abc");
  answer = stream.answer();
  REQUIRE(answer);
  CHECK(has_line(answer->body, "body=abc"));
  stream.send(head + "3\r\n\r\nabc");  // did not wait: is not told
  answer = stream.answer();
  REQUIRE(answer);
  CHECK(answer->status == 200);
  stream.send(head + "100000\r\n\r\n");
  answer = stream.answer();
  REQUIRE(answer);
  CHECK(answer->status == 413);
}

TEST_CASE("connections are kept or closed as the client's version and wish have it") {
  TestServer server;
  struct Case {
    std::string raw;
    std::string connection;
  };
  const Case cases[] = {
      {"GET /hello HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", "close"},
      {"GET /hello HTTP/1.1\r\nHost: t\r\nConnection: x, Close\r\n\r\n", "close"},
      {"GET /hello HTTP/1.0\r\n\r\n", "close"},
      {"GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive"},
      {"GET /hello HTTP/1.1\r\nHost: t\r\n\r\n", ""},
  };
  for (const Case& each : cases) {
    INFO(each.raw);
    HttpStream stream(server.address());
    stream.send(each.raw);
    const auto answer = stream.answer();
    REQUIRE(answer);
    CHECK(answer->header("connection") == each.connection);
    if (each.connection == "close") {
      CHECK(stream.closes());
    } else {
      stream.send(each.raw);
      CHECK(stream.answer());
    }
  }
}

TEST_CASE("pipelined requests are answered in order, at once and by workers") {
  TestServer server;
  HttpStream stream(server.address());
  std::string all;
  for (int i = 0; i < 300; ++i) {
    all += "GET " + std::string(i % 3 == 0 ? "/bytes?" + std::to_string(i) : "/hello") +
           " HTTP/1.1\r\nHost: t\r\n\r\n";
    if (i % 50 == 0) all += "\r\n";  // some clients end with a line too many
  }
  stream.send(all);
  for (int i = 0; i < 300; ++i) {
    INFO(i);
    const auto answer = stream.answer();
    REQUIRE(answer);
    CHECK(answer->body == (i % 3 == 0 ? std::string(static_cast<std::size_t>(i), 'b') : "hello\n"));
  }
}

TEST_CASE("a client that has said all may close its half and still gets its answers") {
  TestServer server;
  HttpStream stream(server.address());
  stream.get("/sleep?50");
  stream.get("/hello");
  stream.half_close();
  CHECK(stream.answer()->body == "worked\n");
  CHECK(stream.answer()->body == "hello\n");
  CHECK(stream.closes());
}

TEST_CASE("a job that throws is answered and harms nobody") {
  TestServer server;
  HttpStream stream(server.address());
  for (const char* path : {"/throw", "/throw-now", "/throw"}) {
    stream.get(path);
    const auto answer = stream.answer();
    REQUIRE(answer);
    CHECK(answer->status == 500);
    CHECK(answer->header("retry-after").empty());
  }
  stream.get("/pool");
  CHECK(stream.answer()->body == "hello\n");
}

TEST_CASE("every exchange is reported once, with its times and bytes") {
  TestServer server;
  HttpStream stream(server.address());
  stream.get("/sleep?30");
  CHECK(stream.answer());
  stream.get("/bytes?200000");
  CHECK(stream.answer());
  stream.send("broken\r\n\r\n");
  CHECK(stream.answer());
  REQUIRE(eventually([&] { return server.application().finished() == 3; }));
  const auto records = server.application().records();
  CHECK(records[0].total >= 30ms);
  CHECK(records[0].total < 5s);
  CHECK(records[0].queued < records[0].total);
  CHECK(records[0].complete);
  CHECK(records[1].sent_bytes == 200'000);
  CHECK(records[2].status == 400);
}
