// Facets and the timeline, beside what a person counts, and beside a count of random sites by brute
// force.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "schema/analysis.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

using Values = std::vector<std::pair<std::string, std::uint32_t>>;

Values values(const std::vector<FacetValue>& facet) {
  Values values;
  for (const FacetValue& value : facet) values.emplace_back(value.value, value.count);
  return values;
}

Values values(const std::vector<MonthCount>& timeline) {
  Values values;
  for (const MonthCount& month : timeline) {
    values.emplace_back(format_month(month.month), month.count);
  }
  return values;
}

SearchRequest counting(const std::string& query = {}) {
  SearchRequest request;
  request.query = query;
  request.facets = request.timeline = true;
  request.limit = kMaxLimit;
  return request;
}

TEST_CASE("facets: years may be chosen, any of several, with days and tags beside them") {
  SearchFixture fixture(site());
  const auto slugs = [&](SearchRequest request) {
    Slugs found;
    for (const Hit& hit : fixture.search(request).hits) found.push_back(hit.slug);
    return sorted(found);
  };
  SearchRequest request = counting();
  request.years = {2026};
  CHECK(slugs(request) == Slugs{"evict", "fabric"});
  request.years = {2026, 2025, 2025, 1800, -7};
  CHECK(slugs(request) == Slugs{"evict", "fabric", "stack"});
  request.tags = {"systems"};
  CHECK(slugs(request) == Slugs{"fabric", "stack"});
  request.days.last = parse_day("2025-12-31");
  CHECK(slugs(request) == Slugs{"stack"});
  request.years = {2026};
  CHECK(slugs(request).empty());
}

TEST_CASE("facets: a year that no note is of is told") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.years = {2026, 2024};
  const auto remarks = fixture.search(request).remarks;
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].part == "2024");
  CHECK(remarks[0].message == "is a year of no note");
}

TEST_CASE("facets: each ignores its own filter, the timeline those on dates") {
  SearchFixture fixture(site());
  SearchRequest request = counting();
  request.years = {2026};
  request.tags = {"systems"};
  for (const Sort sort : {Sort::kRelevance, Sort::kOldest}) {
    request.sort = sort;
    const SearchResponse response = fixture.search(request);
    CHECK(response.total == 1);
    CHECK(values(response.facets->tags) == Values{{"GPU", 2}, {"inference", 1}, {"Systems", 1}});
    CHECK(values(response.facets->years) == Values{{"2026", 1}, {"2025", 1}});
    CHECK(values(*response.timeline) == Values{{"2025-11", 1},
                                               {"2025-12", 0},
                                               {"2026-01", 0},
                                               {"2026-02", 0},
                                               {"2026-03", 0},
                                               {"2026-04", 1}});
  }
}

TEST_CASE("facets: come when asked for, the timeline without them too") {
  SearchFixture fixture(site());
  SearchRequest request = counting("tensor");
  request.facets = false;
  SearchResponse response = fixture.search(request);
  CHECK_FALSE(response.facets);
  CHECK(response.timeline->size() == 6);
  request.facets = true;
  request.timeline = false;
  response = fixture.search(request);
  CHECK(response.facets);
  CHECK_FALSE(response.timeline);
}

TEST_CASE("facets: what no match has is listed on request, also when nothing is found") {
  SearchFixture fixture(site());
  const Sort sort = GENERATE(Sort::kRelevance, Sort::kNewest);
  for (const char* query : {"zzzzzzz", ")(", "\"nothing has this\"", "why"}) {
    CAPTURE(query);
    SearchRequest request = counting(query);
    request.sort = sort;
    SearchResponse response = fixture.search(request);
    REQUIRE(response.facets);
    CHECK(response.facets->tags.empty());
    CHECK(response.facets->years.empty());
    CHECK(response.timeline->empty());
    request.zero_counts = true;
    response = fixture.search(request);
    CHECK(values(response.facets->tags) ==
          Values{{"GPU", 0}, {"inference", 0}, {"Systems", 0}, {"world models", 0}});
    CHECK(values(response.facets->years) == Values{{"2026", 0}, {"2025", 0}});
    CHECK(response.timeline->empty());
  }
}

TEST_CASE("facets: a query that is relaxed is counted as it was answered") {
  SearchFixture fixture(site());
  const SearchResponse response = fixture.search(counting("fabric \"tool call\""));
  REQUIRE_FALSE(response.relaxed.empty());
  CHECK(response.total == 2);
  CHECK(values(response.facets->years) == Values{{"2026", 2}});
  CHECK(values(*response.timeline) == Values{{"2026-04", 2}});
}

TEST_CASE("timeline: of more than a hundred years it has the months with matches, the newest") {
  std::vector<NoteSpec> notes;
  const auto add = [&](const std::string& date) {
    notes.push_back({"n" + std::to_string(notes.size()), "A title", date, {}, "", "words\n"});
  };
  add("0001-01-01");
  add("1926-05-01");
  add("2026-04-30");
  SearchFixture three(notes);
  CHECK(values(*three.search(counting()).timeline) ==
        Values{{"0001-01", 1}, {"1926-05", 1}, {"2026-04", 1}});

  SearchRequest request = counting();
  notes.erase(notes.begin());
  CHECK(SearchFixture(notes).search(request).timeline->size() == kMaxTimelineMonths);

  for (int i = 0; i < 1300; ++i) add(format_day(Day(std::chrono::days(-40 * i))));
  const auto timeline = *SearchFixture(notes).search(request).timeline;
  REQUIRE(timeline.size() == kMaxTimelineMonths);
  CHECK(format_month(timeline.back().month) == "2026-04");
  CHECK(std::all_of(timeline.begin(), timeline.end(), [](auto month) { return month.count > 0; }));
}

// What a random site is, and what is asked of it, counted without any of the searcher's code but its
// folding.
class RandomSite {
 public:
  explicit RandomSite(unsigned seed) : random_(seed) {
    const std::size_t notes = 1 + random_() % 60;
    for (std::size_t i = 0; i < notes; ++i) add(i);
  }

  [[nodiscard]] const std::vector<NoteSpec>& notes() const { return notes_; }

  SearchRequest request() {
    SearchRequest request = counting(one_of({"", "alpha", "beta", "gamma delta", "alpha OR beta"}));
    request.zero_counts = random_() % 2 == 0;
    request.sort = one_of<Sort>({Sort::kRelevance, Sort::kNewest, Sort::kOldest});
    while (random_() % 2 == 0) request.tags.push_back(some_tag());
    while (random_() % 2 == 0) request.years.push_back(2019 + static_cast<int>(random_() % 5));
    if (random_() % 4 == 0) request.days.first = parse_day(some_date());
    if (random_() % 4 == 0) request.days.last = parse_day(some_date());
    return request;
  }

 private:
  template <typename T>
  T one_of(const std::vector<T>& values) {
    return values[random_() % values.size()];
  }

  std::string one_of(const std::vector<const char*>& values) {
    return values[random_() % values.size()];
  }

  std::string some_tag() {
    return one_of({"GPU", "gpu", "Gpu", "world models", "World Models", "C++", "c++", "Zürich",
                   "zurich", "systems"});
  }

  std::string some_date() {
    if (random_() % 8 == 0) return {};
    return format_day(Day(std::chrono::days(18'000 + random_() % 1'500)));  // 2019 to 2023
  }

  void add(std::size_t number) {
    NoteSpec note{"note-" + std::to_string(number), "Title", some_date(), {}, "", "words "};
    while (random_() % 3 != 0) note.tags.push_back(some_tag());
    for (const char* word : {"alpha", "beta", "gamma", "delta"}) {
      if (random_() % 2 == 0) note.body += std::string(word) + " ";
    }
    note.body += "\n";
    notes_.push_back(note);
  }

  std::mt19937 random_;
  std::vector<NoteSpec> notes_;
};

bool has_words(const NoteSpec& note, const std::string& query) {
  const auto has = [&](const char* word) { return note.body.find(word) != std::string::npos; };
  if (query == "gamma delta") return has("gamma") && has("delta");
  if (query == "alpha OR beta") return has("alpha") || has("beta");
  return has(query.c_str());
}

bool has_tag(const NoteSpec& note, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& tag) {
           return std::any_of(note.tags.begin(), note.tags.end(),
                              [&](const std::string& own) { return fold(own) == fold(tag); });
         });
}

bool has_date(const NoteSpec& note, const SearchRequest& request) {
  const bool filtered = request.days.first || request.days.last || !request.years.empty();
  if (note.date.empty()) return !filtered;
  const int year = std::stoi(note.date.substr(0, 4));
  const auto& years = request.years;
  return (years.empty() || std::count(years.begin(), years.end(), year) > 0) &&
         (!request.days.first || note.date >= format_day(*request.days.first)) &&
         (!request.days.last || note.date <= format_day(*request.days.last));
}

struct Counted {
  std::uint32_t total = 0;
  std::map<std::string, std::uint32_t> tags;  // folded
  std::map<std::string, std::uint32_t> years;
  std::map<std::string, std::uint32_t> months;
};

Counted count(const std::vector<NoteSpec>& notes, const SearchRequest& request) {
  Counted counted;
  for (const NoteSpec& note : notes) {
    const bool found = has_words(note, request.query);
    const bool tag = found && has_tag(note, request.tags);
    const bool date = found && has_date(note, request);
    counted.total += tag && date ? 1 : 0;
    std::set<std::string> distinct;
    for (const std::string& own : note.tags) distinct.insert(fold(own));
    for (const std::string& own : distinct) {
      if (date || request.zero_counts) counted.tags[own] += date ? 1 : 0;
    }
    if (note.date.empty()) continue;
    if (tag || request.zero_counts) counted.years[note.date.substr(0, 4)] += tag ? 1 : 0;
    if (tag) ++counted.months[note.date.substr(0, 7)];
  }
  return counted;
}

std::map<std::string, std::uint32_t> folded(const std::vector<FacetValue>& facet) {
  std::map<std::string, std::uint32_t> counts;
  for (const FacetValue& value : facet) counts[fold(value.value)] = value.count;
  return counts;
}

void check_timeline(const std::vector<MonthCount>& timeline, const Counted& counted) {
  std::map<std::string, std::uint32_t> some;
  for (const MonthCount& month : timeline) {
    if (month.count > 0) some[format_month(month.month)] = month.count;
  }
  CHECK(some == counted.months);
  if (timeline.empty()) return;
  CHECK(timeline.front().count > 0);
  CHECK(timeline.back().count > 0);
  for (std::size_t i = 1; i < timeline.size(); ++i) {
    CHECK(timeline[i].month == timeline[i - 1].month + std::chrono::months(1));
  }
}

TEST_CASE("facets: what is counted equals a count by brute force, on random sites") {
  std::uint32_t matches = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    RandomSite site(seed);
    SearchFixture fixture(site.notes());
    for (int round = 0; round < 40; ++round) {
      const SearchRequest request = site.request();
      CAPTURE(seed, round, request.query, request.tags, request.years);
      const SearchResponse response = fixture.search(request);
      if (!response.relaxed.empty()) continue;  // counts notes with some of the words
      const Counted counted = count(site.notes(), request);
      CHECK(response.total == counted.total);
      CHECK(folded(response.facets->tags) == counted.tags);
      CHECK(folded(response.facets->years) == counted.years);
      check_timeline(*response.timeline, counted);
      const auto& tags = response.facets->tags;
      CHECK(std::is_sorted(tags.begin(), tags.end(), [](const auto& a, const auto& b) {
        return a.count != b.count ? a.count > b.count : fold(a.value) < fold(b.value);
      }));
      const auto& years = response.facets->years;
      CHECK(std::is_sorted(years.begin(), years.end(),
                           [](const auto& a, const auto& b) { return a.value > b.value; }));
      matches += counted.total;
    }
  }
  CHECK(matches > 1000);
}

}  // namespace
}  // namespace notesearch
