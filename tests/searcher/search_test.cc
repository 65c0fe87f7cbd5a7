#include "searcher/search.h"

#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

TEST_CASE("search: words in any form, all of them") {
  SearchFixture fixture(site());
  CHECK(fixture.slugs("caching") == fixture.slugs("cache"));
  CHECK(fixture.slugs("engine cached") == Slugs{"evict"});
  CHECK(fixture.slugs("fabric") == Slugs{"fabric"});
  CHECK(fixture.slugs("Fabric NIC") == Slugs{"fabric"});
  CHECK(fixture.slugs("unheard").empty());
  CHECK(fixture.search("unheard").total == 0);
}

TEST_CASE("search: each operator") {
  SearchFixture fixture(site());
  CHECK(sorted(fixture.slugs("tensor cores")) == Slugs{"fabric", "stack"});
  CHECK(fixture.slugs("\"tensor cores\"") == Slugs{"fabric"});
  CHECK(fixture.slugs("tensor -\"tensor cores\"") == Slugs{"stack"});
  CHECK(fixture.slugs("tensor NOT fabric") == Slugs{"stack"});
  CHECK(sorted(fixture.slugs("engine OR fabric")) == Slugs{"evict", "fabric"});
  CHECK(fixture.slugs("(engine OR fabric) idle") == Slugs{"fabric"});
  CHECK(sorted(fixture.slugs("-tensor")) == Slugs{"evict", "why"});
  CHECK(fixture.slugs("title:tool") == Slugs{"evict"});
  CHECK(fixture.slugs("title:engine").empty());
  CHECK(fixture.slugs("title:\"nic hop\"") == Slugs{"fabric"});
  CHECK(fixture.slugs("heading:happens") == Slugs{"evict"});
  CHECK(fixture.slugs("code:vector") == Slugs{"evict"});
  CHECK(fixture.slugs("code:std::vector") == Slugs{"evict"});
  CHECK(fixture.slugs("code:\"flush_all(blocks)\"") == Slugs{"evict"});
  CHECK(fixture.slugs("code:flush*") == Slugs{"evict"});
  CHECK(fixture.slugs("code:fabric").empty());
  CHECK(fixture.slugs("code:\"drops blocks\"").empty());
  CHECK(fixture.slugs("tag:\"World Models\"") == Slugs{"stack"});
  CHECK(sorted(fixture.slugs("tag:gpu")) == Slugs{"evict", "fabric", "stack"});
  CHECK(sorted(fixture.slugs("tag:GPU -tag:systems")) == Slugs{"evict"});
  CHECK(sorted(fixture.slugs("fabr* OR evic*")) == Slugs{"evict", "fabric"});
  CHECK(fixture.slugs("title:th* tool") == Slugs{"evict"});
}

TEST_CASE("search: names by their parts, joined, and apart") {
  SearchFixture fixture(site());
  for (const char* query : {"flashattention-4", "flash attention 4", "flashattention",
                            "\"flash attention\"", "FlashAttention4"}) {
    CAPTURE(query);
    CHECK(fixture.slugs(query) == Slugs{"fabric"});
  }
  for (const char* query : {"kvcache", "kv cache", "KV-cache", "kv_cache"}) {
    CAPTURE(query);
    CHECK(sorted(fixture.slugs(query)) == Slugs{"evict", "stack"});
  }
  CHECK(fixture.slugs("std::vector") == Slugs{"evict"});
  CHECK(fixture.slugs("flush_all") == Slugs{"evict"});
  CHECK(fixture.slugs("c++") == Slugs{"stack"});
  CHECK(fixture.slugs("tla") == Slugs{"stack"});
  CHECK(fixture.slugs("--dry-run") == Slugs{"stack"});
}

TEST_CASE("search: a note that has two variants of a word is not scored twice") {
  // Both notes have the words once and are equally long; one writes them joined.
  SearchFixture fixture(
      {{"apart", "A", "2026-01-01", {}, "", "the kv cache grows here today\n"},
       {"joined", "B", "2026-01-01", {}, "", "the KV-cache grows here today\n"},
       {"other", "C", "2026-01-01", {}, "", "the page table grows here today\n"}});
  const SearchResponse response = fixture.search("kv cache");
  REQUIRE(response.total == 2);
  CHECK(response.hits[0].score < 1.5 * response.hits[1].score);
}

TEST_CASE("search: stopwords beside words are wanted, not required") {
  SearchFixture fixture(site());
  CHECK(fixture.slugs("where is the fabric") == Slugs{"fabric"});
  CHECK(fixture.slugs("why i write") == Slugs{"why"});
  CHECK_FALSE(fixture.slugs("the").empty());
}

TEST_CASE("search: too many words are relaxed, and said so") {
  SearchFixture fixture(site());
  const SearchResponse response = fixture.search("fabric evicted unheard");
  CHECK(response.total == 2);
  CHECK(response.relaxed == std::vector<std::string>{"fabric", "evicted", "unheard"});
  CHECK(fixture.search("fabric idle").relaxed.empty());
  CHECK(fixture.search("fabric unheard tag:inference").total == 0);
}

TEST_CASE("search: a filter never relaxes a query, and facets stay those of the query") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "tensor blackwell";
  request.facets = true;
  const auto unfiltered = fixture.search(request);
  CHECK(unfiltered.total == 2);
  request.tags = {"inference"};
  const auto response = fixture.search(request);
  CHECK(response.total == 0);
  CHECK(response.relaxed.empty());
  REQUIRE(response.facets);
  CHECK(response.facets->tags.size() == unfiltered.facets->tags.size());
  // A relaxed query that finds nothing either changes nothing.
  request.query = "unheard alsounheard";
  CHECK(fixture.search(request).facets->tags.empty());
}

TEST_CASE("search: relaxing keeps fields, phrases and exclusions") {
  SearchFixture fixture(site());
  CHECK(fixture.search("fabric engine title:unheard").total == 0);
  CHECK(fixture.slugs("unheard fabric -engine title:nic") == Slugs{"fabric"});
  CHECK(fixture.search("the, unheard fabric").relaxed ==
        std::vector<std::string>{"unheard", "fabric"});
}

TEST_CASE("search: facets are there when asked for, whatever the query") {
  SearchFixture fixture(site());
  for (const char* query : {"->", "\"\"", "unheard", ")("}) {
    SearchRequest request;
    request.query = query;
    request.facets = true;
    CHECK(fixture.search(request).facets.has_value());
  }
}

TEST_CASE("search: a word that is only signs excludes nothing") {
  SearchFixture fixture(site());
  CHECK(fixture.search("NOT ->").total == 0);
  CHECK(fixture.search("fabric NOT ->").total == 1);
}

TEST_CASE("search: a prefix in a field is completed from the field") {
  std::vector<NoteSpec> notes = {{"odd", "Zebra crossing", "2026-01-01", {}, "", "body\n"}};
  std::string words;
  for (int i = 0; i < 1200; ++i) words += "ze" + std::to_string(i) + "x ";
  for (int i = 0; i < 3; ++i) {
    notes.push_back({"n" + std::to_string(i), "Other", "2026-01-01", {}, "", words + "\n"});
  }
  SearchFixture fixture(notes);
  CHECK(fixture.slugs("title:ze*") == Slugs{"odd"});
}

TEST_CASE("search: a query in a field ranks its hits") {
  SearchFixture fixture(
      {{"once", "A fabric of many other words and more", "2026-01-02", {}, "", "x\n"},
       {"twice", "Fabric on fabric", "2026-01-01", {}, "", "x\n"}});
  const auto response = fixture.search("title:fabric");
  REQUIRE(response.total == 2);
  CHECK(response.hits[0].slug == "twice");
  CHECK(response.hits[0].score > response.hits[1].score);
}

TEST_CASE("search: stopwords neither choose the passage nor are shown") {
  SearchFixture fixture({{"n",
                          "Title",
                          "2026-01-01",
                          {},
                          "",
                          "## Intro\n\nWhat is the point of it all? It is what it is, the what.\n\n"
                          "## Real\n\nThe NIC hop costs most.\n"}});
  const auto response = fixture.search("what is the nic hop");
  REQUIRE(response.total == 1);
  CHECK(joined(response.hits[0].passages[0].parts) == "The [NIC] [hop] costs most.");
  CHECK(response.hits[0].passages[0].anchor == "real");
}

}  // namespace
}  // namespace notesearch
