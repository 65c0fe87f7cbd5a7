// What is asked back when a query finds little.
#include "searcher/did_you_mean.h"

#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

NoteSpec note(const std::string& slug, const std::string& body,
              const std::vector<std::string>& tags = {}) {
  return {slug, "About " + slug, "2026-01-01", tags, "", body + "\n"};
}

// One author's slip, and twelve notes that are written right; of "buffers" five.
std::vector<NoteSpec> packets() {
  std::vector<NoteSpec> notes = {note("slip", "we recieve packets into buffers", {"odd"})};
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i);
    notes.push_back(note(
        "n" + number, std::string("they receive packets ") + (i < 5 ? "into buffers" : "at once")));
  }
  notes.push_back(note("trial", "trial closures"));
  notes.push_back(note("trail", "a trail of crumbs"));
  return notes;
}

std::string meant(SearchFixture& fixture, const std::string& query) {
  const SearchResponse response = fixture.search(query);
  return response.did_you_mean ? response.did_you_mean->query : "";
}

TEST_CASE("did you mean: a rare word that may be a slip is asked about, not corrected") {
  SearchFixture fixture(packets());
  const SearchResponse response = fixture.search("recieve");
  CHECK(response.total == 1);
  CHECK(response.corrections.empty());
  CHECK(response.remarks.empty());
  REQUIRE(response.did_you_mean);
  CHECK(response.did_you_mean->query == "receive");
  CHECK(response.did_you_mean->total == 12);
}

TEST_CASE("did you mean: whoever only counts need not pay for it") {
  SearchFixture fixture(packets());
  SearchRequest request;
  request.query = "recieve";
  CHECK(fixture.search(request).did_you_mean);
  request.did_you_mean = false;
  const SearchResponse response = fixture.search(request);
  CHECK_FALSE(response.did_you_mean);
  CHECK(response.total == 1);
}

TEST_CASE("did you mean: what is offered finds as many notes as it says, within the filters") {
  SearchFixture fixture(packets());
  for (const char* query : {"recieve buffers", "buffers recieve", "recieve buffers -once"}) {
    CAPTURE(query);
    const SearchResponse response = fixture.search(query);
    REQUIRE(response.did_you_mean);
    CHECK(response.did_you_mean->total == 5);
    CHECK(fixture.search(response.did_you_mean->query).total == 5);
  }
  SearchRequest odd;
  odd.query = "recieve";
  odd.tags = {"odd"};
  CHECK_FALSE(fixture.search(odd).did_you_mean);  // there is nothing more with that tag
}

TEST_CASE("did you mean: when no note has all the words, one that some note has with the others") {
  SearchFixture fixture(packets());
  const SearchResponse response = fixture.search("trail closures");
  CHECK_FALSE(response.relaxed.empty());
  REQUIRE(response.did_you_mean);
  CHECK(response.did_you_mean->query == "trial closures");
  CHECK(response.did_you_mean->total == 1);
  CHECK(meant(fixture, "trail packets") == "");  // no note has trial and packets either
}

TEST_CASE("did you mean: nothing when enough is found, or the word is meant as it is") {
  SearchFixture fixture(packets());
  CHECK(meant(fixture, "receive") == "");
  CHECK(meant(fixture, "trail") == "");  // trial is no more frequent
  CHECK(meant(fixture, "\"recieve\"") == "");
  CHECK(meant(fixture, "\"recieve packets\"") == "");
  CHECK(meant(fixture, "zzzzzz") == "");
  CHECK(meant(fixture, "") == "");
  CHECK(meant(fixture, "-recieve slip") == "");
  SearchRequest strict;
  strict.query = "recieve";
  strict.ranking.typos = false;
  CHECK_FALSE(fixture.search(strict).did_you_mean);
}

}  // namespace
}  // namespace notesearch
