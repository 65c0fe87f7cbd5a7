// What holds of every search, on random notes and queries.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "schema/analysis.h"
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

std::vector<NoteSpec> random_notes(std::mt19937& random) {
  std::vector<NoteSpec> notes;
  const std::vector<std::string> words = {"alpha", "beta", "gamma", "delta"};
  for (std::size_t i = 0; i < 80; ++i) {
    NoteSpec note{"n" + std::to_string(i), "Title " + words[random() % 4], "", {}, "", ""};
    if (random() % 5 != 0) {
      note.date = format_day(Day(std::chrono::days(19'000 + random() % 500)));
    }
    for (const char* tag : {"one", "Two", "three"}) {
      if (random() % 2 == 0) note.tags.emplace_back(tag);
    }
    for (int section = 0; section < 3; ++section) {
      note.body += "## " + words[random() % 4] + "\n\n";
      for (std::size_t n = random() % 6; n > 0; --n) note.body += words[random() % 4] + " ";
      note.body += "\n\n";
    }
    notes.push_back(note);
  }
  return notes;
}

ordered_json counted(const std::vector<ordered_json>& hits, const std::string& facet) {
  std::map<std::string, std::pair<std::string, int>> counts;
  const auto count = [&](const ordered_json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    auto& entry = counts[fold(text)];
    entry.first = text;
    ++entry.second;
  };
  for (const ordered_json& hit : hits) {
    const ordered_json& value = hit.at(facet);
    if (value.is_null()) continue;
    if (!value.is_array()) count(value);
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) count(value[i]);
  }
  ordered_json object = ordered_json::object();
  for (const auto& [key, entry] : counts) object[entry.first] = entry.second;
  return object;
}

TEST_CASE("search: pages make the whole list, scores fall, and facets count what is in it") {
  std::mt19937 random(3);
  MeiliFixture fixture(random_notes(random));
  for (int round = 0; round < 60; ++round) {
    SearchQuery query = query_for(
        std::vector<const char*>{"", "alpha", "alpha beta", "\"beta gamma\"",
                                 "alpha beta gamma delta", "delta tag:one"}[random() % 6]);
    query.index = random() % 2 == 0 ? IndexUid::kNotes : IndexUid::kSections;
    query.sort = std::vector{Sort::kRelevance, Sort::kNewest, Sort::kOldest}[random() % 3];
    query.matching = random() % 2 == 0 ? MatchingStrategy::kAll : MatchingStrategy::kLast;
    if (random() % 4 == 0) query.score_threshold = 0.4;
    if (random() % 4 == 0) query.distinct = query.index == IndexUid::kNotes ? "month" : "note";
    query.ranking_score = true;
    query.facets = {"tags", "month"};
    if (random() % 8 != 0) query.facets.push_back("date");
    CAPTURE(query.q, static_cast<int>(query.index), static_cast<int>(query.sort), query.distinct);
    const ordered_json whole = fixture.answer(query);
    const std::vector<ordered_json> hits = whole.at("hits");
    CHECK(hits.size() == whole.at("estimatedTotalHits"));
    for (const ordered_json& hit : hits) {
      CHECK(hit.at("_rankingScore") >= query.score_threshold.value_or(0));
      CHECK(hit.at("_rankingScore") <= 1);
    }
    if (query.sort == Sort::kRelevance) {
      CHECK(std::is_sorted(hits.begin(), hits.end(), [](const auto& a, const auto& b) {
        return a.at("_rankingScore") > b.at("_rankingScore");
      }));
    }
    std::vector<ordered_json> joined;
    for (query.offset = 0; query.offset <= hits.size(); query.offset += query.limit) {
      query.limit = 1 + static_cast<std::uint32_t>(random() % 40);
      const ordered_json page = fixture.answer(query);
      for (const auto& hit : page.at("hits")) joined.push_back(hit);
    }
    CHECK((joined == hits));
    std::set<std::string> ids;
    for (const ordered_json& hit : hits) ids.insert(hit.at("id").get<std::string>());
    CHECK(ids.size() == hits.size());
    // Of notes, those that follow with some of the words are not counted.
    if (query.index == IndexUid::kNotes && query.matching == MatchingStrategy::kLast &&
        !query.score_threshold && query.distinct.empty()) {
      continue;
    }
    for (const std::string& facet : query.facets) {
      const ordered_json& told = whole.at("facetDistribution").at(facet);
      const ordered_json truth = counted(hits, facet);
      if (truth.size() <= kMaxFacetValues) CHECK(told.dump() == truth.dump());
      CHECK(told.size() == std::min(truth.size(), kMaxFacetValues));
    }
  }
}

}  // namespace
}  // namespace notesearch::meili
