#include <algorithm>

#include <nlohmann/json.hpp>

#include "searcher/http/v1/error_reply.h"
#include "searcher/markdown_view.h"
#include "searcher/related_json.h"
#include "searcher/response_json.h"
#include "searcher/suggest_json.h"
#include "tests/catch.h"
#include "tests/searcher/http/v1_fixture.h"

namespace notesearch {
namespace {

using nlohmann::json;

json body(const Reply& reply) {
  CHECK(reply.content_type == "application/json; charset=utf-8");
  return json::parse(reply.body);
}

json found(V1Fixture& v1, const std::string& target) {
  const Reply reply = v1.get(target);
  INFO(target << " " << reply.body);
  REQUIRE(reply.status == 200);
  json answer = body(reply);
  answer["took_us"] = 0;
  return answer;
}

Slugs slugs(const json& answer) {
  Slugs slugs;
  for (const json& hit : answer["hits"]) slugs.push_back(hit["slug"]);
  return slugs;
}

// The name of the parameter that is at fault.
std::string refused(V1Fixture& v1, const std::string& target, int status = 400) {
  const Reply reply = v1.get(target);
  INFO(target << " " << reply.body);
  REQUIRE(reply.status == status);
  const json answer = body(reply);
  CHECK(answer["version"] == 1);
  CHECK_FALSE(answer["error"]["what"].get<std::string>().empty());
  CHECK(answer.dump().find("--") == std::string::npos);
  return answer["error"]["where"];
}

TEST_CASE("v1 search: an answer is that of the library") {
  V1Fixture v1;
  SearchRequest request;
  request.query = "kv cache";
  request.today = kToday;
  json expected = json::parse(json_text(v1.search().search(request)));
  expected["took_us"] = 0;
  CHECK(found(v1, "/v1/search?q=kv+cache") == expected);
  const Reply reply = v1.get("/v1/search?q=kv+cache");
  CHECK(reply.results == 2U);
  CHECK(reply.unanswered.empty());
}

TEST_CASE("v1 search: without a query the notes come newest first") {
  V1Fixture v1;
  for (const char* query : {"", "?", "?q=", "?q=+", "?sort=relevance", "?sort=newest"}) {
    CHECK(slugs(found(v1, "/v1/search" + std::string(query))) ==
          Slugs{"evict", "fabric", "stack", "why"});
  }
  CHECK(slugs(found(v1, "/v1/search?sort=oldest&limit=1")) == Slugs{"stack"});
}

TEST_CASE("v1 search: filters, pages and order") {
  V1Fixture v1;
  CHECK(slugs(found(v1, "/v1/search?tag=gPu&from=2026")) == Slugs{"evict", "fabric"});
  CHECK(slugs(found(v1, "/v1/search?tag=inference&tag=world+models")) == Slugs{"evict", "stack"});
  CHECK(slugs(found(v1, "/v1/search?year=2025&year=2024")) == Slugs{"stack"});
  CHECK(slugs(found(v1, "/v1/search?to=2026-04-10")) == Slugs{"fabric", "stack"});
  CHECK(slugs(found(v1, "/v1/search?to=2+years+ago")).empty());
  CHECK(slugs(found(v1, "/v1/search?from=last+year&to=last+year")) == Slugs{"stack"});
  CHECK(slugs(found(v1, "/v1/search?limit=2&offset=1")) == Slugs{"fabric", "stack"});
  const json none = found(v1, "/v1/search?limit=0");
  CHECK(none["total"] == 4);
  CHECK(none["hits"].empty());
}

TEST_CASE("v1 search: what is shown is what was asked for") {
  V1Fixture v1;
  const json plain = found(v1, "/v1/search?q=tensor");
  CHECK_FALSE(plain.contains("facets"));
  CHECK_FALSE(plain.contains("timeline"));
  CHECK_FALSE(plain["hits"][0].contains("why"));
  const json tags = found(v1, "/v1/search?q=tensor&facets=tags");
  CHECK(tags["facets"].contains("tags"));
  CHECK_FALSE(tags["facets"].contains("years"));
  const json all =
      found(v1, "/v1/search?q=tensor&facets=years,tags&timeline=1&explain=true&zero_counts=1");
  CHECK(all["facets"]["years"].size() == 2);
  CHECK(all["facets"]["tags"].size() == 4);
  CHECK(all["timeline"].size() == 6);
  CHECK(all["hits"][0].contains("why"));
  CHECK(found(v1, "/v1/search?q=tensor&passages=0")["hits"][0]["passages"].empty());
  const auto link = [&](const char* more) {
    return found(v1, "/v1/search?q=blackwell" + std::string(more))["hits"][0]["link"]
        .get<std::string>();
  };
  CHECK(link("").find(":~:text=") != std::string::npos);
  CHECK(link("&text_fragments=0").find(":~:text=") == std::string::npos);
  CHECK(found(v1, "/v1/search?q=blackwel")["query"]["corrections"].size() +
            found(v1, "/v1/search?q=blackwlel")["query"]["corrections"].size() >
        0);
  CHECK(found(v1, "/v1/search?q=blackwlel&typos=0")["total"] == 0);
}

TEST_CASE("v1 search: markdown within a budget") {
  V1Fixture v1;
  SearchRequest request;
  request.query = "kv cache";
  request.today = kToday;
  request.passages = 3;
  const SearchResponse response = v1.search().search(request);
  const Reply reply = v1.get("/v1/search?q=kv+cache&format=md");
  CHECK(reply.content_type == "text/markdown; charset=utf-8");
  CHECK(reply.body == markdown_answer(response, 2000));
  CHECK(v1.get("/v1/search?q=kv+cache&format=md&budget=200").body ==
        markdown_answer(response, 200));
  CHECK(v1.get("/v1/search?q=kv+cache&format=md&passages=0").body != reply.body);
}

TEST_CASE("v1: what is wrong with a request is named by its parameter") {
  V1Fixture v1;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"/v1/search?limit=101", "limit"},
      {"/v1/search?limit=many", "limit"},
      {"/v1/search?offset=1000000000", "offset"},
      {"/v1/search?offset=991", "offset"},
      {"/v1/search?offset=901&limit=100", "offset"},
      {"/v1/search?passages=4", "passages"},
      {"/v1/search?facets=authors", "facets"},
      {"/v1/search?zero_counts=1", "zero_counts"},
      {"/v1/search?timeline=2", "timeline"},
      {"/v1/search?sort=best", "sort"},
      {"/v1/search?from=someday", "from"},
      {"/v1/search?to=2026-02-30", "to"},
      {"/v1/search?from=2026&to=2025", "to"},
      {"/v1/search?year=26x", "year"},
      {"/v1/search?year=0", "year"},
      {"/v1/search?format=html", "format"},
      {"/v1/search?budget=500", "budget"},
      {"/v1/search?format=md&budget=5", "budget"},
      {"/v1/search?format=md&facets=tags", "facets"},
      {"/v1/search?format=md&timeline=1", "timeline"},
      {"/v1/search?q=a&q=b", "q"},
      {"/v1/search?q=%ff", "q"},
      {"/v1/search?q=a%00", "q"},
      {"/v1/search?qq=a", "qq"},
      {"/v1/search?q=" + std::string(1025, 'a'), "q"},
      {"/v1/search?tag=" + std::string(257, 'a'), "tag"},
      {"/v1/suggest?limit=101", "limit"},
      {"/v1/suggest?kinds=title,body", "kinds"},
      {"/v1/suggest?text=a", "text"},
      {"/v1/related/evict?limit=51", "limit"},
      {"/v1/related/evict?q=a", "q"},
      {"/v1/notes/evict?q=a", "q"},
      {"/v1/facets?facet=authors", "facet"},
      {"/v1/facets?limit=101", "limit"},
      {"/v1/facets?sort=newest", "sort"},
  };
  for (const auto& [target, where] : cases) CHECK(refused(v1, target) == where);
  std::string many;
  for (int i = 0; i < 17; ++i) many += "&tag=" + std::to_string(i);
  CHECK(refused(v1, "/v1/search?" + many) == "tag");
  CHECK(refused(v1, "/v1/notes/none", 404) == "slug");
  CHECK(refused(v1, "/v1/related/none", 404) == "slug");
  CHECK(refused(v1, "/v1/notes/" + std::string(8000, 'a'), 404) == "slug");
  CHECK(found(v1, "/v1/search?offset=990")["offset"] == 990);
  CHECK(found(v1, "/v1/search?q=" + std::string(1024, 'a'))["total"] == 0);
}

TEST_CASE("v1: a question that no note answers is told, and no other") {
  V1Fixture v1;
  CHECK(v1.get("/v1/search?q=+zeppelin+").unanswered == "zeppelin");
  for (const char* target :
       {"/v1/search?q=tensor", "/v1/search?q=zeppelin&tag=gpu", "/v1/search?q=zeppelin&offset=10",
        "/v1/search?q=zeppelin&from=2026", "/v1/search?q=zeppelin&year=2026",
        "/v1/search?tag=nothing", "/v1/suggest?q=zeppelin"}) {
    CHECK(v1.get(target).unanswered.empty());
  }
}

TEST_CASE("v1 suggest: as the library suggests") {
  V1Fixture v1;
  SuggestRequest request;
  request.text = "th";
  json expected = json::parse(json_text(*v1.search().searcher().suggest(request)));
  expected["took_us"] = 0;
  CHECK(found(v1, "/v1/suggest?q=th") == expected);
  CHECK(found(v1, "/v1/suggest?limit=2")["suggestions"].size() == 2);
  for (const json& one : found(v1, "/v1/suggest?q=th&kinds=term")["suggestions"]) {
    CHECK(one["kind"] == "term");
  }
  CHECK(found(v1, "/v1/suggest?q=tnesor")["query"]["corrections"].size() == 1);
  CHECK(found(v1, "/v1/suggest?q=tnesor&typos=0")["query"]["corrections"].empty());
}

TEST_CASE("v1 related: as the library relates") {
  V1Fixture v1;
  RelatedRequest request;
  request.slug = "fabric";
  request.limit = 1;
  json expected = json::parse(json_text(*v1.search().searcher().related(request)));
  expected["took_us"] = 0;
  CHECK(found(v1, "/v1/related/fabric?limit=1") == expected);
  CHECK(expected["notes"].size() == 1);
}

TEST_CASE("v1 notes: a note with its sections") {
  V1Fixture v1;
  const Reply reply = v1.get("/v1/notes/evict");
  CHECK(body(reply) == json::parse(R"({
    "version": 1, "index": {"generation": 1}, "slug": "evict",
    "title": "The KV cache is evicted at the tool call", "date": "2026-04-15",
    "excerpt": "An agent calls a tool and loses its cache.", "tags": ["GPU", "inference"],
    "url": "https://example.test/notes/evict", "words": 19, "reading_minutes": 1,
    "sections": [
      {"heading": [], "anchor": "", "link": "https://example.test/notes/evict",
       "blocks": [{"kind": "prose", "text": "Opening words."}]},
      {"heading": ["What happens"], "anchor": "what-happens",
       "link": "https://example.test/notes/evict#what-happens",
       "blocks": [
         {"kind": "prose", "text": "The engine drops blocks. Caching them costs memory."},
         {"kind": "code", "text": "std::vector<Block> blocks; flush_all(blocks);"}]}]})"));
  CHECK(body(v1.get("/v1/notes/why"))["date"].is_null());
  CHECK(reply.body.find('<') == std::string::npos);
  const json missing = body(v1.get("/v1/notes/evicted-cache"));
  CHECK(missing["error"]["fix"] == "perhaps evict");
}

TEST_CASE("v1: an answer that comes too late is none") {
  V1Fixture v1;
  for (const char* target : {"/v1/search?q=tensor", "/v1/facets?q=tensor", "/v1/related/fabric"}) {
    INFO(target);
    CHECK(v1.get(target, std::chrono::milliseconds(-1)).status == 503);
  }
  const Reply missing = v1.get("/v1/notes/evicted-cache", std::chrono::milliseconds(-1));
  CHECK(missing.status == 404);
  CHECK(body(missing)["error"]["fix"] == "give the slug of a note");
}

TEST_CASE("v1 facets: values by what is typed of them") {
  V1Fixture v1;
  const json tags = found(v1, "/v1/facets?text=mod");
  CHECK(tags["facet"] == "tags");
  CHECK(tags["values"][0]["parts"] == json({"world ", "mod", "els"}));
  CHECK(found(v1, "/v1/facets?q=fabric")["total"] == 2);
  CHECK(found(v1, "/v1/facets?q=fabric&zero_counts=1")["total"] == 4);
  CHECK(found(v1, "/v1/facets?tag=inference&facet=years")["values"] ==
        json::parse(R"([{"value": "2026", "parts": ["2026"], "count": 1}])"));
  CHECK(found(v1, "/v1/facets?limit=1")["values"].size() == 1);
}

TEST_CASE("v1: the description is there without an index too") {
  HttpRequest http;
  http.path = "/openapi.json";
  const std::shared_ptr<const IndexSnapshot> none;
  for (const Route& route : v1_routes()) {
    CHECK(route.needs_index == (route.pattern != http.path));
    if (route.needs_index) continue;
    const auto prepared = route.prepare({http, {}, none, kToday});
    CHECK(body(std::get<Reply>(prepared))["openapi"] == "3.1.0");
  }
  V1Fixture v1;
  CHECK(v1.key("/openapi.json") == "/openapi.json");
  CHECK(body(v1.get("/openapi.json"))["paths"].contains("/v1/search"));
}

TEST_CASE("error reply: clients are told what is theirs to know, the log the rest") {
  const Error broken{ErrorKind::kBadData, "bad bytes in /srv/index/gen-000001", "/srv/index/x",
                     "run notes-index --full"};
  const Reply reply = error_reply(broken);
  CHECK(reply.status == 500);
  CHECK(reply.body.find("/srv") == std::string::npos);
  CHECK(reply.failure == broken.message());
  const Reply late = error_reply(Error{ErrorKind::kUnavailable, "took too long", "here", "x"});
  CHECK(late.status == 503);
  REQUIRE(late.headers.size() == 1);
  CHECK(late.headers[0].name == "Retry-After");
  CHECK(body(late)["error"]["what"] == "took too long");
  const Reply usage = error_reply(Error{ErrorKind::kUsage, "<b>", "limit", "less"});
  CHECK(usage.status == 400);
  CHECK(usage.failure.empty());
  CHECK(usage.body ==
        R"({"version":1,"error":{"what":"\u003cb\u003e","where":"limit","fix":"less"}})");
  CHECK(error_reply(405, Error{ErrorKind::kUsage, "no", "", ""}).status == 405);
}

}  // namespace
}  // namespace notesearch
