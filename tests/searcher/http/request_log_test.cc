#include "searcher/http/request_log.h"

#include <nlohmann/json.hpp>

#include "tests/catch.h"

namespace notesearch {
namespace {

struct Given {
  HttpRequest request;
  HttpResponse response;

  Given() {
    request.path = "/v1/search";
    request.query = "q=my+secret";
    request.client = "203.0.113.77";
    response.route = "search";
    response.results = 17;
  }
  [[nodiscard]] std::string line(LogDetail detail, bool complete = true) const {
    using std::chrono::microseconds;
    return request_line({request, response, microseconds(120), microseconds(1'834), 4096, complete},
                        detail);
  }
};

TEST_CASE("request log: a request, without what was searched for and without the whole address") {
  const std::string line = Given().line(LogDetail::kRequests);
  const auto json = nlohmann::json::parse(line);
  CHECK(json["event"] == "request");
  CHECK(json["route"] == "search");
  CHECK(json["method"] == "GET");
  CHECK(json["status"] == 200);
  CHECK(json["ms"] == 1.834);
  CHECK(json["queued_ms"] == 0.12);
  CHECK(json["bytes"] == 4096);
  CHECK(json["results"] == 17);
  CHECK(json["client"] == "203.0.113.0/24");
  CHECK(json["time"].get<std::string>().size() == std::string("2026-11-24T10:00:00.123Z").size());
  CHECK(line.find("secret") == std::string::npos);
  CHECK(line.find("113.77") == std::string::npos);
}

TEST_CASE("request log: full detail has all of it") {
  const auto json = nlohmann::json::parse(Given().line(LogDetail::kFull, false));
  CHECK(json["path"] == "/v1/search");
  CHECK(json["query"] == "q=my+secret");
  CHECK(json["client"] == "203.0.113.77");
  CHECK(json["left"] == true);
}

TEST_CASE("request log: which requests have a line") {
  Given given;
  CHECK(given.line(LogDetail::kNone).empty());
  CHECK(given.line(LogDetail::kEvents).empty());
  given.response.status = 503;
  CHECK(given.line(LogDetail::kEvents).empty());
  given.response.status = 500;
  given.response.failure = "the index is damaged";
  CHECK(nlohmann::json::parse(given.line(LogDetail::kEvents))["failure"] == "the index is damaged");
  CHECK(given.line(LogDetail::kNone).empty());
}

TEST_CASE("request log: whatever a request holds, a line is one line of bounded printable ASCII") {
  Given given;
  given.request.path = "/\n\x1b]0;x\x07\"\\\xff\xfe" + std::string(1 << 20, 'a');
  given.request.query = std::string(1 << 20, '\n') + "ü\u202e";
  given.request.client = "x\ny";
  given.response.failure = std::string(1 << 20, '\x80');
  const std::string line = given.line(LogDetail::kFull);
  CHECK(line.size() <= kMaxLogLineBytes);
  for (const char c : line) {
    if (c < 0x20 || c > 0x7e) FAIL("a byte " << static_cast<int>(c));
  }
  CHECK(nlohmann::json::parse(line).is_object());
  CHECK(network_of("x\ny").empty());
}

TEST_CASE("request log: networks of addresses") {
  CHECK(network_of("203.0.113.7") == "203.0.113.0/24");
  CHECK(network_of("2001:db8:1:2::/64") == "2001:db8:1::/48");
  CHECK(network_of("::1") == "::/48");
  CHECK(network_of("").empty());
  CHECK(network_of("unix").empty());
}

TEST_CASE("request log: events") {
  const auto json =
      nlohmann::json::parse(event_line("serving", {{"generation", "3"}, {"x", "a\nb"}}));
  CHECK(json["event"] == "serving");
  CHECK(json["generation"] == "3");
  CHECK(json["x"] == "a\nb");
}

}  // namespace
}  // namespace notesearch
