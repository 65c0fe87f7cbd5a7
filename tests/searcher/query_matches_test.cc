// What conditions on days and words near each other find.
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/searcher/query_tree.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

TEST_CASE("search: dates are conditions anywhere in a query") {
  SearchFixture fixture(site());
  const std::vector<std::pair<std::string, Slugs>> cases = {
      {"date:2026-04-10", {"fabric"}},
      {"date:2026", {"evict", "fabric"}},
      {"before:2026", {"stack"}},
      {"after:2026-04-10", {"evict"}},
      {"since:2026-04-10", {"evict", "fabric"}},
      {"until:2026-04-10", {"fabric", "stack"}},
      {"2025-11..2026-04", {"evict", "fabric", "stack"}},
      {"-date:2026", {"stack", "why"}},
      {"blackwell date:2026", {"fabric"}},
      {"blackwell -date:2026", {"stack"}},
      {"blackwell OR date:2026-04-15", {"evict", "fabric", "stack"}},
      {"blackwell (date:2025 OR date:2024)", {"stack"}},
      {"date:1999", {}},
  };
  for (const auto& [query, expected] : cases) {
    CAPTURE(query);
    CHECK(sorted(fixture.slugs(query)) == expected);
  }
}

TEST_CASE("search: a date among words holds unless nothing is of those days") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.today = *parse_day("2026-05-03");
  request.query = "blackwell last month";
  SearchResponse response = fixture.search(request);
  REQUIRE(response.total == 1);
  CHECK(response.hits.front().slug == "fabric");
  CHECK(response.searched == "blackwell date:2026-04-01..2026-04-30");
  CHECK(response.remarks.size() == 1);

  request.today = *parse_day("2020-05-03");
  response = fixture.search(request);
  CHECK(response.total == 2);
  CHECK(response.searched == "blackwell last month");
  REQUIRE(response.remarks.size() == 1);  // said, or old notes would pass for those of that month
  CHECK(response.remarks[0].part == "the date in the query");
}

TEST_CASE("search: words near each other, in any order and form") {
  SearchFixture fixture(
      {{"beside", "One", "2026-01-01", {}, "", "the replicas elect leaders quickly\n"},
       {"turned", "Two", "2026-01-01", {}, "", "a leader that one replica elected\n"},
       {"apart",
        "Three",
        "2026-01-01",
        {},
        "",
        "leader one two three four five six seven eight nine ten eleven replica\n"},
       {"sections", "Four", "2026-01-01", {}, "", "leader\n\n## Other\n\nreplica\n"}});
  CHECK(sorted(fixture.slugs("leader NEAR replica")) == Slugs{"beside", "turned"});
  CHECK(sorted(fixture.slugs("leader NEAR/12 replica")) == Slugs{"apart", "beside", "turned"});
  CHECK(sorted(fixture.slugs("leader NEAR/2 replica")) == Slugs{"beside"});
  CHECK(sorted(fixture.slugs("leader NEAR/1 replica")).empty());
  CHECK(sorted(fixture.slugs("quickly NEAR leader NEAR replica")) == Slugs{"beside"});
  CHECK(sorted(fixture.slugs("\"one replica\" NEAR leader")) == Slugs{"turned"});
  CHECK(sorted(fixture.slugs("quickly OR (leader NEAR replica) OR eleven")) ==
        Slugs{"apart", "beside", "turned"});
  CHECK(sorted(fixture.slugs("-(leader NEAR replica)")) == Slugs{"apart", "sections"});
  CHECK(sorted(fixture.slugs("leader NEAR leaders")) ==
        Slugs{"apart", "beside", "sections", "turned"});
  CHECK(fixture.slugs("leader NEAR ->").size() == 4);
  CHECK(joined(fixture.search("leader NEAR replica").hits.front().passages.front().parts)
            .find("[replica") != std::string::npos);
}

// Evaluates a tree over notes that have one word each, which is how the planner is checked.
bool holds(const QueryNode& node, const std::string& word, Day day) {
  switch (node.kind) {
    case QueryNode::Kind::kDays:
      return (!node.days.first || day >= *node.days.first) &&
             (!node.days.last || day <= *node.days.last);
    case QueryNode::Kind::kAnd:
      for (const QueryNode& child : node.children) {
        if (!holds(child, word, day)) return false;
      }
      return true;
    case QueryNode::Kind::kOr:
      for (const QueryNode& child : node.children) {
        if (holds(child, word, day)) return true;
      }
      return false;
    case QueryNode::Kind::kNot:
      return !holds(node.children.front(), word, day);
    case QueryNode::Kind::kNear:
    case QueryNode::Kind::kWord:
    case QueryNode::Kind::kPhrase:
    case QueryNode::Kind::kPrefix:
      return node.text == word;
  }
  return false;
}

TEST_CASE("search: trees of words and days match what they say") {
  const std::vector<std::string> words = {"alpha", "beta", "gamma"};
  std::vector<NoteSpec> notes;
  for (int i = 0; i < 60; ++i) {
    const Day day = *parse_day("2026-01-01") + std::chrono::days(i);
    notes.push_back({"n" + std::to_string(i),
                     "Note",
                     format_day(day),
                     {},
                     "",
                     words[static_cast<std::size_t>(i * i) % 3] + "\n"});
  }
  SearchFixture fixture(notes);
  std::mt19937 random(7);
  const std::vector<std::string> leaves = {"\"alpha\"",        "\"beta\"",
                                           "\"gamma\"",        "date:2026-01",
                                           "after:2026-02-10", "2026-01-20..2026-02-05"};
  const auto leaf = [&] {
    return (random() % 4 == 0 ? "-" : "") + leaves[random() % leaves.size()];
  };
  for (int round = 0; round < 300; ++round) {
    std::string query = "(" + leaf() + (random() % 2 == 0 ? " OR " : " ") + leaf() + ")";
    query += (random() % 2 == 0 ? " OR (" : " (") + leaf() + (random() % 2 == 0 ? " OR " : " ") +
             leaf() + ")";
    CAPTURE(query);
    const QueryNode root = parsed_at(query).root.front();
    Slugs expected;
    for (const NoteSpec& note : notes) {
      if (holds(root, note.body.substr(0, note.body.size() - 1), *parse_day(note.date))) {
        expected.push_back(note.slug);
      }
    }
    CHECK(sorted(fixture.exact_slugs(query)) == sorted(expected));
  }
}

}  // namespace
}  // namespace notesearch
