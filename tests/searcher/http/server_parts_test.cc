// The parts of the server that need no socket.
#include <string>
#include <vector>

#include <libdeflate.h>

#include "searcher/http/server/client_table.h"
#include "searcher/http/server/compress.h"
#include "searcher/http/server/forwarded.h"
#include "searcher/http/server/head_text.h"
#include "searcher/http/server/request_target.h"
#include "tests/catch.h"

using namespace notesearch;
using namespace std::chrono_literals;

namespace {

std::string client(const char* peer, const char* forwarded_for) {
  TrustedProxies trusted;
  REQUIRE(trusted.add("10.0.0.0/8"));
  REQUIRE(trusted.add("2001:db8:ffff::/48"));
  const std::string text = peer;
  return client_of(text.empty() ? std::nullopt : parse_ip_address(text), forwarded_for, trusted);
}

}  // namespace

TEST_CASE("the client is whom the last trusted proxy names, and nobody else") {
  struct Case {
    const char* peer;  // empty: a UNIX socket's
    const char* forwarded_for;
    const char* client;
  };
  const Case cases[] = {
      {"", "", ""},
      {"127.0.0.1", "", ""},
      {"127.9.9.9", "", ""},
      {"::1", "", ""},
      {"::ffff:127.0.0.1", "", ""},
      {"", "192.0.2.1", "192.0.2.1"},
      {"127.0.0.1", "192.0.2.1", "192.0.2.1"},
      {"127.0.0.1", " 192.0.2.1 ", "192.0.2.1"},
      {"127.0.0.1", "192.0.2.1:4711", "192.0.2.1"},
      {"127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
      {"127.0.0.1", "[2001:db8:1:2:3::6]:4711", "2001:db8:1:2::/64"},
      {"127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"},
      {"192.0.2.9", "192.0.2.1", "192.0.2.9"},  // not trusted
      {"2001:db8::9", "192.0.2.1", "2001:db8::/64"},
      {"10.1.2.3", "192.0.2.1", "192.0.2.1"},
      {"::ffff:10.1.2.3", "192.0.2.1", "192.0.2.1"},
      {"10.1.2.3", "", "10.1.2.3"},  // not local
      {"11.1.2.3", "192.0.2.1", "11.1.2.3"},
      {"2001:db8:ffff:1::1", "192.0.2.1", "192.0.2.1"},
      {"127.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1"},  // the left one is the client's own
      {"127.0.0.1", "192.0.2.1, 10.0.0.7", "192.0.2.1"},
      {"127.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.7, 10.0.0.8", "192.0.2.1"},
      {"127.0.0.1", "10.0.0.6, 10.0.0.7", "10.0.0.6"},
      {"127.0.0.1", "unknown", ""},
      {"127.0.0.1", "unknown, 10.0.0.7", "10.0.0.7"},
      {"127.0.0.1", ",,", ""},
      {"127.0.0.1", "192.0.2.1,", ""},
      {"127.0.0.1", "192.0.2.256", ""},
      {"127.0.0.1", "[", ""},
      {"127.0.0.1", "[]", ""},
      {"127.0.0.1", ":", ""},
      {"127.0.0.1", "0x7f.1", ""},
  };
  for (const Case& each : cases) {
    INFO(each.peer << " " << each.forwarded_for);
    CHECK(client(each.peer, each.forwarded_for) == each.client);
  }
}

TEST_CASE("ranges of addresses are written in one way") {
  TrustedProxies trusted;
  for (const char* bad : {"", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x",
                          "10.0.0/8", "::/129", "localhost", "10.0.0.1 ", "10.0.0.0/8/8"}) {
    INFO(bad);
    const Result<void> added = trusted.add(bad);
    REQUIRE_FALSE(added);
    CHECK(added.error().kind == ErrorKind::kUsage);
  }
  CHECK_FALSE(trusted.contains(parse_ip_address("192.0.2.7")));
  REQUIRE(trusted.add("192.0.2.4/30"));
  CHECK(trusted.contains(parse_ip_address("192.0.2.7")));
  CHECK_FALSE(trusted.contains(parse_ip_address("192.0.2.8")));
  REQUIRE(trusted.add("0.0.0.0/0"));
  CHECK(trusted.contains(parse_ip_address("203.0.113.1")));
  CHECK_FALSE(trusted.contains(parse_ip_address("2001:db8::1")));
  REQUIRE(trusted.add("::/0"));
  CHECK(trusted.contains(parse_ip_address("2001:db8::1")));
}

TEST_CASE("a target is split and decoded once, and nothing in it is resolved") {
  struct Case {
    const char* target;
    const char* path;
    const char* query;
  };
  const Case cases[] = {
      {"/", "/", ""},
      {"/a%20b+c", "/a b+c", ""},
      {"/%2525", "/%25", ""},
      {"//a//../%2e%2E/./b", "//a//../.././b", ""},
      {"/a%2fb%3Fc", "/a/b?c", ""},
      {"/caf%C3%A9", "/caf\xc3\xa9", ""},
      {"/caf\xc3\xa9", "/caf\xc3\xa9", ""},
      {"/?", "/", ""},
      {"/a?b?c=%zz&%00", "/a", "b?c=%zz&%00"},
      {"http://host/a?b", "/a", "b"},
      {"HTTPS://host:8/a", "/a", ""},
      {"http://host", "/", ""},
      {"http://host?b", "/", "b"},
      {"http://host/http://other/", "/http://other/", ""},
      {"/http://other", "/http://other", ""},
  };
  for (const Case& each : cases) {
    INFO(each.target);
    const auto parsed = parse_request_target(each.target);
    REQUIRE(parsed);
    CHECK(parsed->path == each.path);
    CHECK(parsed->query == each.query);
  }
  for (const char* bad : {"", "*", "a", "?", "host:80", "http:/a", "http://", "http:///a",
                          "javascript://a/", "/a#b", "/\x01", "/%"}) {
    INFO(bad);
    CHECK_FALSE(parse_request_target(bad));
  }
}

TEST_CASE("gzip is taken by whom names it or everything, with a weight above 0") {
  struct Case {
    const char* header;
    bool accepts;
  };
  const Case cases[] = {
      {"", false},
      {"gzip", true},
      {"GZip", true},
      {"x-gzip", true},
      {"br, gzip, deflate", true},
      {"br,gzip;q=1.0", true},
      {"gzip;q=0.001", true},
      {"gzip ; Q=0.5", true},
      {"gzip;q=0", false},
      {"gzip; q=0.000", false},
      {"gzip;q =0", false},
      {"gzip;x=1;q=0", false},
      {"*", true},
      {"*;q=0", false},
      {"*;q=0, gzip", true},
      {"gzip;q=0, *", false},
      {"*, gzip;q=0", false},
      {"br, deflate", false},
      {"identity", false},
      {"gzipped", false},
      {",,;,gzip", true},
      {";q=1", false},
  };
  for (const Case& each : cases) {
    INFO(each.header);
    CHECK(accepts_gzip(each.header) == each.accepts);
  }
}

TEST_CASE("what is compressed is the text again") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{100'000}}) {
    std::string plain;
    for (std::size_t i = 0; i < size; ++i) plain += static_cast<char>('a' + i * i % 23);
    const std::string compressed = gzip(plain);
    std::string again(size + 1, '\0');
    std::size_t got = 0;
    libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
    CHECK(libdeflate_gzip_decompress(decompressor, compressed.data(), compressed.size(),
                                     again.data(), again.size(), &got) == LIBDEFLATE_SUCCESS);
    libdeflate_free_decompressor(decompressor);
    CHECK(again.substr(0, got) == plain);
  }
}

TEST_CASE("a rate is a burst and then its pace, and the table of clients is bounded") {
  ServerLimits limits;
  limits.requests_per_second = 10;
  limits.burst = 30;
  limits.clients = 100;
  ClientTable table(limits);
  ClientTable::Clock::time_point now{1h};
  for (int i = 0; i < 30; ++i) CHECK_FALSE(table.take("a", now));
  CHECK(table.take("a", now) == std::optional<std::chrono::seconds>(1s));
  int taken = 0;
  for (int i = 0; i < 1000; ++i, now += 10ms) taken += table.take("a", now) ? 0 : 1;
  CHECK(taken >= 99);  // 10 s at 10 a second
  CHECK(taken <= 101);
  now += 3s;
  for (int i = 0; i < 30; ++i) CHECK_FALSE(table.take("a", now));
  CHECK(table.take("a", now));

  for (int i = 0; i < 10'000; ++i) {
    CHECK_FALSE(table.take(std::to_string(i), now));
    CHECK(table.size() <= 100);
  }
  now += 1h;
  for (int i = 0; i < 100; ++i) CHECK_FALSE(table.take("b", now + i * 1h));
  CHECK_FALSE(table.take("c", now + 1000h));
  CHECK(table.size() <= 100);
}

TEST_CASE("rates at the edges neither overflow nor block") {
  ServerLimits limits;
  limits.requests_per_second = 1e-300;
  limits.burst = static_cast<std::size_t>(-1);
  limits.clients = 0;
  ClientTable table(limits);
  const ClientTable::Clock::time_point now{1h};
  for (int i = 0; i < 100; ++i) CHECK_FALSE(table.take("a", now));
  limits.requests_per_second = 1e300;
  limits.burst = 0;
  CHECK_FALSE(ClientTable(limits).take("a", now));
}

TEST_CASE("connections are counted by client until they end") {
  ServerLimits limits;
  limits.connections_per_client = 2;
  ClientTable table(limits);
  CHECK(table.connect("a"));
  CHECK(table.connect("a"));
  CHECK_FALSE(table.connect("a"));
  CHECK(table.connect("b"));
  table.disconnect("a");
  CHECK(table.connect("a"));
  CHECK_FALSE(table.connect("a"));
}

TEST_CASE("dates are written as HTTP has them") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}
