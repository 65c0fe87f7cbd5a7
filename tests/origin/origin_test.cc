#include "tests/origin/origin.h"

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/origin/raw_client.h"

namespace notesearch {
namespace {

constexpr int kShortMs = 150;  // long enough to see that nothing more comes

Received answer_to_get(const Reply& reply, std::size_t max_bytes = 1 << 20) {
  const TestOrigin origin([&](const Request&) { return reply; });
  RawClient client(origin.port());
  client.get("/");
  return client.read(max_bytes, kShortMs);
}

std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

TEST_CASE("an origin answers on loopback with what its handler says") {
  const TestOrigin origin([](const Request& request) {
    return reply_with(418, request.method + ' ' + request.target, "text/markdown");
  });
  CHECK(origin.base_url() == "http://127.0.0.1:" + std::to_string(origin.port()));
  RawClient client(origin.port());
  client.get("/a%20b?c=1");
  const std::string answer = client.read_answer();
  CHECK(answer.starts_with("HTTP/1.1 418 "));
  CHECK(answer.find("\r\nContent-Type: text/markdown\r\n") != std::string::npos);
  CHECK(answer.find("\r\nContent-Length: 14\r\n") != std::string::npos);
  CHECK(body_of(answer) == "GET /a%20b?c=1");
}

TEST_CASE("connections are kept alive, and requests sent ahead are answered in order") {
  const TestOrigin origin([](const Request& request) { return reply_with(200, request.target); });
  RawClient client(origin.port());
  client.get("/1");
  client.get("/2");
  CHECK(body_of(client.read_answer()) == "/1");
  CHECK(body_of(client.read_answer()) == "/2");
  CHECK(origin.connection_count() == 1);
}

TEST_CASE("a request that asks for it closes the connection") {
  const TestOrigin origin([](const Request&) { return reply_with(200, "x"); });
  RawClient client(origin.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const Received received = client.read();
  CHECK(received.end == StreamEnd::kClosed);
  CHECK(received.bytes.find("Connection: close") != std::string::npos);
}

TEST_CASE("HEAD and 304 have no body, whatever the handler gives") {
  Reply not_modified = reply_with(304, "body");
  const TestOrigin origin([&](const Request& request) {
    return request.target == "/304" ? not_modified : reply_with(200, "body");
  });
  RawClient client(origin.port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string head = client.read(1 << 20, kShortMs).bytes;
  CHECK(head.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(head.ends_with("\r\n\r\n"));
  client.get("/304");
  CHECK(client.read(1 << 20, kShortMs).bytes.ends_with("\r\n\r\n"));
}

TEST_CASE("the log holds every request with its headers and body") {
  TestOrigin origin([](const Request&) { return reply_with(200, "x"); });
  RawClient client(origin.port());
  client.send("POST /a HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nContent-Length: 3\r\n\r\nabc");
  CHECK_FALSE(client.read_answer().empty());
  client.get("/b");
  CHECK_FALSE(client.read_answer().empty());

  CHECK(origin.request_count() == 2);
  REQUIRE(origin.requests().size() == 2);
  CHECK(origin.requests()[1].target == "/b");
  REQUIRE(origin.requests_for("/a").size() == 1);
  const Request first = origin.requests_for("/a")[0];
  CHECK(first.method == "POST");
  CHECK(first.body == "abc");
  CHECK(first.header("x-one") == "1");
  CHECK(first.header("x-two").empty());

  origin.clear_log();
  CHECK(origin.request_count() == 0);
  CHECK(origin.requests().empty());
}

TEST_CASE("the handler can be changed between requests, and its exceptions become 500") {
  TestOrigin origin([](const Request&) { return reply_with(200, "old"); });
  RawClient client(origin.port());
  client.get("/");
  CHECK(body_of(client.read_answer()) == "old");
  origin.set_handler([](const Request&) -> Reply { throw std::runtime_error("no luck"); });
  client.get("/");
  const std::string answer = client.read_answer();
  CHECK(answer.starts_with("HTTP/1.1 500 "));
  CHECK(body_of(answer) == "the handler threw: no luck");
}

TEST_CASE("bodies in chunks and compressed bodies are framed as HTTP says") {
  const std::string chunks = answer_to_get(chunked("0123456789abcdef!")).bytes;
  CHECK(chunks.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(chunks.find("Content-Length") == std::string::npos);
  CHECK(body_of(chunks) == "11\r\n0123456789abcdef!\r\n0\r\n\r\n");
  CHECK(body_of(answer_to_get(chunked("")).bytes) == "0\r\n\r\n");
  const std::string gzip = answer_to_get(gzipped("not really gzip")).bytes;
  CHECK(gzip.find("Content-Encoding: gzip\r\n") != std::string::npos);
  CHECK(body_of(gzip) == "not really gzip");
  const std::string redirect = answer_to_get(redirect_to("/there", 308)).bytes;
  CHECK(redirect.starts_with("HTTP/1.1 308 "));
  CHECK(redirect.find("Location: /there\r\n") != std::string::npos);
}

TEST_CASE("every fault looks on the wire as its name says") {
  struct Case {
    const char* name;
    Reply reply;
    StreamEnd end;
    const char* claims;               // what the head must say, empty for no head
    std::optional<std::string> body;  // empty: there is no answer at all
  };
  Reply half_closed = reply_with(200, "abc");
  half_closed.ending = Ending::kHalfClose;
  const std::vector<Case> cases = {
      {"half-close", half_closed, StreamEnd::kClosed, "Content-Length: 3", "abc"},
      {"close before the answer", close_before_answer(), StreamEnd::kClosed, "", {}},
      {"never an answer", never_answer(), StreamEnd::kOpen, "", {}},
      {"reset before the answer", reset_before_answer(), StreamEnd::kReset, "", {}},
      {"cut", cut_after(3, "abcdef"), StreamEnd::kClosed, "Content-Length: 6", "abc"},
      {"cut at once", cut_after(0, "abcdef"), StreamEnd::kClosed, "Content-Length: 6", ""},
      {"cut in a chunk", cut_in_chunk(3, "abcdef"), StreamEnd::kClosed, "chunked", "6\r\nabc"},
      {"cut after a chunk", cut_in_chunk(6, "abcdef"), StreamEnd::kClosed, "chunked",
       "6\r\nabcdef\r\n"},
      {"no length", without_length("abc"), StreamEnd::kClosed, "text/plain", "abc"},
      {"length too long", lying_length("abc", 10), StreamEnd::kClosed, "Content-Length: 10", "abc"},
      {"length too short", lying_length("abcdef", 2), StreamEnd::kClosed, "Content-Length: 2",
       "abcdef"},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const Received received = answer_to_get(c.reply);
    CHECK(received.end == c.end);
    CHECK(received.bytes.empty() == !c.body);
    CHECK(received.bytes.find(c.claims) != std::string::npos);
    CHECK(body_of(received.bytes) == c.body.value_or(""));
  }
  CHECK(answer_to_get(without_length("abc")).bytes.find("Content-Length") == std::string::npos);
  CHECK(answer_to_get(verbatim("SSH-2.0-nonsense\r\n")).bytes == "SSH-2.0-nonsense\r\n");
}

TEST_CASE("an endless answer goes on in chunks for as long as it is read") {
  const Received received = answer_to_get(endless_chunks("abc"), 300'000);
  CHECK(received.end == StreamEnd::kOpen);
  REQUIRE(received.bytes.size() == 300'000);
  CHECK(body_of(received.bytes).starts_with("3\r\nabc\r\n3\r\nabc\r\n"));
  CHECK(received.bytes.find("0\r\n\r\n") == std::string::npos);
}

TEST_CASE("a dripping answer comes complete but slowly, and a delayed one late") {
  const auto elapsed_ms = [](const Reply& reply, const char* body) {
    const auto start = std::chrono::steady_clock::now();
    const TestOrigin origin([&](const Request&) { return reply; });
    RawClient client(origin.port());
    client.get("/");
    CHECK(body_of(client.read_answer()) == body);
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
  };
  // The head alone is over 60 bytes: at 10 bytes each 5 ms, at least 30 ms.
  CHECK(elapsed_ms(dripping("0123456789", 10, 5), "0123456789") >= 30);
  Reply late = reply_with(200, "late");
  late.delay_ms = 50;
  CHECK(elapsed_ms(late, "late") >= 50);
}

TEST_CASE("an origin ends at once, whatever its connections are at") {
  const std::vector<Reply> replies = {never_answer(), endless_chunks(std::string(10'000, 'x')),
                                      dripping(std::string(1000, 'x'), 1, 1000),
                                      reply_with(200, "idle")};
  std::size_t next = 0;
  auto origin = std::make_unique<TestOrigin>([&](const Request&) { return replies[next++]; });
  std::vector<std::unique_ptr<RawClient>> clients;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    clients.push_back(std::make_unique<RawClient>(origin->port()));
    clients.back()->get("/");
    CHECK(clients.back()->read(1, kShortMs).bytes.size() == (i == 0 ? 0 : 1));
  }
  const RawClient half_a_request(origin->port());
  const auto start = std::chrono::steady_clock::now();
  origin.reset();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
  CHECK(clients[0]->read().end != StreamEnd::kOpen);
}

TEST_CASE("what is no HTTP is dropped and the next client is served") {
  const TestOrigin origin([](const Request&) { return reply_with(200, "x"); });
  RawClient nonsense(origin.port());
  nonsense.send("\x16\x03\x01 this is no HTTP\r\n\r\n");
  CHECK(nonsense.read().end != StreamEnd::kOpen);
  RawClient client(origin.port());
  client.get("/");
  CHECK(body_of(client.read_answer()) == "x");
}

}  // namespace
}  // namespace notesearch
