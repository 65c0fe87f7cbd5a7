#include "schema/names.h"

#include "schema/generation.h"
#include "tests/catch.h"
#include "tests/damage.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

Analyzer english() { return Analyzer::create("english").value(); }

std::string key_of(std::string_view text) {
  Analyzer analyzer = english();
  return name_key(analyzer, text);
}

// Writes names and the columns of their notes into a folder.
class NamesFixture {
 public:
  void add(DocId docid, const std::string& title, const std::vector<std::string>& headings = {}) {
    Note note;
    note.slug = "note-" + std::to_string(docid);
    note.title = title;
    note.sections.push_back({{}, "", {{BlockKind::kProse, "Before the first heading."}}});
    for (const std::string& heading : headings) {
      note.sections.push_back({{"Outermost", heading}, "anchor", {}});
    }
    const std::string record = encode_note(note, {}, 0);
    columns_.add(docid, *view_note(record), 8);
    names_.add(docid, *view_note(record), analyzer_);
  }

  Names written() {
    REQUIRE(columns_.write(columns_path()));
    REQUIRE(names_.write(path()));
    return Names::open(path(), columns()).value();
  }

  [[nodiscard]] std::filesystem::path path() const { return dir_.path() / kNamesFile; }
  [[nodiscard]] std::filesystem::path columns_path() const { return dir_.path() / kColumnsFile; }
  [[nodiscard]] Columns columns() const { return Columns::open(columns_path()).value(); }

 private:
  TemporaryDir dir_;
  Analyzer analyzer_ = english();
  ColumnsWriter columns_;
  NamesWriter names_;
};

std::vector<DocId> ids(std::span<const DocId> docids) { return {docids.begin(), docids.end()}; }

std::vector<DocId> ids(const Beginnings& beginnings) {
  std::vector<DocId> docids;
  for (const Beginning& beginning : beginnings.notes) docids.push_back(beginning.docid);
  return docids;
}

TEST_CASE("name key: folded parts without blanks") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Local wildcard DNS on macOS", "localwildcarddnsonmacos"},
      {"KV cache", "kvcache"},
      {"kvcache", "kvcache"},
      {"KV-cache", "kvcache"},
      {"The owner’s Café: 1.8µs, v1.2.3!", "theownercafe1.8us1.2.3"},
      {"向量 搜索", "向量搜索"},
      {"", ""},
      {" — … !", ""},
  };
  for (const auto& [text, key] : cases) {
    CAPTURE(text);
    CHECK(key_of(text) == key);
  }
}

TEST_CASE("name key: what is typed so far is the beginning of what is meant") {
  const std::string title = "Local wildcard DNS, on macOS";
  const std::string whole = key_of(title);
  for (std::size_t typed = 0; typed <= title.size(); ++typed) {
    CHECK(whole.starts_with(key_of(title.substr(0, typed))));
  }
}

TEST_CASE("name key: long ones are cut between code points") {
  std::string words;
  for (int i = 0; i < 100; ++i) words += "word ";
  CHECK(key_of(words).size() == kMaxKeyBytes);
  std::string han;
  for (int i = 0; i < 100; ++i) han += "搜";
  CHECK(key_of(han).size() == 198);
  CHECK(han.starts_with(key_of(han)));
}

TEST_CASE("names: notes are found by their exact title or heading") {
  NamesFixture fixture;
  fixture.add(1, "KV cache", {"Setup", "Paged attention", "SETUP!"});
  fixture.add(2, "Paged attention", {"Setup"});
  fixture.add(4, "kvcache");
  const Names names = fixture.written();
  CHECK(ids(names.titles().exact("kvcache")) == std::vector<DocId>{1, 4});
  CHECK(ids(names.titles().exact("pagedattention")) == std::vector<DocId>{2});
  CHECK(ids(names.headings().exact("setup")) == std::vector<DocId>{1, 2});
  CHECK(ids(names.headings().exact("pagedattention")) == std::vector<DocId>{1});
  CHECK(names.headings().exact("outermost").empty());
  CHECK(names.titles().exact("setup").empty());
  CHECK(names.titles().exact("kvcach").empty());
  CHECK(names.titles().exact("kvcaches").empty());
  CHECK(names.titles().exact("").empty());
}

TEST_CASE("names: of those that begin so, the shortest come first and all are counted") {
  NamesFixture fixture;
  fixture.add(1, "Cache coherence protocols", {"Cache lines"});
  fixture.add(2, "Cache");
  fixture.add(3, "Cached pages");
  fixture.add(4, "Caches");
  fixture.add(5, "cache");
  fixture.add(6, "Cadence");
  fixture.add(7, "Dache");
  const Names names = fixture.written();
  const Beginnings all = names.titles().beginning("cache", 10);
  CHECK(ids(all) == std::vector<DocId>{2, 5, 4, 3, 1});
  CHECK(all.total == 5);
  CHECK(all.notes[0].key_bytes == 5);
  CHECK(all.notes[4].key_bytes == std::string_view("cachecoherenceprotocols").size());
  CHECK(ids(names.titles().beginning("cache", 3)) == std::vector<DocId>{2, 5, 4});
  CHECK(ids(names.titles().beginning("cache", 1)) == std::vector<DocId>{2});
  CHECK(names.titles().beginning("cache", 1).total == 5);
  CHECK(names.titles().beginning("cache", 0).notes.empty());
  CHECK(names.titles().beginning("cache", 0).total == 5);
  CHECK(names.titles().beginning("", 10).total == 7);
  CHECK(names.titles().beginning("cachez", 10).total == 0);
  CHECK(names.titles().beginning("zebra", 10).notes.empty());
  CHECK(ids(names.headings().beginning("cachel", 10)) == std::vector<DocId>{1});
}

TEST_CASE("names: scripts without spaces begin at any character") {
  NamesFixture fixture;
  fixture.add(1, "向量搜索入门");
  fixture.add(2, "向量");
  const Names names = fixture.written();
  CHECK(ids(names.titles().exact("向量搜索入门")) == std::vector<DocId>{1});
  CHECK(ids(names.titles().beginning("向", 10)) == std::vector<DocId>{2, 1});
}

TEST_CASE("names: titles alike in their first 200 bytes are one name") {
  const std::string beginning(60, 'a');
  const std::string common = beginning + " " + beginning + " " + beginning + " " + beginning;
  NamesFixture fixture;
  fixture.add(1, common + " one");
  fixture.add(2, common + " two");
  const Names names = fixture.written();
  CHECK(ids(names.titles().exact(key_of(common + " three"))) == std::vector<DocId>{1, 2});
}

TEST_CASE("names: notes without titles and generations without the file have none") {
  NamesFixture fixture;
  fixture.add(1, "", {""});
  fixture.add(2, "…");
  const Names names = fixture.written();
  CHECK(names.titles().beginning("", 10).total == 0);
  CHECK(names.headings().beginning("", 10).total == 0);
  std::filesystem::remove(fixture.path());
  const auto missing = Names::open(fixture.path(), fixture.columns());
  REQUIRE(missing);
  CHECK(missing->titles().exact("a").empty());
  CHECK(missing->titles().beginning("", 10).notes.empty());
}

TEST_CASE("names: they survive being moved") {
  NamesFixture fixture;
  fixture.add(1, "KV cache");
  Names first = fixture.written();
  const Names second = std::move(first);
  CHECK(ids(second.titles().exact("kvcache")) == std::vector<DocId>{1});
}

TEST_CASE("names: a note that the columns don't have is damage") {
  NamesFixture fixture;
  fixture.add(3, "KV cache");
  (void)fixture.written();
  ColumnsWriter others;
  REQUIRE(others.write(fixture.columns_path()));
  const auto names = Names::open(fixture.path(), fixture.columns());
  REQUIRE_FALSE(names);
  CHECK(names.error().kind == ErrorKind::kBadData);
  CHECK(names.error().message().find("the file of names is damaged") != std::string::npos);
}

TEST_CASE("names: damaged files are refused or read in bounds") {
  NamesFixture fixture;
  fixture.add(1, "KV cache", {"Setup", "Use"});
  fixture.add(2, "Paged attention", {"Setup"});
  (void)fixture.written();
  const Columns columns = fixture.columns();
  const DamagedFile file(fixture.path());
  int refused = 0;
  for_each_damage(file.sound(), 0, [&](const Damage& damage) {
    file.apply(damage);
    const auto names = Names::open(fixture.path(), columns);
    if (!names) {
      ++refused;
      return;
    }
    for (const NameTable& table : {names->titles(), names->headings()}) {
      for (const Beginning& found : table.beginning("", 10).notes) {
        CHECK(columns.exists(found.docid));
      }
      (void)table.exact("kvcache");
    }
  });
  CHECK(refused > 100);
}

}  // namespace
}  // namespace notesearch
