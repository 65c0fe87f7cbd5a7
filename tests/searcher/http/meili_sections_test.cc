// Searching sections as front ends made for DocSearch do.
#include <algorithm>
#include <random>

#include "searcher/http/meili/documents.h"
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

namespace notesearch::meili {
namespace {

using Ids = std::vector<std::string>;
using nlohmann::ordered_json;

std::vector<NoteSpec> guide() {
  return {
      {"raft",
       "Raft explained",
       "2026-02-01",
       {"consensus"},
       "",
       "# Raft explained\n\nAn overview of terms.\n\n## Leader election\n\nVotes are counted. An "
       "election has a timeout.\n\n### Split votes\n\nNobody wins the election.\n\n## Log "
       "replication\n\nEntries are copied.\n\n```go\nappend_entries(log)\n```\n"},
      {"paxos",
       "Paxos",
       "2026-01-01",
       {"consensus", "old"},
       "",
       "Before all headings.\n\n## Leader\n\nOne proposer leads the election of a timeout.\n\n"
       "## Twice\n\nfirst\n\n## Twice\n\nsecond\n"},
      {"empty", "Nothing at all", "", {"blank"}, "", "<!-- nothing -->\n"},
  };
}

TEST_CASE("sections: a document for each, what stands before the first heading included") {
  MeiliFixture fixture(guide());
  const auto split = document(IndexUid::kSections, "raft#split-votes", fixture.context());
  REQUIRE(split);
  CHECK(split->dump() ==
        R"({"id":"raft#split-votes","note":"raft","title":"Raft explained",)"
        R"("heading":"Split votes","anchor":"split-votes","content":"Nobody wins the election.",)"
        R"("url":"https://example.test/notes/raft#split-votes","tags":["consensus"],"year":2026,)"
        R"("month":"2026-02","date":1769904000,"date_iso":"2026-02-01",)"
        R"("hierarchy_lvl0":"Raft explained","hierarchy_lvl1":"Leader election",)"
        R"("hierarchy_lvl2":"Split votes","hierarchy_lvl3":null,"hierarchy_lvl4":null,)"
        R"("hierarchy_lvl5":null,"hierarchy_lvl6":null,"objectID":"raft#split-votes"})");
  const auto opening = document(IndexUid::kSections, "paxos#", fixture.context());
  REQUIRE(opening);
  CHECK(opening->at("content") == "Before all headings.");
  CHECK(opening->at("heading") == "");
  CHECK(opening->at("hierarchy_lvl1") == opening->at("title"));
  CHECK(opening->at("hierarchy_lvl2") == nullptr);
  CHECK(opening->at("url") == "https://example.test/notes/paxos");
  CHECK(document(IndexUid::kSections, "paxos#twice", fixture.context())->at("content") == "first");
  CHECK(document(IndexUid::kSections, "paxos#twice-1", fixture.context())->at("content") ==
        "second");
  const auto empty = document(IndexUid::kSections, "empty#", fixture.context());
  REQUIRE(empty);
  CHECK(empty->at("content") == "");
  CHECK(empty->at("title") == "Nothing at all");
}

TEST_CASE("sections: those with all the words come first, title and headings above included") {
  MeiliFixture fixture(guide());
  SearchQuery query = section_query_for("election timeout");
  const Ids ids = values(fixture.answer(query));
  REQUIRE(ids.size() == 3);
  CHECK(Ids{ids[0], ids[1]} == (ids[0] == "paxos#leader"
                                    ? Ids{"paxos#leader", "raft#leader-election"}
                                    : Ids{"raft#leader-election", "paxos#leader"}));
  CHECK(ids[2] == "raft#split-votes");
  query.matching = MatchingStrategy::kAll;
  CHECK(values(fixture.answer(query)).size() == 2);
  query.q = "raft replication";
  CHECK(values(fixture.answer(query)) == Ids{"raft#log-replication"});
}

TEST_CASE("sections: a note that has the words nowhere else is found by its first section") {
  MeiliFixture fixture(guide());
  CHECK(values(fixture.answer(section_query_for("blank"))) == Ids{"empty#"});
  CHECK(values(fixture.answer(section_query_for("paxos"))) == Ids{"paxos#"});
  SearchQuery all = section_query_for("paxos");
  all.matching = MatchingStrategy::kAll;
  CHECK(values(fixture.answer(all)) == Ids{"paxos#"});
}

TEST_CASE("sections: without a query all of the newest notes, in the order of the page") {
  MeiliFixture fixture(guide());
  CHECK(values(fixture.answer(section_query_for(""))) ==
        Ids{"raft#raft-explained", "raft#leader-election", "raft#split-votes",
            "raft#log-replication", "paxos#", "paxos#leader", "paxos#twice", "paxos#twice-1",
            "empty#"});
}

TEST_CASE("sections: facets count sections, filters hold, and a note may be named once") {
  MeiliFixture fixture(guide());
  SearchQuery query = section_query_for("");
  query.facets = {"tags", "year"};
  CHECK(fixture.answer(query).at("facetDistribution").dump() ==
        R"({"tags":{"blank":1,"consensus":8,"old":4},"year":{"2026":8}})");
  query.distinct = "note";
  CHECK(values(fixture.answer(query)) == Ids{"raft#raft-explained", "paxos#", "empty#"});
  CHECK(fixture.answer(query).at("estimatedTotalHits") == 3);
  CHECK(fixture.answer(query).at("facetDistribution").at("tags").dump() ==
        R"({"blank":1,"consensus":2,"old":1})");
  query.distinct = "";
  query.filter.op = FilterOp::kEqual;
  query.filter.attribute = "tags";
  query.filter.values = {"old"};
  CHECK(values(fixture.answer(query)).size() == 4);
}

TEST_CASE("sections: sorted by date, notes alone decide") {
  MeiliFixture fixture(guide());
  SearchQuery query = section_query_for("election timeout");
  query.sort = Sort::kNewest;
  CHECK(values(fixture.answer(query)) ==
        Ids{"raft#leader-election", "raft#split-votes", "paxos#leader"});
  query.sort = Sort::kOldest;
  CHECK(values(fixture.answer(query)) ==
        Ids{"paxos#leader", "raft#leader-election", "raft#split-votes"});
}

TEST_CASE("sections: of more than ever count, pages and facets are those of the whole list") {
  std::mt19937 random(5);
  std::vector<NoteSpec> notes;
  for (int i = 0; i < 260; ++i) {
    NoteSpec note{"n" + std::to_string(i), "Title", "", {"t" + std::to_string(i % 7)}, "", ""};
    for (int section = 0; section < 7; ++section) {
      note.body += "## Part\n\nalpha " + std::string(random() % 3 == 0 ? "beta" : "rest") + "\n\n";
    }
    notes.push_back(note);
  }
  MeiliFixture fixture(notes);
  SearchQuery query = section_query_for("alpha beta");
  query.ranking_score = true;
  query.facets = {"tags"};
  query.distinct = GENERATE("", "note");
  const ordered_json whole = fixture.answer(query);
  const auto with_both =
      static_cast<std::size_t>(std::count_if(notes.begin(), notes.end(), [](const NoteSpec& note) {
        return note.body.find("beta") != std::string::npos;
      }));
  const std::size_t total = query.distinct.empty() ? kMaxTotalHits : with_both;
  CHECK(whole.at("estimatedTotalHits") == total);
  std::vector<ordered_json> joined;
  query.limit = 90;
  for (query.offset = 0; query.offset <= kMaxTotalHits; query.offset += query.limit) {
    const ordered_json page = fixture.answer(query);
    CHECK(page.at("estimatedTotalHits") == total);
    CHECK(page.at("facetDistribution") == whole.at("facetDistribution"));
    for (const ordered_json& hit : page.at("hits")) joined.push_back(hit);
  }
  CHECK((joined == whole.at("hits").get<std::vector<ordered_json>>()));
  std::uint32_t counted = 0;
  for (const auto& [tag, count] : whole.at("facetDistribution").at("tags").items()) {
    counted += count.get<std::uint32_t>();
  }
  CHECK(counted == total);
}

TEST_CASE("sections: as a front end for DocSearch asks for them") {
  MeiliFixture fixture(guide());
  SearchQuery query = section_query_for("elect");  // while it is typed
  query.limit = 20;
  query.highlight = {"*"};
  query.crop = {{"content", 4}};
  const ordered_json answer = fixture.answer(query);
  REQUIRE(answer.at("hits").size() == 3);
  const ordered_json& formatted = answer.at("hits").at(0).at("_formatted");
  CHECK(formatted.at("hierarchy_lvl0").is_string());
  CHECK(formatted.at("hierarchy_lvl6").is_null());
  CHECK(formatted.at("content").get<std::string>().find("<em>elect") != std::string::npos);
  for (const ordered_json& hit : answer.at("hits")) CHECK(hit.at("objectID") == hit.at("id"));
}

TEST_CASE("sections: code is searched as code") {
  MeiliFixture fixture(guide());
  SearchQuery query = section_query_for("code:append_entries");
  query.highlight = {"content"};
  const ordered_json answer = fixture.answer(query);
  CHECK(values(answer) == Ids{"raft#log-replication"});
  CHECK(answer.at("hits").at(0).at("_formatted").at("content") ==
        "Entries are copied.\n\n<em>append_entries</em>(log)");
}

}  // namespace
}  // namespace notesearch::meili
