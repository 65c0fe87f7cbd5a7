#include "schema/suggestions.h"

#include <algorithm>
#include <set>

#include "schema/generation.h"
#include "schema/names.h"
#include "tests/catch.h"
#include "tests/damage.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

using Keys = std::vector<std::string>;

// Writes the suggestions and the columns of notes into a folder.
class SuggestionsFixture {
 public:
  void add(DocId docid, const std::string& title, const std::vector<std::string>& headings = {},
           const std::string& date = "2026-01-01") {
    Note note;
    note.slug = "note-" + std::to_string(docid);
    note.title = title;
    note.date = parse_day(date);
    note.sections.push_back({{}, "", {{BlockKind::kProse, "Before the first heading."}}});
    for (const std::string& heading : headings) {
      note.sections.push_back({{"Outermost", heading}, "anchor", {}});
    }
    const std::string record = encode_note(note, {}, 0);
    columns_.add(docid, *view_note(record), 8);
    suggestions_.add(docid, *view_note(record), analyzer_);
  }

  Suggestions written() {
    REQUIRE(columns_.write(columns_path()));
    REQUIRE(suggestions_.write(path()));
    return Suggestions::open(path(), columns()).value();
  }

  [[nodiscard]] std::string key(std::string_view text) { return name_key(analyzer_, text); }
  [[nodiscard]] std::filesystem::path path() const { return dir_.path() / kSuggestionsFile; }
  [[nodiscard]] std::filesystem::path columns_path() const { return dir_.path() / kColumnsFile; }
  [[nodiscard]] Columns columns() const { return Columns::open(columns_path()).value(); }

 private:
  TemporaryDir dir_;
  Analyzer analyzer_ = Analyzer::create("english").value();
  ColumnsWriter columns_;
  SuggestionsWriter suggestions_;
};

Keys keys(const NameSuggestions& names, const std::vector<std::uint32_t>& numbers) {
  Keys keys;
  for (const std::uint32_t number : numbers) keys.emplace_back(names.key(number));
  return keys;
}

TEST_CASE("suggestions: what is typed finds names by the beginning of any word") {
  SuggestionsFixture fixture;
  fixture.add(1, "Understanding Raft protocols", {"Raft, logs"});
  fixture.add(2, "Raft");
  fixture.add(3, "Aircraft carriers");
  const Suggestions suggestions = fixture.written();
  const NameSuggestions& titles = suggestions.titles();
  CHECK(keys(titles, titles.beginning("raft", 10)) == Keys{"raft"});
  CHECK(keys(titles, titles.inside("raft", 10)) == Keys{"understandingraftprotocols"});
  CHECK(keys(titles, titles.inside("raftpro", 10)) == Keys{"understandingraftprotocols"});
  CHECK(keys(titles, titles.inside("protocols", 10)) == Keys{"understandingraftprotocols"});
  CHECK(titles.inside("protocolsr", 10).empty());
  CHECK(titles.inside("understanding", 10).empty());
  CHECK(titles.beginning("rafts", 10).empty());
  CHECK(titles.beginning("", 10).empty());
  CHECK(titles.inside("", 10).empty());
  CHECK(keys(suggestions.headings(), suggestions.headings().inside("logs", 10)) ==
        Keys{"raftlogs"});
}

TEST_CASE("suggestions: names with one key are one, shown by its newest note") {
  SuggestionsFixture fixture;
  fixture.add(1, "KV cache", {"Intro", "Setup", "SETUP"}, "2024-01-01");
  fixture.add(2, "kvcache", {"Setup"}, "2026-01-01");
  fixture.add(3, "KV-cache", {}, "2025-01-01");
  fixture.add(4, "Other", {"set-up", "Setup"}, "");
  const Suggestions suggestions = fixture.written();
  REQUIRE(suggestions.titles().size() == 2);
  const SuggestedName cache =
      suggestions.titles().name(suggestions.titles().exact("kvcache").value());
  CHECK(cache.docid == 2);
  CHECK(cache.notes == 3);
  const NameSuggestions& headings = suggestions.headings();
  const SuggestedName setup = headings.name(headings.exact("setup").value());
  CHECK(setup.docid == 2);
  CHECK(setup.section == 1);
  CHECK(setup.notes == 3);
  CHECK_FALSE(headings.exact("set"));
  CHECK_FALSE(headings.exact("setups"));
  CHECK_FALSE(headings.exact(""));
}

TEST_CASE("suggestions: of equally new notes the first by slug is shown, in whatever order") {
  for (const bool turned : {false, true}) {
    SuggestionsFixture fixture;
    fixture.add(1, turned ? "Other" : "Setup");
    fixture.add(2, "Setup");
    const Suggestions suggestions = fixture.written();
    const NameSuggestions& titles = suggestions.titles();
    CHECK(titles.name(titles.exact("setup").value()).docid == (turned ? 2 : 1));
  }
}

TEST_CASE("suggestions: newer titles and more frequent headings come first") {
  SuggestionsFixture fixture;
  fixture.add(1, "Cache one", {"Cache rare"}, "2024-01-01");
  fixture.add(2, "Cache two", {"Cache often"}, "2026-01-01");
  fixture.add(3, "Cache three", {"Cache often"}, "");
  fixture.add(4, "Cache four cache", {"Cache rare too"}, "2025-01-01");
  const Suggestions suggestions = fixture.written();
  const NameSuggestions& titles = suggestions.titles();
  CHECK(keys(titles, titles.beginning("cache", 10)) ==
        Keys{"cachetwo", "cachefourcache", "cacheone", "cachethree"});
  CHECK(keys(titles, titles.beginning("cache", 2)) == Keys{"cachetwo", "cachefourcache"});
  CHECK(titles.beginning("cache", 0).empty());
  const NameSuggestions& headings = suggestions.headings();
  CHECK(keys(headings, headings.beginning("c", 10)) ==
        Keys{"cacheoften", "cacheraretoo", "cacherare"});
}

TEST_CASE("suggestions: a name stands once, however many of its words begin so") {
  SuggestionsFixture fixture;
  fixture.add(1, "On caches, cached caching", {}, "2026-01-01");
  fixture.add(2, "A cache", {}, "2025-01-01");
  fixture.add(3, "Old cache cache", {}, "2024-01-01");
  const Suggestions suggestions = fixture.written();
  const NameSuggestions& titles = suggestions.titles();
  CHECK(keys(titles, titles.inside("cach", 2)) == Keys{"oncachescachedcaching", "acache"});
  CHECK(titles.inside("cach", 10).size() == 3);
}

// The slow, obvious truth: every name is asked.
TEST_CASE("suggestions: exactly the names of which a word begins so, as a slow reader finds them") {
  const std::vector<std::string> words = {"a", "ab", "aba", "b", "ba", "c++", "搜索"};
  SuggestionsFixture fixture;
  std::set<std::string> titles;
  std::uint32_t random = 1;
  for (DocId docid = 1; docid <= 200; ++docid) {
    std::string title;
    for (std::uint32_t count = 1 + docid % 4; count > 0; --count) {
      random = random * 1664525 + 1013904223;
      title += (title.empty() ? "" : " ") + words[(random >> 16) % words.size()];
    }
    titles.insert(title);
    fixture.add(docid, title, {}, "2026-01-" + std::to_string(10 + docid % 20));
  }
  const Suggestions suggestions = fixture.written();
  const NameSuggestions& names = suggestions.titles();
  for (const std::string typed :
       {"a", "ab", "aba", "abab", "b", "bac++", "c", "c+", "搜", "索", "索a"}) {
    CAPTURE(typed);
    std::set<std::string> beginning;
    std::set<std::string> inside;
    for (const std::string& title : titles) {
      if (fixture.key(title).starts_with(typed)) beginning.insert(fixture.key(title));
      for (std::size_t at = 1; at < title.size(); ++at) {
        const bool starts = title[at - 1] == ' ' || title.substr(at).starts_with("索");
        if (starts && fixture.key(title.substr(at)).starts_with(typed)) {
          inside.insert(fixture.key(title));
        }
      }
    }
    const Keys begun = keys(names, names.beginning(typed, 1000));
    const Keys within = keys(names, names.inside(typed, 1000));
    CHECK(std::set<std::string>(begun.begin(), begun.end()) == beginning);
    CHECK(std::set<std::string>(within.begin(), within.end()) == inside);
    CHECK(begun.size() == beginning.size());
    CHECK(within.size() == inside.size());
  }
}

TEST_CASE("suggestions: notes without names, and generations without the file, have none") {
  SuggestionsFixture fixture;
  fixture.add(1, "", {""});
  fixture.add(2, "…");
  const Suggestions suggestions = fixture.written();
  CHECK(suggestions.titles().size() == 0);
  CHECK(suggestions.headings().size() == 0);
  std::filesystem::remove(fixture.path());
  const auto missing = Suggestions::open(fixture.path(), fixture.columns());
  REQUIRE(missing);
  CHECK(missing->titles().beginning("a", 10).empty());
  CHECK_FALSE(missing->titles().exact("a"));
}

TEST_CASE("suggestions: titles alike in their first 200 bytes are one name") {
  const std::string word(60, 'a');
  const std::string common = word + " " + word + " " + word + " " + word;
  SuggestionsFixture fixture;
  fixture.add(1, common + " one");
  fixture.add(2, common + " two");
  const Suggestions suggestions = fixture.written();
  REQUIRE(suggestions.titles().size() == 1);
  CHECK(suggestions.titles().name(0).notes == 2);
  CHECK(suggestions.titles().inside(word, 10).size() == 1);
}

TEST_CASE("suggestions: they survive being moved") {
  SuggestionsFixture fixture;
  fixture.add(1, "KV cache");
  Suggestions first = fixture.written();
  const Suggestions second = std::move(first);
  CHECK(second.titles().exact("kvcache"));
}

TEST_CASE("suggestions: a note that the columns don't have is damage") {
  SuggestionsFixture fixture;
  fixture.add(3, "KV cache");
  (void)fixture.written();
  ColumnsWriter others;
  REQUIRE(others.write(fixture.columns_path()));
  const auto suggestions = Suggestions::open(fixture.path(), fixture.columns());
  REQUIRE_FALSE(suggestions);
  CHECK(suggestions.error().kind == ErrorKind::kBadData);
  CHECK(suggestions.error().message().find("the file of suggestions is damaged") !=
        std::string::npos);
}

TEST_CASE("suggestions: damaged files are refused or read in bounds") {
  SuggestionsFixture fixture;
  fixture.add(1, "KV cache", {"Setup of it", "Use"});
  fixture.add(2, "Paged attention", {"Setup of it"});
  (void)fixture.written();
  const Columns columns = fixture.columns();
  const DamagedFile file(fixture.path());
  int refused = 0;
  for_each_damage(file.sound(), 0, [&](const Damage& damage) {
    file.apply(damage);
    const auto suggestions = Suggestions::open(fixture.path(), columns);
    if (!suggestions) {
      ++refused;
      return;
    }
    for (const NameSuggestions& names : {suggestions->titles(), suggestions->headings()}) {
      (void)names.exact("kvcache");
      for (const std::string_view typed : {"k", "kv", "s", "of", "attention"}) {
        for (const auto& found : {names.beginning(typed, 10), names.inside(typed, 10)}) {
          for (const std::uint32_t number : found) {
            CHECK(columns.exists(names.name(number).docid));
            CHECK(names.key(number).size() <= file.sound().size());
          }
        }
      }
    }
  });
  CHECK(refused > 100);
}

}  // namespace
}  // namespace notesearch
