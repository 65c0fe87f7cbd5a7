// What programs beside the command line ask of a search: their own filters, deadlines, counts by day, and
// a look at every hit while it is described.
#include <algorithm>
#include <map>
#include <thread>

#include "searcher/highlighter.h"
#include "searcher/passage_window.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;

// `count` notes that all have one word, every other another, on days that repeat.
std::vector<NoteSpec> many(int count) {
  std::vector<NoteSpec> notes;
  for (int i = 0; i < count; ++i) {
    const std::string day = i % 10 == 9 ? "" : "2026-01-0" + std::to_string(i % 10 + 1);
    notes.push_back({"note-" + std::to_string(i),
                     "A title",
                     day,
                     {i % 3 == 0 ? "three" : "rest"},
                     "",
                     i % 2 == 0 ? "alpha beta\n" : "alpha\n"});
  }
  return notes;
}

Slugs slugs_of(const SearchResponse& response) {
  Slugs slugs;
  for (const Hit& hit : response.hits) slugs.push_back(hit.slug);
  return slugs;
}

TEST_CASE("filter: what it refuses is in no hit, total, facet, month or day") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.facets = request.timeline = request.day_counts = true;
  request.query = GENERATE("", "tensor", "tensor unheard");
  request.sort = GENERATE(Sort::kRelevance, Sort::kNewest);
  const SearchResponse all = fixture.search(request);
  DocId refused = 0;
  REQUIRE(fixture.searcher().search(request, [&](const HitView& view) {
    if (view.hit.slug == "stack") refused = view.docid;
    return true;
  }));
  REQUIRE(refused > 0);
  request.filter = [&](DocId docid) { return docid != refused; };
  const SearchResponse response = fixture.search(request);
  CHECK(response.total == all.total - 1);
  Slugs expected = slugs_of(all);
  expected.erase(std::find(expected.begin(), expected.end(), "stack"));
  CHECK(slugs_of(response) == expected);
  CHECK(std::none_of(response.facets->tags.begin(), response.facets->tags.end(),
                     [](const FacetValue& tag) { return tag.value == "world models"; }));
  CHECK(std::none_of(response.facets->years.begin(), response.facets->years.end(),
                     [](const FacetValue& year) { return year.value == "2025"; }));
  CHECK(response.timeline->front().month == std::chrono::year(2026) / 4);
  CHECK(response.days->size() == all.days->size() - 1);
}

TEST_CASE("filter: no more than the others does it relax a query") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "tensor cores";
  request.filter = [](DocId) { return false; };
  const SearchResponse response = fixture.search(request);
  CHECK(response.total == 0);
  CHECK(response.relaxed.empty());
}

TEST_CASE("partial: without it only notes with all the words answer") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "fabric evicted";
  CHECK(fixture.search(request).total == 2);
  CHECK_FALSE(fixture.search(request).relaxed.empty());
  request.partial = false;
  for (const Sort sort : {Sort::kRelevance, Sort::kOldest}) {
    request.sort = sort;
    CHECK(fixture.search(request).total == 0);
    CHECK(fixture.search(request).hits.empty());
    CHECK(fixture.search(request).relaxed.empty());
  }
  request.sort = Sort::kRelevance;
  request.query = "tensor waits";
  const SearchResponse alone = fixture.search(request);
  CHECK(slugs_of(alone) == Slugs{"fabric"});
  CHECK(alone.partial == 0);
  request.partial = true;
  CHECK(fixture.search(request).partial == 1);
}

TEST_CASE("days: every day with matches is counted, ascending, undated notes not") {
  SearchFixture fixture(many(40));
  SearchRequest request;
  request.query = "beta";
  request.day_counts = true;
  request.sort = GENERATE(Sort::kRelevance, Sort::kNewest);
  const SearchResponse response = fixture.search(request);
  REQUIRE(response.days);
  std::map<std::string, std::uint32_t> counted;
  for (const DayCount& day : *response.days) counted[format_day(day.day)] = day.count;
  CHECK(counted == std::map<std::string, std::uint32_t>{{"2026-01-01", 4},
                                                        {"2026-01-03", 4},
                                                        {"2026-01-05", 4},
                                                        {"2026-01-07", 4},
                                                        {"2026-01-09", 4}});
  CHECK(std::is_sorted(response.days->begin(), response.days->end(),
                       [](const DayCount& a, const DayCount& b) { return a.day < b.day; }));
  request.tags = {"three"};
  std::uint32_t total = 0;
  const SearchResponse filtered = fixture.search(request);
  for (const DayCount& day : *filtered.days) total += day.count;
  CHECK(total == filtered.total);
  request.day_counts = false;
  CHECK_FALSE(fixture.search(request).days);
}

TEST_CASE("deadline: one that has passed leaves no time for anything") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.deadline = Clock::now() - std::chrono::seconds(1);
  for (const char* query : {"", "tensor", "\"tensor cores\" -x", "unheard"}) {
    request.query = query;
    const auto late = fixture.searcher().search(request);
    REQUIRE_FALSE(late);
    CHECK(late.error().kind == ErrorKind::kUnavailable);
    CHECK(late.error().what == "the search took too long");
  }
  FacetSearchRequest values{request, "tags", ""};
  CHECK(fixture.searcher().facet_values(values).error().kind == ErrorKind::kUnavailable);
  RelatedRequest related{"evict"};
  related.deadline = request.deadline;
  CHECK(fixture.searcher().related(related).error().kind == ErrorKind::kUnavailable);
  request.deadline = Clock::now() + std::chrono::hours(1);
  CHECK(fixture.searcher().search(request));
}

TEST_CASE("deadline: when it passes while notes are matched, most of them are not looked at") {
  SearchFixture fixture(many(1'500));
  SearchRequest request;
  request.query = GENERATE("", "alpha");
  request.sort = GENERATE(Sort::kRelevance, Sort::kNewest);
  std::uint32_t calls = 0;
  request.deadline = Clock::now() + std::chrono::milliseconds(500);
  request.filter = [&](DocId) {
    if (++calls == 10) std::this_thread::sleep_until(*request.deadline);
    return true;
  };
  const auto late = fixture.searcher().search(request);
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::kUnavailable);
  CHECK(calls >= 10);
  CHECK(calls < 1'000);
}

TEST_CASE("deadline: it holds between the hits that are described") {
  SearchFixture fixture(many(50));
  SearchRequest request;
  request.query = "alpha";
  request.limit = 50;
  request.deadline = Clock::now() + std::chrono::milliseconds(500);
  std::uint32_t visits = 0;
  const auto late = fixture.searcher().search(request, [&](const HitView&) {
    if (++visits == 3) std::this_thread::sleep_until(*request.deadline);
    return true;
  });
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::kUnavailable);
  CHECK(visits == 3);
}

TEST_CASE("visitor: sees each hit in order, with its note and what finds the words in it") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "tensor";
  request.offset = 1;
  Slugs seen;
  double last = 1e9;
  const auto response = fixture.searcher().search(request, [&](const HitView& view) {
    seen.push_back(view.hit.slug);
    CHECK(text_of(view.note->slug()) == view.hit.slug);
    CHECK(view.hit.rank == request.offset + seen.size());
    CHECK_FALSE(view.prose.find("a tensor").empty());
    CHECK_FALSE(view.title.find("Tensors").empty());
    CHECK(view.most == Approx(1));
    CHECK(view.weights.of(view.prose.find("tensor").front().word) == Approx(1));
    CHECK(view.share > 0);
    CHECK(view.share <= last);
    last = view.share;
    return true;
  });
  REQUIRE(response);
  CHECK(seen == slugs_of(*response));
  CHECK(seen.size() == 1);
}

TEST_CASE("visitor: may have enough") {
  SearchFixture fixture(many(20));
  SearchRequest request;
  std::uint32_t visits = 0;
  const auto response =
      fixture.searcher().search(request, [&](const HitView&) { return ++visits < 4; });
  REQUIRE(response);
  CHECK(visits == 4);
  CHECK(response->hits.size() == 3);
  CHECK(response->total == 20);
}

TEST_CASE(
    "visitor: a hit with all the words has a greater share than one with some, in any number") {
  const auto shares = [](int notes) {
    SearchFixture fixture(many(notes));
    SearchRequest request;
    request.query = "alpha beta";
    request.limit = kMaxLimit;
    std::map<bool, double> found;  // by whether the hit has all
    REQUIRE(fixture.searcher().search(request, [&](const HitView& view) {
      found[view.hit.missing.empty()] = view.share;
      return true;
    }));
    return found;
  };
  const auto few = shares(40);  // others follow
  REQUIRE(few.count(false) == 1);
  CHECK(few.at(true) > 2 * few.at(false));
  CHECK(shares(400).at(true) > 1);  // none follows
}

TEST_CASE("related: what a filter refuses makes room for others") {
  SearchFixture fixture(many(60));
  RelatedRequest request{"note-0", 50};
  const auto all = fixture.searcher().related(request);
  REQUIRE(all);
  request.filter = [](DocId docid) { return docid % 2 == 0; };
  const auto some = fixture.searcher().related(request);
  REQUIRE(some);
  CHECK(!some->notes.empty());
  CHECK(some->notes.size() < 31);
  request.filter = [](DocId) { return false; };
  CHECK(fixture.searcher().related(request)->notes.empty());
}

}  // namespace
}  // namespace notesearch
