// Requests that are none, and requests whose end or addressee could be seen otherwise by a proxy.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/searcher/http/http_stream.h"
#include "tests/searcher/http/test_server.h"

using namespace notesearch;
using namespace std::string_literals;

namespace {

struct Case {
  const char* name;
  std::string raw;
  int status;
};

const std::string kHost = "Host: t\r\n";

// A request with these header lines, and a body or none.
std::string post(const std::string& lines, const std::string& body = "") {
  return "POST /request HTTP/1.1\r\n" + kHost + lines + "\r\n" + body;
}

std::string get(const std::string& target, const std::string& lines = kHost) {
  return "GET " + target + " HTTP/1.1\r\n" + lines + "\r\n";
}

std::vector<Case> request_lines() {
  return {
      {"HTTP/0.9", "GET /hello\r\n\r\n", 400},
      {"HTTP/0.9 with LF", "GET /hello\n", 400},
      {"HTTP/2.0", "GET /hello HTTP/2.0\r\n" + kHost + "\r\n", 400},
      {"HTTP/1.2", "GET /hello HTTP/1.2\r\n" + kHost + "\r\n", 400},
      {"HTTP/0.1", "GET /hello HTTP/0.1\r\n" + kHost + "\r\n", 400},
      {"HTTP/1", "GET /hello HTTP/1\r\n" + kHost + "\r\n", 400},
      {"HTTP/11.1", "GET /hello HTTP/11.1\r\n" + kHost + "\r\n", 400},
      {"http/1.1", "GET /hello http/1.1\r\n" + kHost + "\r\n", 400},
      {"HTTP/1.1 and more", "GET /hello HTTP/1.1 x\r\n" + kHost + "\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {"half a version", "GET /hello HT\r\n\r\n", 400},
      {"no version", "GET /hello \r\n" + kHost + "\r\n", 400},
      {"no target", "GET HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"two blanks", "GET  /hello HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"tab for blank", "GET\t/hello HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"blank first", " GET /hello HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"only a blank line", "\n\n", 400},
      {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400},
      {"NUL", "\0\0\0\0"s, 400},
      {"letters without end", std::string(20'000, 'A'), 414},
      {"LF alone", "GET /hello HTTP/1.1\nHost: t\n\n", 400},
      {"CR alone", "GET /hello HTTP/1.1\rHost: t\r\r\n\r\n", 400},
      {"brackets in the method", "G[T] /hello HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"control character in the method", "G\x01T /hello HTTP/1.1\r\n" + kHost + "\r\n", 400},
  };
}

std::vector<Case> targets() {
  return {
      {"relative", get("hello"), 400},
      {"asterisk", "OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"authority", "CONNECT t:80 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"another scheme", get("ftp://t/hello"), 400},
      {"no host", get("http:///hello"), 400},
      {"fragment", get("/hello#x"), 400},
      {"%00", get("/a%00b"), 400},
      {"%0a", get("/a%0Ab"), 400},
      {"%7f", get("/a%7fb"), 400},
      {"%c2%85, a control character", get("/a%c2%85b"), 400},
      {"% at the end", get("/a%"), 400},
      {"%4 at the end", get("/a%4"), 400},
      {"%zz", get("/a%zz"), 400},
      {"bad UTF-8", get("/a%ff"), 400},
      {"overlong UTF-8", get("/a%c0%af"), 400},
      {"surrogate", get("/a%ed%a0%80"), 400},
      {"NUL as it is", "GET /a\0b HTTP/1.1\r\nHost: t\r\n\r\n"s, 400},
      {"too long", get("/" + std::string(8192, 'a')), 414},
      {"too long, without end", "GET /" + std::string(12'000, 'a'), 414},
  };
}

std::vector<Case> fields() {
  return {
      {"no Host", get("/hello", ""), 400},
      {"two Hosts", get("/hello", kHost + kHost), 400},
      {"two Hosts in HTTP/1.0", "GET /hello HTTP/1.0\r\n" + kHost + kHost + "\r\n", 400},
      {"a Host that is none", get("/hello", "Host: a/b\r\n"), 400},
      {"a Host with a blank", get("/hello", "Host: a b\r\n"), 400},
      {"a Host with a user", get("/hello", "Host: a@b\r\n"), 400},
      {"folded line", get("/hello", kHost + "X-A: b\r\n c\r\n"), 400},
      {"folded by tab", get("/hello", kHost + "X-A: b\r\n\tc\r\n"), 400},
      {"folded first", get("/hello", " " + kHost), 400},
      {"blank before the colon", get("/hello", "Host : t\r\n"), 400},
      {"no colon", get("/hello", kHost + "X-A\r\n"), 400},
      {"no name", get("/hello", kHost + ": b\r\n"), 400},
      {"a name with a blank", get("/hello", kHost + "X A: b\r\n"), 400},
      {"NUL in a value", get("/hello", kHost + "X-A: b\0c\r\n"s), 400},
      {"CR in a value", get("/hello", kHost + "X-A: b\rc\r\n"), 400},
      {"LF in a value", get("/hello", kHost + "X-A: b\nc: d\r\n"), 400},
      {"two Authorizations", get("/hello", kHost + "Authorization: a\r\nAuthorization: b\r\n"),
       400},
      {"two Origins", get("/hello", kHost + "Origin: a\r\nOrigin: b\r\n"), 400},
      {"16 kB of lines", get("/hello", kHost + "X-A: " + std::string(16'384, 'b') + "\r\n"), 431},
      {"lines without end", "GET /hello HTTP/1.1\r\nX: " + std::string(17'000, 'b'), 431},
  };
}

std::vector<Case> bodies() {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  return {
      {"two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"), 400},
      {"the same length twice", post("Content-Length: 1\r\nContent-Length: 1\r\n", "a"), 400},
      {"lengths in a list", post("Content-Length: 1, 1\r\n", "a"), 400},
      {"length of +1", post("Content-Length: +1\r\n", "a"), 400},
      {"length of -1", post("Content-Length: -1\r\n", "a"), 400},
      {"length of 0x1", post("Content-Length: 0x1\r\n", "a"), 400},
      {"length of 1 1", post("Content-Length: 1 1\r\n", "a"), 400},
      {"no length", post("Content-Length:\r\n", ""), 400},
      {"length of 2^64", post("Content-Length: 18446744073709551616\r\n", "a"), 400},
      {"blank before the length's colon", post("Content-Length : 1\r\n", "a"), 400},
      {"length, then chunked", post("Content-Length: 5\r\n" + chunked, "0\r\n\r\n"), 400},
      {"chunked, then length", post(chunked + "Content-Length: 5\r\n", "0\r\n\r\n"), 400},
      {"chunked twice", post(chunked + chunked, "0\r\n\r\n"), 400},
      {"chunked, chunked", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400},
      {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400},
      {"identity", post("Transfer-Encoding: identity\r\n"), 400},
      {"xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400},
      {"xchunked and a length",
       post("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
      {"chunked in HTTP/1.0", "POST /request HTTP/1.0\r\n" + kHost + chunked + "\r\n0\r\n\r\n",
       400},
      {"chunk size of -2", post(chunked, "-2\r\nab\r\n0\r\n\r\n"), 400},
      {"chunk size of g", post(chunked, "g\r\nab\r\n0\r\n\r\n"), 400},
      {"chunk size of 2^64", post(chunked, "10000000000000000\r\nab\r\n"), 400},
      {"chunk size of 2^63", post(chunked, "8000000000000000\r\nab\r\n"), 413},
      {"chunk longer than its size", post(chunked, "1\r\nab\r\n0\r\n\r\n"), 400},
      {"chunk with LF alone", post(chunked, "1\na\n0\n\n"), 400},
      {"extension without end", post(chunked, "1;" + std::string(40'000, 'x')), 431},
      {"trailers without end", post(chunked, "0\r\nX: " + std::string(40'000, 'x')), 431},
      {"a length among the trailers", post(chunked, "0\r\nContent-Length: 9\r\n\r\n"), 400},
      {"announced too large", post("Content-Length: 65537\r\n"), 413},
      {"announced too large and begun", post("Content-Length: 65537\r\n", "abc"), 413},
      {"a body and no Host", "POST /request HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 400},
      {"chunks too large", post(chunked, "10001\r\n"), 413},
  };
}

// One answer that says no, and no second look at what came behind.
void check(const std::string& address, const Case& each) {
  INFO(each.name);
  HttpStream stream(address);
  stream.send(each.raw);
  stream.get("/hello");
  const auto answer = stream.answer();
  REQUIRE(answer);
  CHECK(answer->status == each.status);
  CHECK(answer->header("connection") == "close");
  CHECK(answer->body == "refused\n");
  stream.half_close();
  CHECK(stream.closes());
}

}  // namespace

TEST_CASE("what is no request, or an ambiguous one, is refused once and the connection ends") {
  TestServer server;
  for (const auto& table : {request_lines(), targets(), fields(), bodies()}) {
    for (const Case& each : table) check(server.address(), each);
  }
  HttpStream stream(server.address());
  stream.get("/hello");
  CHECK(stream.answer()->status == 200);
}

TEST_CASE("a malformed request is refused however it is cut into packets") {
  TestServer server;
  for (const auto& table : {fields(), bodies()}) {
    for (const Case& each : table) {
      if (each.raw.size() > 200) continue;
      INFO(each.name);
      HttpStream stream(server.address());
      for (const char byte : each.raw) {
        if (!stream.send({&byte, 1})) break;
      }
      stream.get("/hello");
      const auto answer = stream.answer();
      REQUIRE(answer);
      CHECK(answer->status == each.status);
    }
  }
}

TEST_CASE("a request that never comes whole is refused when its time is up") {
  ServerLimits limits = easy_limits();
  limits.head = std::chrono::seconds(1);
  limits.body = std::chrono::seconds(1);
  TestServer server(limits);
  for (const std::string& raw :
       {"GET /hello HTTP/1.1\r\nHost: t\r\n"s, "GET /he"s, post("Content-Length: 9\r\n", "abc"),
        post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n")}) {
    INFO(raw);
    HttpStream stream(server.address());
    stream.send(raw);
    const auto answer = stream.answer();
    REQUIRE(answer);
    CHECK(answer->status == 408);
    stream.half_close();
    CHECK(stream.closes());
  }
}
