#include "searcher/http/notes_service.h"

#include <thread>

#include <nlohmann/json.hpp>

#include "searcher/http/health_routes.h"
#include "searcher/http/v1/routes.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

using nlohmann::json;

std::string header(const HttpResponse& response, const std::string& name) {
  for (const HttpHeader& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

HttpRequest get(const std::string& target) {
  HttpRequest request;
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string::npos) request.query = target.substr(mark + 1);
  return request;
}

// A service over a small site, and what it told its observers.
class Serviced {
 public:
  explicit Serviced(ServiceOptions options = {})
      : fixture_(site()),
        index_({.index_dir = fixture_.index_dir()}, [](const ServingEvent&) {}),
        service_(options, index_, all_routes(), Cors::create({"https://example.org"}).value(),
                 observers()) {
    index_.start();
  }

  HttpResponse answer(const HttpRequest& request) {
    auto answer = service_.handle(request);
    was_job_ = std::holds_alternative<Application::Job>(answer);
    if (!was_job_) return std::get<HttpResponse>(answer);
    return std::get<Application::Job>(answer)(0);
  }
  HttpResponse answer(const std::string& target) { return answer(get(target)); }

  [[nodiscard]] bool was_job() const { return was_job_; }
  [[nodiscard]] const std::vector<std::string>& unanswered() const { return unanswered_; }
  SearchFixture& fixture() { return fixture_; }
  ServingIndex& index() { return index_; }
  NotesService& service() { return service_; }

 private:
  std::vector<Route> all_routes() {
    std::vector<Route> routes = v1_routes();
    for (Route& route : health_routes(index_, std::chrono::hours(24))) routes.push_back(route);
    routes.push_back({HttpMethod::kGet, "/slow", "slow", [](const RouteRequest&) {
                        Work work;
                        work.key = "slow";
                        work.run = [](WorkContext& context) {
                          Reply reply;
                          reply.status =
                              context.deadline > std::chrono::steady_clock::now() ? 200 : 503;
                          return reply;
                        };
                        return work;
                      }});
    return routes;
  }
  ServiceObservers observers() {
    ServiceObservers observers;
    observers.unanswered = [this](const std::string& query, const HttpRequest&) {
      unanswered_.push_back(query);
    };
    return observers;
  }

  SearchFixture fixture_;
  ServingIndex index_;
  NotesService service_;
  std::vector<std::string> unanswered_;
  bool was_job_ = false;
};

TEST_CASE("service: an answer, the same from the cache, and 304 for who has it") {
  Serviced serviced;
  const HttpResponse first = serviced.answer("/v1/search?q=kv+cache");
  CHECK(first.status == 200);
  CHECK(serviced.was_job());
  CHECK_FALSE(first.from_cache);
  CHECK(header(first, "Cache-Control") == "public, max-age=60, stale-while-revalidate=300");
  const std::string etag = header(first, "ETag");
  CHECK(etag.starts_with("W/\"1-"));

  // The same request in another spelling.
  const HttpResponse second = serviced.answer("/v1/search?limit=10&q=kv%20cache");
  CHECK_FALSE(serviced.was_job());
  CHECK(second.from_cache);
  CHECK(second.content == first.content);
  CHECK(header(second, "ETag") == etag);

  // In the same spelling, and with what only looks like it.
  CHECK(serviced.answer("/v1/search?q=kv+cache").content == first.content);
  CHECK(serviced.answer("/v1/search\nq=kv+cache").status == 404);
  HttpRequest post = get("/v1/search?q=kv+cache");
  post.method = HttpMethod::kPost;
  CHECK(serviced.answer(post).status == 405);
  CHECK(serviced.service().cache_stats().misses == 1);

  HttpRequest conditional = get("/v1/search?q=kv+cache");
  for (const std::string& tag : {etag, "\"x\", " + etag, etag.substr(2)}) {
    conditional.if_none_match = tag;
    const HttpResponse third = serviced.answer(conditional);
    CHECK(third.status == 304);
    CHECK_FALSE(third.content);
    CHECK(header(third, "ETag") == etag);
    CHECK_FALSE(serviced.was_job());
  }
  conditional.if_none_match = "W/\"1-0\"";
  CHECK(serviced.answer(conditional).status == 200);
  CHECK(header(serviced.answer("/v1/search?q=raft"), "ETag") != etag);
}

TEST_CASE("service: a new generation has other tags, and its own answers") {
  Serviced serviced;
  const HttpResponse before = serviced.answer("/v1/search?q=cache");
  std::vector<NoteSpec> notes = site();
  notes.push_back({"more", "One more cache", "2026-01-01", {}, "", "cache\n"});
  serviced.fixture().index(notes);
  while (serviced.index().state().swaps < 2)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  HttpRequest request = get("/v1/search?q=cache");
  request.if_none_match = header(before, "ETag");
  const HttpResponse after = serviced.answer(request);
  CHECK(after.status == 200);
  CHECK_FALSE(after.from_cache);
  const auto total = [](const HttpResponse& response) {
    return json::parse(response.content->plain)["total"].get<int>();
  };
  CHECK(total(after) == total(before) + 1);
}

TEST_CASE("service: errors are not kept, by nobody") {
  Serviced serviced;
  for (const char* target :
       {"/v1/search?limit=x", "/v1/related/nothing-like-it", "/nowhere", "/slow"}) {
    CAPTURE(target);
    HttpRequest request = get(target);
    const HttpResponse first = serviced.answer(request);
    const HttpResponse again = serviced.answer(request);
    if (std::string(target) == "/slow") continue;
    CHECK(first.status >= 400);
    CHECK(header(first, "Cache-Control") == "no-store");
    CHECK(header(first, "ETag").empty());
    CHECK_FALSE(again.from_cache);
    CHECK(json::parse(first.content->plain).contains("error"));
  }
}

TEST_CASE("service: a search that is given up is 503, and not kept") {
  Serviced serviced({.deadline = std::chrono::milliseconds(-1)});
  CHECK(serviced.answer("/slow").status == 503);
  CHECK(serviced.answer("/slow").status == 503);
  CHECK(serviced.was_job());
  const HttpResponse response = serviced.answer("/v1/search?q=cache");
  CHECK(response.status == 503);
  CHECK(header(response, "Retry-After") == "1");
}

TEST_CASE("service: compressed for those that take it, and for the cache") {
  Serviced without_cache({.cache_bytes = 0});
  HttpRequest request = get("/v1/search?passages=3&facets=tags,years");
  CHECK(without_cache.answer(request).content->gzip.empty());
  request.accepts_gzip = true;
  const HttpResponse response = without_cache.answer(request);
  REQUIRE(response.content->plain.size() > 1'500);
  CHECK(!response.content->gzip.empty());
  CHECK(response.content->gzip.size() < response.content->plain.size());
  CHECK(without_cache.answer("/healthz").content->gzip.empty());
}

TEST_CASE("service: methods, paths, preflights") {
  Serviced serviced;
  HttpRequest request = get("/v1/search?q=cache");
  request.method = HttpMethod::kPost;
  const HttpResponse not_allowed = serviced.answer(request);
  CHECK(not_allowed.status == 405);
  CHECK(header(not_allowed, "Allow") == "GET, HEAD, OPTIONS");
  request.method = HttpMethod::kHead;
  CHECK(serviced.answer(request).status == 200);
  request.method = HttpMethod::kOptions;
  request.origin = "https://example.org";
  const HttpResponse preflight = serviced.answer(request);
  CHECK(preflight.status == 204);
  CHECK(header(preflight, "Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS");
  const HttpResponse unknown = serviced.answer("/v2/search");
  CHECK(unknown.status == 404);
  CHECK(json::parse(unknown.content->plain)["error"]["fix"].get<std::string>().find(
            "/openapi.json") != std::string::npos);
}

TEST_CASE("service: CORS by who asks, also from the cache") {
  Serviced serviced;
  HttpRequest request = get("/v1/search?q=cache");
  for (int i = 0; i < 2; ++i) {
    request.origin = "https://example.org";
    const HttpResponse good = serviced.answer(request);
    CHECK(header(good, "Access-Control-Allow-Origin") == "https://example.org");
    request.origin = "https://evil.test";
    CHECK(header(serviced.answer(request), "Access-Control-Allow-Origin").empty());
    CHECK(std::count_if(good.headers.begin(), good.headers.end(),
                        [](const HttpHeader& header) { return header.name == "Vary"; }) == 1);
  }
}

TEST_CASE("service: without an index 503, and ready when there is one") {
  const TemporaryDir dir;
  ServingIndex index({.index_dir = dir.path()}, [](const ServingEvent&) {});
  index.start();
  std::vector<Route> routes = v1_routes();
  for (Route& route : health_routes(index, std::chrono::hours(24))) routes.push_back(route);
  NotesService service({}, index, routes, {}, {});
  const auto status = [&](const char* target) {
    return std::get<HttpResponse>(service.handle(get(target))).status;
  };
  CHECK(status("/v1/search?q=x") == 503);
  CHECK(status("/healthz") == 200);
  CHECK(status("/readyz") == 503);
  CHECK(status("/openapi.json") == 200);
}

TEST_CASE("service: readiness knows how fresh the index is") {
  Serviced serviced;
  const HttpResponse ready = serviced.answer("/readyz");
  CHECK(ready.status == 200);
  const json state = json::parse(ready.content->plain);
  CHECK(state["status"] == "ready");
  CHECK(state["generation"] == 1);
  CHECK(state["notes"] == 4);
  CHECK(state["trouble"].is_null());
  CHECK(serviced.answer("/readyz?fresh").status == (state["stale"] == true ? 503 : 200));
}

TEST_CASE("service: queries that nothing answers are told, from the cache too") {
  Serviced serviced;
  serviced.answer("/v1/search?q=zzyzzx+qqwqq");
  serviced.answer("/v1/search?q=zzyzzx+qqwqq");
  CHECK_FALSE(serviced.was_job());
  CHECK(serviced.unanswered() == std::vector<std::string>{"zzyzzx qqwqq", "zzyzzx qqwqq"});
  serviced.answer("/v1/search?q=cache");
  serviced.answer("/v1/search?q=zzyzzy+qqwqq&tag=GPU");
  CHECK(serviced.unanswered().size() == 2);
}

TEST_CASE("service: refusals speak the language of the path") {
  Serviced serviced;
  const auto body = [&](const char* path) {
    return json::parse(serviced.service().refuse(Refusal::kOverloaded, get(path)).content->plain);
  };
  CHECK(body("/v1/search")["error"]["what"] == "too many searches are running");
  CHECK(body("/indexes/notes/search")["code"] == "too_many_search_requests");
  CHECK(body("/multi-search")["code"] == "too_many_search_requests");
  CHECK(serviced.service().refuse(Refusal::kTooManyRequests, get("/")).status == 429);
  CHECK(serviced.service().refuse(Refusal::kMalformed, {}).status == 400);
}

}  // namespace
}  // namespace notesearch
