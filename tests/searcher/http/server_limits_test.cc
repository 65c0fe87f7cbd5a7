// Who takes too much of a server, too long or too often; and that others don't notice.
#include <algorithm>
#include <atomic>
#include <fstream>
#include <string>
#include <vector>

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/searcher/http/http_stream.h"
#include "tests/searcher/http/test_server.h"

using namespace notesearch;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

std::string forwarded(const std::string& address) { return "X-Forwarded-For: " + address + "\r\n"; }

int status_of(HttpStream& stream, const std::string& target, const std::string& headers = "") {
  stream.get(target, headers);
  const auto answer = stream.answer();
  return answer ? answer->status : 0;
}

// An IPv4 address of this machine that is not loopback, through which it can be reached as from
// outside; empty when it has none.
std::string outer_address() {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return {};
  std::string found;
  for (const ifaddrs* each = all; each != nullptr && found.empty(); each = each->ifa_next) {
    if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET ||
        (each->ifa_flags & IFF_LOOPBACK) != 0) {
      continue;
    }
    char host[NI_MAXHOST] = {};
    getnameinfo(each->ifa_addr, sizeof(sockaddr_in), host, sizeof host, nullptr, 0, NI_NUMERICHOST);
    found = host;
  }
  freeifaddrs(all);
  return found;
}

// Of this process, in kB.
std::size_t resident_kb() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word && word != "VmRSS:") {
  }
  std::size_t kb = 0;
  status >> kb;
  return kb;
}

}  // namespace

TEST_CASE("a client beyond its rate is told how long to wait, others are served") {
  ServerLimits limits = easy_limits();
  limits.requests_per_second = 0.5;
  limits.burst = 5;
  TestServer server(limits);
  HttpStream proxy(server.address());
  for (int i = 0; i < 5; ++i) CHECK(status_of(proxy, "/hello", forwarded("192.0.2.1")) == 200);
  proxy.get("/hello", forwarded("192.0.2.1"));
  const auto answer = proxy.answer();
  REQUIRE(answer);
  CHECK(answer->status == 429);
  CHECK(answer->header("retry-after") == "2");
  CHECK(answer->header("connection").empty());
  CHECK(status_of(proxy, "/hello", forwarded("192.0.2.2")) == 200);
  // One IPv6 site is one client.
  for (int i = 0; i < 5; ++i) {
    CHECK(status_of(proxy, "/hello", forwarded("2001:db8:0:1::" + std::to_string(i + 1))) == 200);
  }
  CHECK(status_of(proxy, "/hello", forwarded("2001:db8:0:1:ffff::9")) == 429);
  CHECK(status_of(proxy, "/hello", forwarded("2001:db8:0:2::1")) == 200);
  // A local peer that speaks for itself is not limited.
  for (int i = 0; i < 50; ++i) CHECK(status_of(proxy, "/hello") == 200);
}

TEST_CASE("a client from outside is believed neither a name nor more connections than its share") {
  const std::string host = outer_address();
  if (host.empty()) {
    WARN("skipped: no address but loopback");
    return;
  }
  ServerLimits limits = easy_limits();
  limits.connections_per_client = 3;
  TestServer server(limits, "0.0.0.0:0");
  const std::string address = host + server.address().substr(server.address().rfind(':'));
  std::vector<HttpStream> share;
  for (int i = 0; i < 3; ++i) {
    share.emplace_back(address);
    share.back().get("/request", forwarded("192.0.2.1"));
    const auto answer = share.back().answer();
    REQUIRE(answer);
    CHECK(answer->body.find("client=" + host + "\n") != std::string::npos);
  }
  CHECK(HttpStream(address).closes());
  CHECK(server.server().stats().turned_away == 1);
  HttpStream local("127.0.0.1" + server.address().substr(server.address().rfind(':')));
  CHECK(status_of(local, "/hello") == 200);
  share.pop_back();
  CHECK(eventually([&] {
    HttpStream again(address);
    return status_of(again, "/hello") == 200;
  }));
}

TEST_CASE("a trusted proxy from outside is believed and has no share") {
  const std::string host = outer_address();
  if (host.empty()) {
    WARN("skipped: no address but loopback");
    return;
  }
  ServerLimits limits = easy_limits();
  limits.connections_per_client = 1;
  TestServer server(limits, "0.0.0.0:0", [&](HttpServer& http) {
    REQUIRE(http.trust({host + "/32"}));
    CHECK_FALSE(http.trust({"proxy.example"}));
  });
  const std::string address = host + server.address().substr(server.address().rfind(':'));
  HttpStream first(address);
  HttpStream second(address);
  for (HttpStream* stream : {&first, &second}) {
    stream->get("/request", forwarded("198.51.100.9, 192.0.2.1"));
    const auto answer = stream->answer();
    REQUIRE(answer);
    CHECK(answer->body.find("client=192.0.2.1\n") != std::string::npos);
  }
}

TEST_CASE("at the limit the oldest incomplete connection goes first, then the longest idle") {
  ServerLimits limits = easy_limits();
  limits.connections = 4;
  TestServer server(limits);
  HttpStream idle(server.address());
  CHECK(status_of(idle, "/hello") == 200);
  HttpStream slow(server.address());
  slow.send("GET /he");
  HttpStream slower(server.address());
  slower.send("GET /hel");
  HttpStream working(server.address());
  working.get("/sleep?1500");
  REQUIRE(eventually([&] { return server.server().stats().connections == 4; }));
  std::this_thread::sleep_for(1100ms);

  HttpStream next(server.address());
  CHECK(status_of(next, "/hello") == 200);
  CHECK(slow.closes());
  HttpStream after(server.address());
  CHECK(status_of(after, "/hello") == 200);
  CHECK(slower.closes());
  HttpStream last(server.address());
  CHECK(status_of(last, "/hello") == 200);
  CHECK(idle.closes());
  CHECK(working.answer());
  CHECK(server.server().stats().turned_away == 3);
}

TEST_CASE("a server takes no more connections than leave descriptors for everything else") {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit few = before;
  few.rlim_cur = 400;
  setrlimit(RLIMIT_NOFILE, &few);
  std::atomic<bool> runs = false;
  TestServer server(easy_limits(), "127.0.0.1:0",
                    [&](HttpServer& http) { http.on_tick([&] { runs = true; }); });
  CHECK(eventually([&] { return runs.load(); }));
  setrlimit(RLIMIT_NOFILE, &before);  // this process holds the clients' ends too
  std::vector<HttpStream> mute;
  for (int i = 0; i < 600; ++i) mute.emplace_back(server.address());
  HttpStream stream(server.address());
  CHECK(status_of(stream, "/hello") == 200);
  CHECK(server.server().stats().connections == 272);
}

TEST_CASE("without a descriptor for one more connection the oldest goes") {
  TestServer server;
  std::vector<HttpStream> mute;
  for (int i = 0; i < 40; ++i) mute.emplace_back(server.address());
  REQUIRE(eventually([&] { return server.server().stats().connections == 40; }));
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const int next = dup(0);
  close(next);
  rlimit few = before;
  few.rlim_cur = static_cast<rlim_t>(next) + 1;  // the client's end of one more, not the server's
  setrlimit(RLIMIT_NOFILE, &few);
  HttpStream last(server.address());
  const int status = status_of(last, "/hello");
  setrlimit(RLIMIT_NOFILE, &before);
  CHECK(status == 200);
  CHECK(server.server().stats().turned_away == 1);
  CHECK(mute.front().closes(1s));
}

TEST_CASE("idle, mute and unreading clients are closed when their time is up") {
  ServerLimits limits = easy_limits();
  limits.head = 1s;
  limits.idle = 1s;
  limits.write = 1s;
  TestServer server(limits);
  HttpStream mute(server.address());
  HttpStream idle(server.address());
  CHECK(status_of(idle, "/hello") == 200);
  HttpStream blank(server.address());
  HttpStream unreading(server.address(), 4096);
  unreading.get("/bytes?20000000");
  const auto begin = Clock::now();
  while (Clock::now() - begin < 800ms) {
    blank.send("\r\n");  // no beginning of a request
    std::this_thread::sleep_for(100ms);
  }
  CHECK(mute.closes(3s));
  CHECK(idle.closes(3s));
  CHECK(eventually([&] { return server.server().stats().connections == 0; }));
  CHECK(Clock::now() - begin < 3500ms);
  CHECK(server.server().stats().timed_out == 4);
  CHECK(server.application().incomplete() == 1);
}

TEST_CASE("two hundred slow clients cost fast ones nothing, and are closed in time") {
  ServerLimits limits = easy_limits();
  limits.head = 2s;
  TestServer server(limits);
  std::vector<HttpStream> slow;
  for (int i = 0; i < 200; ++i) {
    slow.emplace_back(server.address());
    slow.back().send("GET /hello HTTP/1.1\r\nX-Slow: ");
  }
  std::vector<Clock::duration> times;
  HttpStream fast(server.address());
  const auto begin = Clock::now();
  for (std::size_t i = 0; Clock::now() - begin < 1500ms; ++i) {
    slow[i % slow.size()].send("x");
    const auto sent = Clock::now();
    REQUIRE(status_of(fast, i % 2 == 0 ? "/hello" : "/pool") == 200);
    times.push_back(Clock::now() - sent);
  }
  std::sort(times.begin(), times.end());
  CHECK(times[times.size() * 99 / 100] < 50ms);
  for (HttpStream& stream : slow) {
    const auto answer = stream.answer();
    REQUIRE(answer);
    CHECK(answer->status == 408);
  }
  CHECK(Clock::now() - begin < 6s);
}

TEST_CASE("clients that leave in the middle of an answer harm nobody") {
  TestServer server;
  for (int i = 0; i < 1000; ++i) {
    HttpStream stream(server.address(), 4096);
    stream.get(i % 2 == 0 ? "/bytes?3000000" : "/sleep?0");
    if (i % 4 == 0) stream.get("/bytes?3000000");
    if (i % 3 == 0) static_cast<void>(stream.answer(true));  // the head
    stream.reset();
  }
  CHECK(eventually([&] { return server.server().stats().connections == 0; }));
  CHECK(server.application().incomplete() > 300);
  HttpStream stream(server.address());
  CHECK(status_of(stream, "/hello") == 200);
}

TEST_CASE("answers that nobody reads don't pile up") {
  TestServer server;
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += "GET /bytes?100000 HTTP/1.1\r\nHost: t\r\n\r\n";
  std::vector<HttpStream> clients;
  for (int i = 0; i < 50; ++i) clients.emplace_back(server.address(), 4096);
  for (HttpStream& client : clients) client.get("/hello");
  const std::size_t before = resident_kb();
  for (HttpStream& client : clients) client.send(requests);
  std::this_thread::sleep_for(500ms);
  // 50 clients of 200 answers of 100 kB are a gigabyte; one answer of each is 5 MB.
  CHECK(resident_kb() < before + 40'000);
  HttpStream stream(server.address());
  CHECK(eventually([&] { return status_of(stream, "/pool") == 200; }));
}
