#include "searcher/response_json.h"

#include <nlohmann/json.hpp>

#include "tests/catch.h"

namespace notesearch {
namespace {

TEST_CASE("json: what was likelier meant") {
  SearchResponse response;
  CHECK(json_text(response).find("did_you_mean") == std::string::npos);
  response.did_you_mean = DidYouMean{"kv cache", 12};
  CHECK(
      json_text(response).find(R"("remarks":[],"did_you_mean":{"query":"kv cache","total":12}})") !=
      std::string::npos);
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
  const std::string line = json_text(response);
  CHECK(
      line ==
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

TEST_CASE("json: an error") {
  CHECK(
      json_text(Error{ErrorKind::kUsage, "a <limit>", "limit", "ask for less"}) ==
      R"({"version":1,"error":{"what":"a \u003climit\u003e","where":"limit","fix":"ask for less"}})");
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
  const auto json = nlohmann::json::parse(json_text(response));
  CHECK(json["facets"]["tags"][0]["value"] == "GPU");
  CHECK(json["facets"]["years"][0]["count"] == 2);
  CHECK(json["timeline"].dump() ==
        R"([{"count":3,"month":"2025-12"},{"count":0,"month":"2026-01"}])");
  CHECK(json["hits"][0]["date"] == "2026-04-10");
  CHECK(json["query"]["text"] == "\uFFFD");
}

}  // namespace
}  // namespace notesearch
