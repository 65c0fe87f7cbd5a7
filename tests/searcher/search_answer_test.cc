#include "searcher/search.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

TEST_CASE("search: the title weighs more than the body") {
  SearchFixture fixture(
      {{"body", "Something else", "2026-01-01", {}, "", "about sharding today\n"},
       {"title", "On sharding", "2026-01-01", {}, "", "about something today\n"}});
  CHECK(fixture.slugs("sharding") == Slugs{"title", "body"});
}

TEST_CASE("search: equal scores are ordered by date, then slug") {
  std::vector<NoteSpec> notes;
  for (const char* slug : {"c", "a", "b", "d"}) {
    notes.push_back({slug,
                     "Same",
                     slug == std::string("d") ? "2026-02-01" : "2026-01-01",
                     {},
                     "",
                     "same words\n"});
  }
  SearchFixture fixture(notes);
  CHECK(fixture.slugs("same") == Slugs{"d", "a", "b", "c"});
}

TEST_CASE("search: filters, ends included") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.tags = {"gpu"};
  CHECK(fixture.search(request).total == 3);
  request.tags = {"inference", "world models"};
  CHECK(fixture.search(request).total == 2);
  request.tags = {"unheard"};
  CHECK(fixture.search(request).total == 0);

  request = {};
  const auto count = [&](const char* from, const char* to) {
    request.days = {};
    if (*from != '\0') request.days.first = parse_period(from)->first;
    if (*to != '\0') request.days.last = parse_period(to)->last;
    return fixture.search(request).total;
  };
  CHECK(count("2026-04-10", "2026-04-10") == 1);
  CHECK(count("2026-04", "2026-04") == 2);
  CHECK(count("2026", "") == 2);
  CHECK(count("", "2025") == 1);
  CHECK(count("2027", "") == 0);
  CHECK(count("", "") == 4);
}

TEST_CASE("search: without a query, every note, newest first, undated last") {
  SearchFixture fixture(site());
  CHECK(fixture.slugs("") == Slugs{"evict", "fabric", "stack", "why"});
  CHECK(fixture.slugs("   ") == Slugs{"evict", "fabric", "stack", "why"});
  CHECK(fixture.slugs(")(").empty());
  CHECK(fixture.slugs("->").empty());
  SearchRequest request;
  request.sort = Sort::kOldest;
  const auto response = fixture.search(request);
  CHECK(response.hits.front().slug == "stack");
  CHECK(response.hits.back().slug == "why");
}

TEST_CASE("search: sorting by date orders the matches of a query") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "tensor OR engine";
  request.sort = Sort::kOldest;
  auto response = fixture.search(request);
  REQUIRE(response.total == 3);
  CHECK(response.hits[0].slug == "stack");
  CHECK(response.hits[2].slug == "evict");
  request.sort = Sort::kNewest;
  CHECK(fixture.search(request).hits[0].slug == "evict");
}

TEST_CASE("search: pages join to the whole, totals stay exact") {
  std::vector<NoteSpec> notes;
  for (int i = 0; i < 137; ++i) {
    notes.push_back({"n" + std::to_string(i),
                     "Note",
                     i % 2 == 0 ? "2026-01-02" : "2026-01-01",
                     {},
                     "",
                     "word " + std::to_string(i) + "\n"});
  }
  SearchFixture fixture(notes);
  for (const char* query : {"word", ""}) {
    const Slugs whole = fixture.slugs(query);
    CHECK(whole.size() == 137);
    Slugs paged;
    SearchRequest request;
    request.query = query;
    request.limit = 10;
    for (request.offset = 0; request.offset < 150; request.offset += 10) {
      const auto response = fixture.search(request);
      CHECK(response.total == 137);
      for (const Hit& hit : response.hits) {
        CHECK(hit.rank == paged.size() + 1);
        paged.push_back(hit.slug);
      }
    }
    CHECK(paged == whole);
  }
  SearchRequest far;
  far.query = "word";
  far.offset = 4'000'000'000U;
  CHECK(fixture.search(far).hits.empty());
  CHECK(fixture.search(far).total == 137);
}

TEST_CASE("search: facets are exact, disjunctive, and one value per folded tag") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.facets = true;
  const auto counts = [](const std::vector<FacetValue>& values) {
    std::string shown;
    for (const FacetValue& value : values)
      shown += value.value + "=" + std::to_string(value.count) + " ";
    return shown;
  };
  auto facets = *fixture.search(request).facets;
  CHECK(counts(facets.tags) == "GPU=3 Systems=2 inference=1 world models=1 ");
  CHECK(counts(facets.years) == "2026=2 2025=1 ");

  request.tags = {"inference"};
  facets = *fixture.search(request).facets;
  CHECK(counts(facets.tags) == "GPU=3 Systems=2 inference=1 world models=1 ");
  CHECK(counts(facets.years) == "2026=1 ");

  request.tags = {};
  request.days = {parse_period("2026")->first, std::nullopt};
  facets = *fixture.search(request).facets;
  CHECK(counts(facets.tags) == "GPU=2 inference=1 Systems=1 ");
  CHECK(counts(facets.years) == "2026=2 2025=1 ");
  CHECK_FALSE(fixture.search("tensor").facets.has_value());
}

TEST_CASE("search: a hit says what a reader needs") {
  SearchFixture fixture(site());
  const auto response = fixture.search("caching memory");
  REQUIRE(response.hits.size() == 1);
  const Hit& hit = response.hits.front();
  CHECK(hit.rank == 1);
  CHECK(joined(hit.title) == "The KV [cache] is evicted at the tool call");
  CHECK(hit.date == parse_day("2026-04-15"));
  CHECK(hit.tags == std::vector<std::string>{"GPU", "inference"});
  CHECK(hit.link ==
        "https://example.test/notes/evict#what-happens:~:text=Caching%20them%20costs%20memory");
  CHECK(hit.reading_minutes == 1);
  REQUIRE(hit.passages.size() == 1);
  CHECK(joined(hit.passages[0].parts) == "The engine drops blocks. [Caching] them costs [memory].");
  CHECK(response.notes == 4);
  CHECK(response.generation == 1);
}

TEST_CASE("search: what is excluded is not highlighted") {
  SearchFixture fixture(site());
  const auto response = fixture.search("blackwell -engine");
  for (const Hit& hit : response.hits) {
    for (const Passage& passage : hit.passages) {
      CHECK(joined(passage.parts).find("[engine]") == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace notesearch
