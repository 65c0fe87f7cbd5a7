#include "searcher/explanation.h"

#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

SearchResponse explained(SearchFixture& fixture, const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.explain = true;
  request.limit = 50;
  request.today = parse_day("2026-06-15");
  return fixture.search(request);
}

std::vector<NoteSpec> many_notes() {
  std::vector<NoteSpec> notes = site();
  for (int i = 0; i < 30; ++i) {
    const std::string number = std::to_string(i);
    notes.push_back({"filler-" + number,
                     "Filler " + number,
                     "2025-01-01",
                     {},
                     "",
                     "Blocks of memory " + number + " flushed by an engine with a fabric.\n"});
  }
  return notes;
}

TEST_CASE("explain: the numbers add up to the score") {
  SearchFixture fixture(many_notes());
  for (const std::string query : {"cache",
                                  "kv cache",
                                  "engine blocks memory",
                                  "the kv cache is evicted",
                                  "kvcache",
                                  "evcited",
                                  "\"tensor cores\" idle",
                                  "\"tensor cores\" unheard",
                                  "title:cache engine",
                                  "flash*",
                                  "engine OR fabric",
                                  "-tensor engine",
                                  "engine drops blocks caching costs memory words opening",
                                  "nobody talks abo",
                                  "The KV cache is evicted at the tool call",
                                  "FlashAttention-4 fabric",
                                  "what happens",
                                  "C++ and TLA+",
                                  "engine NEAR/5 blocks",
                                  "fabric before:2027"}) {
    CAPTURE(query);
    const SearchResponse response = explained(fixture, query);
    REQUIRE_FALSE(response.hits.empty());
    for (const Hit& hit : response.hits) {
      CAPTURE(hit.slug);
      REQUIRE(hit.explanation);
      double sum = 0;
      for (const ScorePart& part : hit.explanation->scores) sum += part.score;
      CHECK(sum == Approx(hit.score).epsilon(1e-9));
    }
  }
}

TEST_CASE("explain: one sentence says what speaks for a note") {
  SearchFixture fixture(site());
  const auto why = [&](const std::string& query) {
    return explained(fixture, query).hits.front().explanation->why;
  };
  CHECK(why("engine") == "Has \u201Cengine\u201D; 2 months old.");
  CHECK(why("Nobody talks about the NIC hop")
            .starts_with(
                "Its title is what you asked for; has \u201CNobody\u201D, \u201Ctalks\u201D"));
  CHECK(why("three things th").starts_with("Its title begins with what you asked for"));
  CHECK(why("gap true said") ==
        "Has \u201Cgap\u201D, \u201Ctrue\u201D and \u201Csaid\u201D, near each other.");
}

TEST_CASE("explain: sorted by date there is no score to explain") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "tensor";
  request.explain = true;
  request.sort = Sort::kNewest;
  for (const Hit& hit : fixture.search(request).hits) CHECK_FALSE(hit.explanation);
}

TEST_CASE("explain: a note with some of the words says which it lacks") {
  SearchFixture fixture(site());
  const SearchResponse response = explained(fixture, "engine blocks fabric");
  REQUIRE(response.relaxed.size() == 3);
  for (const Hit& hit : response.hits) {
    const bool evict = hit.slug == "evict";
    CHECK(hit.missing == (evict ? Slugs{"fabric"} : Slugs{"engine", "blocks"}));
  }
}

}  // namespace
}  // namespace notesearch
