#include <set>

#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/routes.h"
#include "searcher/http/router.h"
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

using namespace notesearch;
using namespace notesearch::meili;
using nlohmann::json;

namespace {

constexpr Day kToday{std::chrono::days(20781)};  // 2026-11-24

// The routes on a small index, without a server.
class RoutesFixture {
 public:
  explicit RoutesFixture(const MeiliOptions& options = {}) : router_(meili_routes(options)) {}

  HttpRequest request(HttpMethod method, const std::string& target, const std::string& body = {}) {
    HttpRequest http;
    http.method = method;
    http.path = target.substr(0, target.find('?'));
    http.query = target.substr(std::min(http.path.size() + 1, target.size()));
    http.body = body;
    if (method == HttpMethod::kPost) http.content_type = "application/json";
    return http;
  }

  std::variant<Reply, Work> prepare(const HttpRequest& http, Day today = kToday) {
    const RouteMatch match = router_.find(http.method, http.path);
    if (match.route == nullptr) throw std::runtime_error("no route has " + http.path);
    const auto snapshot = fixture_.shared_snapshot();
    return match.route->prepare({http, match.captures, snapshot, today});
  }

  Reply reply(const HttpRequest& http, Day today = kToday) {
    auto prepared = prepare(http, today);
    if (auto* at_once = std::get_if<Reply>(&prepared)) return std::move(*at_once);
    CHECK_FALSE(std::get<Work>(prepared).cacheable);
    return std::get<Work>(prepared).run(fixture_.context());
  }

  json get(const std::string& target) {
    return json::parse(reply(request(HttpMethod::kGet, target)).body);
  }
  json post(const std::string& target, const json& body) {
    return json::parse(reply(request(HttpMethod::kPost, target, body.dump())).body);
  }

 private:
  MeiliFixture fixture_;
  Router router_;
};

std::vector<std::string> ids(const json& documents) {
  std::vector<std::string> found;
  for (const json& one : documents) found.push_back(one.at("id"));
  return found;
}

std::string code(const Reply& reply) {
  return std::to_string(reply.status) + " " + json::parse(reply.body).value("code", "");
}

}  // namespace

TEST_CASE("What InstantSearch asks is answered query by query") {
  RoutesFixture routes;
  const json answer = routes.post("/multi-search", json::parse(R"({"queries": [
      {"indexUid": "notes", "facets": ["tags", "year"], "limit": 1, "offset": 0, "q": ""},
      {"indexUid": "notes", "q": "blackwell", "facets": ["tags"], "attributesToHighlight": ["*"],
       "highlightPreTag": "__ais-highlight__", "highlightPostTag": "__/ais-highlight__",
       "filter": ["\"date\">=1600000000", ["\"tags\"=\"gpu\"", "\"tags\"=\"search\""]],
       "limit": 21, "offset": 0},
      {"indexUid": "notes", "q": "blackwell", "facets": ["tags"], "limit": 0},
      {"indexUid": "sections", "q": "blackwell", "page": 1, "hitsPerPage": 2}]})"));
  REQUIRE(answer.at("results").size() == 4);
  const json& all = answer["results"][0];
  CHECK(all["indexUid"] == "notes");
  CHECK(all["hits"].size() == 1);
  CHECK(all["estimatedTotalHits"] == 4);
  CHECK(all["facetDistribution"]["year"] == json::parse(R"({"2025": 1, "2026": 2})"));
  const json& filtered = answer["results"][1];
  CHECK(sorted(ids(filtered["hits"])) == Slugs{"fabric", "stack"});
  CHECK(filtered["hits"][0]["_formatted"]["body"].get<std::string>().find(
            "__ais-highlight__Blackwell__/ais-highlight__") != std::string::npos);
  CHECK(answer["results"][2]["hits"].empty());
  CHECK(answer["results"][2]["estimatedTotalHits"] == 2);
  CHECK(answer["results"][3]["indexUid"] == "sections");
  CHECK(answer["results"][3]["totalHits"] == 2);
  CHECK_FALSE(answer["results"][3].contains("estimatedTotalHits"));
}

TEST_CASE("A federation merges by weighted score and shows each document once") {
  RoutesFixture routes;
  const json answer = routes.post("/multi-search", json::parse(R"({"federation": {"limit": 3},
      "queries": [{"indexUid": "notes", "q": "blackwell", "federationOptions": {"weight": 0.1}},
                  {"indexUid": "notes", "q": "blackwell"},
                  {"indexUid": "sections", "q": "blackwell", "federationOptions": {"weight": 0.01}}]})"));
  REQUIRE(answer.at("hits").size() == 3);
  std::set<std::string> seen;
  double last = 1;
  for (const json& hit : answer["hits"]) {
    const json& federation = hit.at("_federation");
    CHECK(seen.insert(federation["indexUid"].get<std::string>() + hit["id"].get<std::string>())
              .second);
    CHECK(federation["weightedRankingScore"].get<double>() <= last);
    last = federation["weightedRankingScore"];
    CHECK_FALSE(hit.contains("_rankingScore"));
  }
  CHECK(answer["hits"][0]["_federation"]["queriesPosition"] == 1);
  CHECK(answer["hits"][1]["_federation"]["queriesPosition"] == 1);
  CHECK(answer["hits"][2]["_federation"]["indexUid"] == "sections");
  CHECK(answer["limit"] == 3);
  CHECK_FALSE(answer.contains("results"));

  const json page = routes.post("/multi-search", json::parse(R"({"federation": {"page": 2,
      "hitsPerPage": 1}, "queries": [{"indexUid": "notes", "q": "blackwell"}]})"));
  CHECK(page["hits"].size() == 1);
  CHECK(page["totalHits"] == 2);
  CHECK(page["totalPages"] == 2);
}

TEST_CASE("Searches, facet searches and similar documents have routes of each index") {
  RoutesFixture routes;
  CHECK(ids(routes.post("/indexes/notes/search", {{"q", "dry-run"}})["hits"]) == Slugs{"stack"});
  CHECK(ids(routes.get("/indexes/notes/search?q=dry-run&attributesToRetrieve=id")["hits"]) ==
        Slugs{"stack"});
  const json sections = routes.post("/indexes/sections/search", {{"q", "engine drops blocks"}});
  CHECK(sections["hits"][0]["id"] == "evict#what-happens");
  const json facets = routes.post("/indexes/notes/facet-search",
                                  {{"facetName", "tags"}, {"facetQuery", "g"}, {"limit", 1}});
  CHECK(facets["facetHits"] == json::parse(R"([{"value": "GPU", "count": 3}])"));
  const json similar =
      routes.post("/indexes/notes/similar", {{"id", "fabric"}, {"embedder", "default"}});
  CHECK(similar["id"] == "fabric");
  CHECK_FALSE(similar.contains("query"));
  CHECK(routes.get("/indexes/notes/similar?id=fabric&embedder=x")["hits"] == similar["hits"]);
}

TEST_CASE("Dates in words count from the day of the request") {
  RoutesFixture routes;
  const std::string body = R"({"queries": [{"indexUid": "notes", "q": "date:yesterday"}]})";
  const auto yesterday_of = [&](Day today) {
    const HttpRequest one =
        routes.request(HttpMethod::kGet, "/indexes/notes/search?q=date:yesterday");
    const HttpRequest many = routes.request(HttpMethod::kPost, "/multi-search", body);
    const Slugs found = ids(json::parse(routes.reply(one, today).body)["hits"]);
    CHECK(found == ids(json::parse(routes.reply(many, today).body)["results"][0]["hits"]));
    return found;
  };
  CHECK(yesterday_of(*parse_day("2026-04-16")) == Slugs{"evict"});
  CHECK(yesterday_of(*parse_day("2026-04-11")) == Slugs{"fabric"});
}

TEST_CASE("Documents are listed, found by their id, by ids and by a filter") {
  RoutesFixture routes;
  const json all = routes.get("/indexes/notes/documents?limit=3&offset=1&fields=id");
  CHECK(all["total"] == 4);
  CHECK(all["limit"] == 3);
  CHECK(all["offset"] == 1);
  CHECK(all["results"].size() == 3);
  CHECK(all["results"][0].size() == 1);
  CHECK(routes.get("/indexes/sections/documents?limit=100")["results"].size() ==
        routes.get("/indexes/sections/stats")["numberOfDocuments"]);

  const json one = routes.get("/indexes/notes/documents/fabric");
  CHECK(one["id"] == "fabric");
  CHECK(one.size() == attributes(IndexUid::kNotes).size());
  CHECK(routes.get("/indexes/notes/documents/fabric?fields=title,year") ==
        json::parse(R"({"title": "Nobody talks about the NIC hop", "year": 2026})"));
  CHECK(routes.get("/indexes/sections/documents/evict#what-happens").size() ==
        attributes(IndexUid::kSections).size());
  CHECK(code(routes.reply(routes.request(HttpMethod::kGet, "/indexes/notes/documents/nope"))) ==
        "404 document_not_found");

  const json filtered = routes.post("/indexes/notes/documents/fetch",
                                    {{"filter", "year = 2026"}, {"fields", {"id"}}});
  CHECK(sorted(ids(filtered["results"])) == Slugs{"evict", "fabric"});
  CHECK(filtered["total"] == 2);
  const json named = routes.post("/indexes/notes/documents/fetch",
                                 {{"ids", {"why", "nope", "evict"}}, {"limit", 1}});
  CHECK(ids(named["results"]) == Slugs{"why"});
  CHECK(named["total"] == 2);
  CHECK(ids(routes.post("/indexes/notes/documents/fetch", {{"sort", {"date:desc"}}})["results"])
            .front() == "evict");
}

TEST_CASE("Every document has the attributes of the table, in its order") {
  RoutesFixture routes;
  for (const IndexUid index : kIndexes) {
    HttpRequest http =
        routes.request(HttpMethod::kGet, "/indexes/" + std::string(uid_of(index)) + "/documents");
    const auto answer = nlohmann::ordered_json::parse(routes.reply(http).body);
    for (const auto& document : answer["results"]) {
      std::vector<std::string> names;
      for (const auto& [name, value] : document.items()) names.push_back(name);
      std::vector<std::string> table;
      for (const Attribute& attribute : attributes(index)) table.emplace_back(attribute.name);
      CHECK(names == table);
    }
  }
}

TEST_CASE("The indexes tell about themselves") {
  RoutesFixture routes;
  CHECK(routes.get("/health") == json::parse(R"({"status": "available"})"));
  CHECK(routes.get("/version").contains("pkgVersion"));
  const json indexes = routes.get("/indexes");
  CHECK(indexes["total"] == 2);
  CHECK(indexes["results"][0] == routes.get("/indexes/notes"));
  CHECK(routes.get("/indexes/sections")["primaryKey"] == "id");
  const json stats = routes.get("/stats");
  CHECK(stats["databaseSize"] > 0);
  CHECK(stats["indexes"]["notes"]["numberOfDocuments"] == 4);
  CHECK(stats["indexes"]["notes"] == routes.get("/indexes/notes/stats"));
  const json settings = routes.get("/indexes/sections/settings");
  CHECK(settings["filterableAttributes"] ==
        json({"date", "date_iso", "month", "note", "tags", "year"}));
  CHECK(settings["pagination"]["maxTotalHits"] == kMaxTotalHits);
}

TEST_CASE("What would change something is refused, and what there is not is not found") {
  RoutesFixture routes;
  const std::vector<std::pair<HttpMethod, std::string>> changes = {
      {HttpMethod::kPost, "/indexes"},
      {HttpMethod::kOther, "/indexes/notes"},
      {HttpMethod::kPost, "/indexes/notes/documents"},
      {HttpMethod::kOther, "/indexes/notes/documents"},
      {HttpMethod::kOther, "/indexes/notes/settings"},
      {HttpMethod::kOther, "/indexes/notes/settings/synonyms"},
      {HttpMethod::kPost, "/indexes/notes/documents/delete-batch"},
      {HttpMethod::kGet, "/keys"},
      {HttpMethod::kGet, "/tasks/1"},
      {HttpMethod::kPost, "/dumps"},
  };
  for (const auto& [method, path] : changes) {
    INFO(path);
    CHECK(code(routes.reply(routes.request(method, path))) == "403 invalid_api_key");
  }
  for (const char* path : {"/indexes/movies", "/indexes/movies/stats", "/indexes/movies/search",
                           "/indexes/movies/documents/x"}) {
    CHECK(code(routes.reply(routes.request(HttpMethod::kGet, path))) == "404 index_not_found");
  }
  CHECK(code(routes.reply(routes.request(HttpMethod::kGet, "/indexes/a b/search"))) ==
        "400 invalid_index_uid");
}

TEST_CASE("A body must be said to be JSON, and be there") {
  RoutesFixture routes;
  const auto posted = [&](const std::string& type, const std::string& body) {
    HttpRequest http = routes.request(HttpMethod::kPost, "/indexes/notes/search", body);
    http.content_type = type;
    return code(routes.reply(http));
  };
  CHECK(posted("application/json", "{}") == "200 ");
  CHECK(posted("Application/JSON ; charset=UTF-8", "{}") == "200 ");
  CHECK(posted("", "{}") == "415 missing_content_type");
  CHECK(posted("text/plain", "{}") == "415 invalid_content_type");
  CHECK(posted("application/jsonp", "{}") == "415 invalid_content_type");
  CHECK(posted("application/json", "") == "400 missing_payload");
  CHECK(posted("application/json", "{") == "400 malformed_payload");
}

TEST_CASE("With keys, one of them must be shown, but to ask for health") {
  RoutesFixture routes({.keys = {"first", "second"}, .documentation = "https://docs.test/#"});
  const auto shown = [&](const std::string& authorization, const std::string& path) {
    HttpRequest http = routes.request(HttpMethod::kGet, path);
    http.authorization = authorization;
    return code(routes.reply(http));
  };
  CHECK(shown("Bearer first", "/version") == "200 ");
  CHECK(shown("bearer second", "/indexes/notes/search") == "200 ");
  CHECK(shown("", "/version") == "401 missing_authorization_header");
  CHECK(shown("Basic first", "/version") == "401 missing_authorization_header");
  CHECK(shown("Bearer firs", "/version") == "403 invalid_api_key");
  CHECK(shown("Bearer ", "/version") == "403 invalid_api_key");
  CHECK(shown("Bearer " + std::string(10'000, 'x'), "/indexes/notes/search") ==
        "403 invalid_api_key");
  CHECK(shown("", "/health") == "200 ");
  const json error = routes.get("/version");
  CHECK(
      error ==
      json::parse(
          R"({"message": "The Authorization header is missing. It must use the bearer authorization method.",
      "code": "missing_authorization_header", "type": "auth",
      "link": "https://docs.test/#missing_authorization_header"})"));
}

TEST_CASE("Replies are kept under all that they depend on") {
  RoutesFixture routes;
  std::set<std::string> keys;
  const auto keep = [&](HttpMethod method, const std::string& target, const std::string& body,
                        Day today = kToday) {
    const HttpRequest http = routes.request(method, target, body);
    const std::string key = std::get<Work>(routes.prepare(http, today)).key;
    CHECK_FALSE(key.empty());
    return keys.insert(key).second;
  };
  CHECK(keep(HttpMethod::kPost, "/indexes/notes/search", "{}"));
  CHECK_FALSE(keep(HttpMethod::kPost, "/indexes/notes/search", "{}"));
  CHECK(keep(HttpMethod::kPost, "/indexes/notes/search", "{}", kToday + std::chrono::days(1)));
  CHECK(keep(HttpMethod::kPost, "/indexes/sections/search", "{}"));
  CHECK(keep(HttpMethod::kPost, "/indexes/notes/search", R"({"q": "x"})"));
  CHECK(keep(HttpMethod::kPost, "/indexes/notes/similar", "{}"));
  CHECK(keep(HttpMethod::kPost, "/multi-search", "{}"));
  CHECK(keep(HttpMethod::kGet, "/indexes/notes/search", ""));
  CHECK(keep(HttpMethod::kGet, "/indexes/notes/search?q=x", ""));
  CHECK(keep(HttpMethod::kGet, "/indexes/notes/documents", ""));
  CHECK(keep(HttpMethod::kGet, "/indexes/notes/documents/fabric", ""));
  CHECK(keep(HttpMethod::kGet, "/indexes/notes/documents/evict", ""));
  CHECK(keep(HttpMethod::kGet, "/indexes/notes/documents/evict?fields=id", ""));
  CHECK(keep(HttpMethod::kGet, "/indexes/notes", ""));
  CHECK(keep(HttpMethod::kGet, "/indexes/sections", ""));
  CHECK(keep(HttpMethod::kGet, "/indexes", ""));
  CHECK(keep(HttpMethod::kGet, "/stats", ""));
}

TEST_CASE("The log is told how many were found and what nothing answers") {
  RoutesFixture routes;
  const auto asked = [&](const std::string& target, const json& body) {
    return routes.reply(routes.request(HttpMethod::kPost, target, body.dump()));
  };
  const Reply found = asked("/indexes/notes/search", {{"q", "blackwell"}});
  CHECK(found.results == 2U);
  CHECK(found.unanswered.empty());
  CHECK(asked("/indexes/notes/search", {{"q", " zzqqx "}}).unanswered == "zzqqx");
  CHECK(
      asked("/multi-search", {{"queries", {{{"indexUid", "notes"}, {"q", "zzqqx"}}}}}).unanswered ==
      "zzqqx");
  CHECK(asked("/indexes/notes/search", {{"q", "zzqqx"}, {"filter", "year = 2026"}})
            .unanswered.empty());
  CHECK(asked("/indexes/notes/search", {{"q", "zzqqx"}, {"offset", 20}}).unanswered.empty());
  CHECK(asked("/indexes/notes/search", {{"q", ""}, {"filter", "id = nope"}}).unanswered.empty());
}
