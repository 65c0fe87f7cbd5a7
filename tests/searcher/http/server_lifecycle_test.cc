// Where a server listens, how it ends, and what it does when there is more work than it can do.
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "searcher/http/server/listener.h"
#include "tests/catch.h"
#include "tests/searcher/http/http_stream.h"
#include "tests/searcher/http/test_server.h"
#include "tests/temporary_dir.h"

using namespace notesearch;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

bool is_served(const std::string& address) {
  HttpStream stream(address);
  stream.get("/hello");
  const auto answer = stream.answer();
  return answer && answer->body == "hello\n";
}

std::string port_of(const std::string& address) { return address.substr(address.rfind(':')); }

bool has_ipv6() { return listen_on("[::1]:0").has_value(); }

}  // namespace

TEST_CASE("a server listens on IPv4, IPv6, localhost, every address") {
  CHECK(is_served(TestServer().address()));
  TestServer everywhere(easy_limits(), ":0");
  CHECK(is_served("127.0.0.1" + port_of(everywhere.address())));
  TestServer local(easy_limits(), "localhost:0");
  for (const std::string& address : local.server().addresses()) {
    CHECK(is_served(address));
    CHECK(port_of(address) == port_of(local.address()));
  }
  if (!has_ipv6()) return;
  CHECK(local.server().addresses().size() == 2);
  CHECK(is_served(TestServer(easy_limits(), "[::1]:0").address()));
  CHECK(is_served("[::1]" + port_of(everywhere.address())));
}

TEST_CASE("what is no address is told from one that can't be had") {
  HttpServer server(easy_limits());
  TestApplication application;
  for (const char* address :
       {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80", "[::1]",
        "[127.0.0.1]:80", "example.org:80", "unix:", "127.0.0.1:-1", "127.0.0.1:080808"}) {
    INFO(address);
    const Result<void> listens = server.listen(address, application);
    REQUIRE_FALSE(listens);
    CHECK(listens.error().kind == ErrorKind::kUsage);
  }
  CHECK(server.listen("unix:/" + std::string(200, 'x'), application).error().kind ==
        ErrorKind::kUsage);
  CHECK(server.listen("unix:/nowhere/at/all", application).error().kind == ErrorKind::kIo);
  TestServer other;
  CHECK(server.listen(other.address(), application).error().kind == ErrorKind::kIo);
  CHECK(server.adopt(-1, application).error().kind == ErrorKind::kUsage);
  CHECK(server.adopt(0, application).error().kind == ErrorKind::kUsage);
}

TEST_CASE("a UNIX socket is for everybody, replaces a dead one, spares a live one and files") {
  TemporaryDir dir;
  const std::string path = dir.path() / "s";
  const std::string address = "unix:" + path;
  {
    // What a process that was killed leaves behind.
    const int dead = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof name.sun_path - 1);
    REQUIRE(bind(dead, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0);
    close(dead);
  }
  TestServer server(easy_limits(), address);
  CHECK(server.address() == address);
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0666);
  CHECK(is_served(address));
  CHECK(listen_on(address).error().kind == ErrorKind::kIo);
  CHECK(is_served(address));
  server.stop();
  CHECK(stat(path.c_str(), &status) != 0);
  std::ofstream(path) << "a file";
  CHECK(listen_on(address).error().kind == ErrorKind::kIo);
  CHECK(stat(path.c_str(), &status) == 0);
}

TEST_CASE("a socket that was passed is served, and its backlog is left to the successor") {
  auto listeners = listen_on("127.0.0.1:0");
  REQUIRE(listeners);
  const int kept = listeners->front().descriptor();
  TestServer first(easy_limits(), "", [&](HttpServer& http) {
    static TestApplication application;
    REQUIRE(http.adopt(dup(kept), application));
  });
  const std::string address = first.server().addresses().front();
  CHECK(is_served(address));
  first.stop();
  HttpStream between(address);  // nobody accepts now, but the socket is there
  between.get("/hello");
  TestServer second(easy_limits(), "", [&](HttpServer& http) {
    static TestApplication application;
    REQUIRE(http.adopt(dup(kept), application));
  });
  CHECK(between.answer()->body == "hello\n");
}

TEST_CASE("a server that stops answers what has begun, ends what is idle and takes nothing new") {
  TestServer server;
  HttpStream idle(server.address());
  idle.get("/hello");
  CHECK(idle.answer());
  HttpStream mute(server.address());
  std::vector<HttpStream> working;
  for (int i = 0; i < 4; ++i) {
    working.emplace_back(server.address());
    working.back().get("/sleep?80");
  }
  HttpStream half(server.address());
  half.send("GET /hello HTTP/1.1\r\nHo");
  HttpStream fresh(server.address());  // about to ask
  REQUIRE(eventually([&] { return server.server().stats().connections == 8; }));
  const auto begin = Clock::now();
  server.server().stop();
  std::this_thread::sleep_for(20ms);
  fresh.get("/hello");
  REQUIRE(fresh.answer());
  fresh.half_close();
  CHECK(idle.closes(1s));
  CHECK(mute.closes(1s));
  CHECK_THROWS(HttpStream(server.address()));
  half.send("st: t\r\n\r\n");
  auto answer = half.answer();
  REQUIRE(answer);
  CHECK(answer->header("connection") == "close");
  half.half_close();
  for (HttpStream& stream : working) {
    answer = stream.answer();
    REQUIRE(answer);
    CHECK(answer->body == "worked\n");
    CHECK(answer->header("connection") == "close");
    stream.half_close();
  }
  CHECK(eventually([&] { return server.server().stats().connections == 0; }));
  CHECK(Clock::now() - begin < 1s);
}

TEST_CASE("a drain ends when its time is up, or at once when asked twice") {
  ServerLimits limits = easy_limits();
  limits.drain = 1s;
  limits.head = 60s;
  for (const bool twice : {false, true}) {
    TestServer server(limits);
    HttpStream half(server.address());
    half.send("GET /he");
    REQUIRE(eventually([&] { return server.server().stats().connections == 1; }));
    std::this_thread::sleep_for(50ms);
    const auto begin = Clock::now();
    server.server().stop();
    if (twice) {
      std::this_thread::sleep_for(100ms);
      CHECK(server.server().stats().connections == 1);
    }
    if (twice) server.server().stop();
    CHECK(half.closes());
    server.stop();
    CHECK((Clock::now() - begin < 900ms) == twice);
    CHECK(Clock::now() - begin < 2s);
  }
}

TEST_CASE("a server ticks about once a second, and tells of a job that is stuck") {
  ServerLimits limits = easy_limits();
  limits.watchdog = 1s;
  std::atomic<int> ticks = 0;
  std::atomic<int> stuck = 0;
  TestServer server(limits, "127.0.0.1:0", [&](HttpServer& http) {
    http.on_tick([&] { ++ticks; });
    http.on_stuck([&] { ++stuck; });
  });
  HttpStream fine(server.address());
  for (int i = 0; i < 15; ++i) {
    fine.get("/sleep?80");
    CHECK(fine.answer());
  }
  CHECK(stuck == 0);
  HttpStream stream(server.address());
  stream.get("/sleep?2300");
  CHECK(is_served(server.address()));
  CHECK(stream.answer());
  CHECK(stuck >= 1);
  CHECK(ticks >= 3);
  CHECK(ticks <= 6);
}

TEST_CASE("workers have numbers of their own") {
  ServerLimits limits = easy_limits();
  limits.workers = 3;
  TestServer server(limits);
  std::vector<HttpStream> streams;
  for (int i = 0; i < 9; ++i) streams.emplace_back(server.address());
  for (HttpStream& stream : streams) stream.get("/sleep?20");
  for (HttpStream& stream : streams) CHECK(stream.answer());
  std::vector<std::size_t> seen = server.application().workers_seen();
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  CHECK(seen == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE(
    "a full queue and a job that waited too long are answered 503, to come back in a second") {
  ServerLimits limits = easy_limits();
  limits.workers = 1;
  limits.queue = 2;
  TestServer server(limits);
  std::vector<HttpStream> streams;
  Clock::time_point asked;
  for (int i = 0; i < 4; ++i) {
    streams.emplace_back(server.address());
    asked = Clock::now();
    streams.back().get("/sleep?300");  // one runs, two wait for longer than 100 ms, one is too many
    std::this_thread::sleep_for(20ms);
  }
  const auto begin = Clock::now();
  const auto refused = streams[3].answer();
  REQUIRE(refused);
  CHECK(Clock::now() - begin < 150ms);
  CHECK(refused->status == 503);
  CHECK(refused->header("retry-after") == "1");
  streams[3].get("/hello");  // who insists is heard, but others first
  CHECK(streams[3].answer()->status == 200);
  CHECK(Clock::now() - asked >= 50ms);
  CHECK(streams[0].answer()->status == 200);
  for (const int late : {1, 2}) {
    const auto answer = streams[static_cast<std::size_t>(late)].answer();
    REQUIRE(answer);
    CHECK(answer->status == 503);
    CHECK(answer->header("retry-after") == "1");
  }
  CHECK(server.application().workers_seen().size() == 1);  // what is late is not worked for
  streams[1].get("/hello");
  CHECK(streams[1].answer()->status == 200);
}
