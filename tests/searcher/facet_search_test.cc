#include <random>

#include "searcher/facet_search_json.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

std::vector<NoteSpec> tagged() {
  std::vector<NoteSpec> notes;
  const auto add = [&](const std::string& date, const std::vector<std::string>& tags) {
    notes.push_back(
        {"n" + std::to_string(notes.size()), "A title", date, tags, "", "some words\n"});
  };
  add("2026-04-15", {"GPU", "World models", "C++"});
  add("2026-04-10", {"GPU", "real-world", "C"});
  add("2025-11-18", {"Zürich", "machine_learning", "C#"});
  add("2016-11-18", {"Machine Learning", "C++", "Ångström-Maße (SI)"});
  return notes;
}

FacetSearchResponse ask(SearchFixture& fixture, const FacetSearchRequest& request) {
  const auto response = fixture.searcher().facet_values(request);
  REQUIRE(response);
  return *response;
}

// "value count" of each.
Slugs found(SearchFixture& fixture, const std::string& text, const std::string& facet = "tags",
            SearchRequest search = {}) {
  Slugs values;
  const FacetSearchRequest request{std::move(search), facet, text, kMaxLimit};
  for (const FoundFacetValue& value : ask(fixture, request).values) {
    std::string plain;
    for (const std::string& part : value.parts) plain += part;
    CHECK(plain == value.value);
    values.push_back(joined(value.parts) + " " + std::to_string(value.count));
  }
  return values;
}

TEST_CASE("facet search: finds tags by the beginning of any of their words, most frequent first") {
  SearchFixture fixture(tagged());
  CHECK(found(fixture, "w") == Slugs{"real-[w]orld 1", "[W]orld models 1"});
  CHECK(found(fixture, "MOD") == Slugs{"World [mod]els 1"});
  CHECK(found(fixture, "odels").empty());
  CHECK(found(fixture, "c+") == Slugs{"[C+]+ 2"});
  CHECK(found(fixture, "c") == Slugs{"[C]++ 2", "[C] 1", "[C]# 1"});
  CHECK(found(fixture, "zuri") == Slugs{"[Züri]ch 1"});
  CHECK(found(fixture, "Zu\u0308r") == Slugs{"[Zür]ich 1"});
  CHECK(found(fixture, "mass") == Slugs{"Ångström-[Maß]e (SI) 1"});
  CHECK(found(fixture, "si") == Slugs{"Ångström-Maße ([SI]) 1"});
  CHECK(found(fixture, "nothing").empty());
}

TEST_CASE("facet search: blanks and signs between words are alike") {
  SearchFixture fixture(tagged());
  for (const char* text : {"machine l", "Machine-L", "machine_l", "  machine   l"}) {
    CAPTURE(text);
    CHECK(found(fixture, text) == Slugs{"[Machine L]earning 1", "[machine_l]earning 1"});
  }
  CHECK(found(fixture, "world mo") == Slugs{"[World mo]dels 1"});
  CHECK(found(fixture, "real world ") == Slugs{"[real-world] 1"});
}

TEST_CASE("facet search: an empty text finds every value, years are found as they are written") {
  SearchFixture fixture(tagged());
  CHECK(found(fixture, "").size() == 10);
  CHECK(found(fixture, " - ").front() == "C++ 2");
  CHECK(found(fixture, "", "years") == Slugs{"2026 2", "2025 1", "2016 1"});
  CHECK(found(fixture, "202", "years") == Slugs{"[202]6 2", "[202]5 1"});
  CHECK(found(fixture, "6", "years").empty());
}

TEST_CASE("facet search: counts under the query and the filters, but for the facet's own") {
  SearchFixture fixture(tagged());
  SearchRequest search;
  search.query = "title";
  search.years = {2026};
  search.tags = {"C"};
  CHECK(found(fixture, "", "tags", search) ==
        Slugs{"GPU 2", "C 1", "C++ 1", "real-world 1", "World models 1"});
  CHECK(found(fixture, "", "years", search) == Slugs{"2026 1"});
  search.zero_counts = true;
  CHECK(found(fixture, "c", "tags", search) == Slugs{"[C] 1", "[C]++ 1", "[C]# 0"});
  search.query = "zzzzzzzz";
  CHECK(found(fixture, "20", "years", search) == Slugs{"[20]26 0", "[20]25 0", "[20]16 0"});
}

TEST_CASE("facet search: a limit cuts the list, not the total") {
  SearchFixture fixture(tagged());
  const FacetSearchResponse response = ask(fixture, {{}, "tags", "c", 1});
  CHECK(response.total == 3);
  CHECK(response.values.size() == 1);
  CHECK(ask(fixture, {{}, "tags", "c", 0}).values.empty());
}

TEST_CASE("facet search: an unknown facet or too large a limit is an error") {
  SearchFixture fixture(tagged());
  for (const FacetSearchRequest& request :
       {FacetSearchRequest{{}, "colour", "", 10}, FacetSearchRequest{{}, "tags", "", 1001}}) {
    const auto response = fixture.searcher().facet_values(request);
    REQUIRE_FALSE(response);
    CHECK(response.error().kind == ErrorKind::kUsage);
  }
}

TEST_CASE("facet search: counts as a search by relevance does, and no text is too odd") {
  SearchFixture fixture(site());
  std::mt19937 random(5);
  for (const char* query :
       {"", "tensor", "gpu fabric", "\"kv cache\"", "tensr", "zzz", "fabric kv"}) {
    CAPTURE(query);
    SearchRequest search;
    search.query = query;
    search.facets = true;
    const auto tags = fixture.search(search).facets->tags;
    const auto values = ask(fixture, {search, "tags", "", kMaxLimit}).values;
    REQUIRE(values.size() == tags.size());
    for (std::size_t i = 0; i < tags.size(); ++i) {
      CHECK(values[i].value == tags[i].value);
      CHECK(values[i].count == tags[i].count);
    }
    std::string noise(random() % 3000, ' ');
    for (char& c : noise) c = static_cast<char>(random());
    found(fixture, noise);
    found(fixture, noise, "years");
  }
}

TEST_CASE("facet search: the JSON, version 1") {
  FacetSearchResponse response{"tags", "g", 2, {{"GPU", {"", "G", "PU"}, 7}}, 42, 9};
  CHECK(json_text(response) ==
        R"({"version":1,"facet":"tags","text":"g","total":2,"index":{"generation":42},)"
        R"("values":[{"value":"GPU","parts":["","G","PU"],"count":7}],"took_us":9})");
}

}  // namespace
}  // namespace notesearch
