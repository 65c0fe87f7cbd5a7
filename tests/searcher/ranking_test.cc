#include "searcher/ranking.h"

#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

NoteSpec note(const std::string& slug, const std::string& title, const std::string& body) {
  return {slug, title, "2026-01-01", {}, "", body + "\n"};
}

// The slugs of all hits, those with some of the words included.
Slugs all_slugs(SearchFixture& fixture, const std::string& query) {
  Slugs slugs;
  for (const Hit& hit : fixture.search(query).hits) slugs.push_back(hit.slug);
  return slugs;
}

TEST_CASE("ranking: an exact title is first, however often others have its words") {
  SearchFixture fixture({note("often", "Fabric notes", "fabric fabric fabric fabric fabric fabric"),
                         note("exact", "Fabric", "Short."),
                         note("heading", "Other", "Words.\n\n## Fabric\n\nText.")});
  CHECK(fixture.slugs("fabric").front() == "exact");
  CHECK(fixture.slugs("FABRIC").front() == "exact");
}

TEST_CASE("ranking: a heading that is the query comes before words in running text") {
  SearchFixture fixture(
      {note("text", "One", "Lock the thing down even more, down, lock more and even more."),
       note("heading", "Two", "Words.\n\n## Lock down even more\n\nText."),
       note("third", "Three", "Nothing of it.")});
  CHECK(fixture.slugs("lock down even more").front() == "heading");
}

TEST_CASE("ranking: notes with all of few words come before those with one of them often") {
  SearchFixture fixture({note("one", "A", "raft raft raft raft raft raft raft raft"),
                         note("both", "B",
                              "Something about a quorum, and much later, after a great many other "
                              "words that say little, a raft."),
                         note("none", "C", "Other things.")});
  const SearchResponse response = fixture.search("raft quorum");
  CHECK(response.total == 1);
  CHECK(response.partial == 1);
  REQUIRE(response.hits.size() == 2);
  CHECK(response.hits[0].slug == "both");
  CHECK(response.hits[0].missing.empty());
  CHECK(response.hits[1].missing == Slugs{"quorum"});
}

TEST_CASE("ranking: near words come before far ones, and the asked form before others") {
  SearchFixture near({note("far", "A",
                           "page one two three four five six seven eight nine ten eleven "
                           "twelve thirteen fourteen table"),
                      note("near", "B",
                           "page table one two three four five six seven eight nine ten "
                           "eleven twelve thirteen fourteen")});
  CHECK(near.slugs("page table").front() == "near");
  SearchFixture forms({note("other", "A", "we are caching here now"),
                       note("asked", "B", "we are cached here now")});
  CHECK(forms.slugs("cached").front() == "asked");
  CHECK(forms.slugs("caching").front() == "other");
}

TEST_CASE("ranking: of like notes the newer is first, unless that is turned off") {
  SearchFixture fixture({{"old", "Two", "2020-01-01", {}, "", "the fabric waits here\n"},
                         {"new", "Two", "2026-01-01", {}, "", "the fabric waits here\n"},
                         {"undated", "Two", "", {}, "", "the fabric waits here\n"}});
  SearchRequest request;
  request.query = "fabric";
  request.today = parse_day("2026-01-01");
  request.ranking.endings = false;
  const SearchResponse response = fixture.search(request);
  CHECK(response.hits[0].slug == "new");
  CHECK(response.hits[0].score == Approx(1.05 * response.hits[1].score).epsilon(0.02));
  request.ranking.recency = false;
  const SearchResponse plain = fixture.search(request);
  CHECK(plain.hits[0].score == Approx(plain.hits[1].score));
}

TEST_CASE("ranking: a phrase is found however its words are written, camelCase or not") {
  SearchFixture fixture({note("camel", "A", "we use GitHub Actions here"),
                         note("plain", "B", "we use github actions here"),
                         note("apart", "C", "github has other actions")});
  for (const char* query : {"\"github actions\"", "\"GITHUB ACTIONS\"", "\"use github\""}) {
    CAPTURE(query);
    CHECK(sorted(fixture.exact_slugs(query)) == Slugs{"camel", "plain"});
    for (const Hit& hit : fixture.search(query).hits) {
      CHECK(joined(hit.passages[0].parts).find('[') != std::string::npos);
    }
  }
}

TEST_CASE("ranking: NEAR a word of no note finds nothing, and stopwords can be excluded from") {
  SearchFixture fixture(site());
  CHECK(fixture.exact_slugs("engine NEAR unheard").empty());
  CHECK(fixture.exact_slugs("fabric (engine NEAR unheard)").empty());
  CHECK(fixture.search("\"to be or not to be\" -tensor").total < 4);
}

TEST_CASE("ranking: a flag is not corrected") {
  SearchFixture fixture({note("flag", "B", "mendoza was here"), note("other", "A", "packets")});
  CHECK(fixture.search("packets --amendoza").corrections.empty());
}

TEST_CASE("ranking: misspelt words are corrected, and what was meant is named") {
  SearchFixture fixture({note("fabric", "One", "the fabric waits for packets"),
                         note("cache", "Two", "the cache is evicted"),
                         note("other", "Three", "nothing of that kind")});
  for (const char* query : {"fabrci", "fabic", "fabrric", "gabric", "fabrix"}) {
    CAPTURE(query);
    const SearchResponse response = fixture.search(query);
    REQUIRE(response.total == 1);
    CHECK(response.hits[0].slug == "fabric");
    REQUIRE(response.corrections.size() == 1);
    CHECK(response.corrections[0].from == query);
    CHECK(response.corrections[0].to == "fabric");
    CHECK(response.searched == "fabric");
    CHECK(joined(response.hits[0].passages[0].parts).find("[fabric]") != std::string::npos);
  }
  CHECK(fixture.search("packets fabrci").hits[0].slug == "fabric");
  SearchRequest request;
  request.query = "fabrci";
  request.ranking.typos = false;
  CHECK(fixture.search(request).total == 0);
  CHECK(fixture.search("\"fabrci\"").corrections.empty());
  CHECK(fixture.search("fabrci2").corrections.empty());
  CHECK(fixture.search("fab_rci").corrections.empty());
}

TEST_CASE("ranking: the last word may be unfinished, and misspelt as well") {
  SearchFixture fixture({note("subprocess", "Start a server in a subprocess", "Text."),
                         note("server", "Server rooms", "Text of servers."),
                         note("other", "Three", "Nothing.")});
  CHECK(fixture.slugs("start a server in a subpro").front() == "subprocess");
  CHECK(fixture.slugs("subproc") == Slugs{"subprocess"});
  CHECK(fixture.slugs("s").size() == 2);
  CHECK(fixture.slugs("subprco").front() == "subprocess");
  CHECK(all_slugs(fixture, "subproc ").empty());
}

TEST_CASE("ranking: a name that is typed behind a stopword never finds nothing on the way") {
  SearchFixture fixture({note("name", "The tree-sitter-languages package", "About parsers."),
                         note("si", "Units", "The SI has seven of them.")});
  for (const char* query : {"The tree", "The tree-", "The tree-s", "The tree-si", "The tree-sit",
                            "The tree-sitter-l", "The tree-sitter-lang"}) {
    CAPTURE(query);
    CHECK_FALSE(all_slugs(fixture, query).empty());
  }
}

TEST_CASE("ranking: synonyms find each other, one's own in place of those built in") {
  SearchFixture fixture({note("long", "A", "about reinforcement learning of agents"),
                         note("short", "B", "about RL and agents"),
                         note("other", "C", "about nothing")});
  CHECK(sorted(fixture.slugs("rl")) == Slugs{"long", "short"});
  REQUIRE(fixture.searcher().use_synonyms("nothing = agents\n", "mine"));
  CHECK(fixture.slugs("rl") == Slugs{"short"});
  CHECK(sorted(fixture.slugs("nothing")) == Slugs{"long", "other", "short"});
  CHECK_FALSE(fixture.searcher().use_synonyms("= agents\n", "mine"));
  CHECK(sorted(fixture.slugs("nothing")) == Slugs{"long", "other", "short"});
}

TEST_CASE("ranking: a pasted sentence finds its note, quotes, parentheses and all") {
  std::vector<NoteSpec> notes = site();
  SearchFixture fixture(notes);
  CHECK(all_slugs(fixture,
                  "An agent (who calls a tool, i.e. \"a program\") loses its whole cache of "
                  "blocks; what happens then to the engine and its memory?")
            .front() == "evict");
}

}  // namespace
}  // namespace notesearch
