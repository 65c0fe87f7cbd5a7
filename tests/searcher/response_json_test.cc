#include "searcher/response_json.h"

#include "tests/catch.h"

namespace notesearch {
namespace {

TEST_CASE("json: what was likelier meant") {
  SearchResponse response;
  CHECK_FALSE(to_json(response)["query"].contains("did_you_mean"));
  response.did_you_mean = DidYouMean{"kv cache", 12};
  CHECK(dump(to_json(response)["query"]["did_you_mean"]) == R"({"query":"kv cache","total":12})");
}

TEST_CASE("json: the response, version 1") {
  SearchResponse response;
  response.query = "kv <cache>";
  response.searched = "kv cache";
  response.relaxed = {"kv"};
  response.corrections = {{"cahce", "cache"}};
  response.remarks = {{"<", "was odd"}};
  response.generation = 42;
  response.published = "2026-11-22T10:00:00Z";
  response.notes = 46;
  response.total = 12;
  response.partial = 3;
  response.limit = 10;
  Hit hit;
  hit.rank = 1;
  hit.slug = "nic-hop";
  hit.title = {"the ", "NIC", " hop"};
  hit.url = "https://example.test/nic-hop";
  hit.link = hit.url + "#plan";
  hit.tags = {"GPU"};
  hit.score = 12.5;
  hit.missing = {"kv"};
  hit.explanation = Explanation{"Has \u201Ccache\u201D.", {{"word", "cache", 12.5}}};
  hit.passages = {{{"Plan"}, "plan", BlockKind::kCode, {"", "x"}, ""}};
  response.hits = {hit};
  response.took_us = 312;
  const std::string line = dump(to_json(response));
  CHECK(line ==
        R"({"version":1,"query":{"text":"kv \u003ccache\u003e","searched":"kv cache",)"
        R"("corrections":[{"from":"cahce","to":"cache"}],)"
        R"("relaxed":["kv"],"remarks":[{"part":"\u003c","message":"was odd"}]},)"
        R"("index":{"generation":42,"published":"2026-11-22T10:00:00Z","notes":46},)"
        R"("total":12,"partial":3,"offset":0,"limit":10,"hits":[{"rank":1,"slug":"nic-hop",)"
        R"("title":["the ","NIC"," hop"],"url":"https://example.test/nic-hop",)"
        R"("link":"https://example.test/nic-hop#plan","date":null,"tags":["GPU"],"score":12.5,)"
        R"("reading_minutes":1,"missing":["kv"],)"
        R"("passages":[{"heading":["Plan"],"anchor":"plan","kind":"code","parts":["","x"],"link":""}],)"
        R"("why":"Has “cache”.",)"
        R"("scores":[{"part":"word","text":"cache","score":12.5}]}],"took_us":312})");
  CHECK(nlohmann::json::parse(line)["query"]["text"] == "kv <cache>");
}

TEST_CASE("json: facets, the timeline, dates, and bytes that are no UTF-8") {
  SearchResponse response;
  response.query = "\xff";
  response.facets = Facets{{{"GPU", 3}}, {{"2026", 2}}};
  using std::chrono::year;
  response.timeline = {{year(2025) / 12, 3}, {year(2026) / 1, 0}};
  Hit hit;
  hit.date = parse_day("2026-04-10");
  response.hits = {hit};
  const auto json = nlohmann::json::parse(dump(to_json(response)));
  CHECK(json["facets"]["tags"][0]["value"] == "GPU");
  CHECK(json["facets"]["years"][0]["count"] == 2);
  CHECK(json["timeline"].dump() ==
        R"([{"count":3,"month":"2025-12"},{"count":0,"month":"2026-01"}])");
  CHECK(json["hits"][0]["date"] == "2026-04-10");
  CHECK(json["query"]["text"] == "\uFFFD");
}

}  // namespace
}  // namespace notesearch
