#include "indexer/index_run.h"

#include "indexer/index_directory.h"
#include "schema/fields.h"
#include "schema/names.h"
#include "tests/catch.h"
#include "tests/indexer/run_fixture.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

TEST_CASE("the first run indexes every note") {
  RunFixture fixture(46);
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->build == BuildKind::kFull);
  CHECK(report->added == 46);
  CHECK(report->notes == 46);
  CHECK(report->generation == 1);
  CHECK(exit_code(*report) == 0);
  CHECK(fixture.stored().size() == 46);
  CHECK(fixture.found("unique7") == 1);
  CHECK(fixture.found(tag_term("gpu")) == 46);
  CHECK_FALSE(fs::exists(fixture.current() / "batches"));
}

// The slugs of the notes of a table that have a name with this key.
std::vector<std::string> named(const RunFixture& fixture, bool headings, std::string_view key) {
  const Columns columns = Columns::open(fixture.current() / kColumnsFile).value();
  const NoteStore store = NoteStore::open(fixture.current() / kNoteStoreFile).value();
  const Names names = Names::open(fixture.current() / kNamesFile, columns).value();
  std::vector<std::string> slugs;
  for (const DocId docid : (headings ? names.headings() : names.titles()).exact(key)) {
    slugs.emplace_back(text_of((*store.note(columns.record_offset(docid)))->slug()));
  }
  return slugs;
}

TEST_CASE("notes are found by title and heading, and by those they have now") {
  using Slugs = std::vector<std::string>;
  RunFixture fixture(40);
  REQUIRE(fixture.run());
  CHECK(named(fixture, false, "title4") == Slugs{"note-4"});
  CHECK(named(fixture, true, "heading7") == Slugs{"note-7"});

  fixture.site.set("note-4", {"Retitled quagga", "# Heading 40\n\nText.\n", std::nullopt});
  fixture.site.remove("note-5");
  REQUIRE(fixture.run()->build == BuildKind::kIncremental);
  CHECK(named(fixture, false, "title4").empty());
  CHECK(named(fixture, false, "retitledquagga") == Slugs{"note-4"});
  CHECK(named(fixture, true, "heading40").size() == 2);
  CHECK(named(fixture, false, "title5").empty());
  CHECK(named(fixture, false, "title6") == Slugs{"note-6"});
}

TEST_CASE("without a change nothing is published") {
  RunFixture fixture(5);
  REQUIRE(fixture.run());
  const auto published = fs::last_write_time(fixture.current() / kManifestFile);
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kUnchanged);
  CHECK(report->unchanged == 5);
  CHECK(report->generation == 1);
  CHECK(list_generations(fixture.options.index_dir) == std::vector<std::uint64_t>{1});
  CHECK(fs::last_write_time(fixture.current() / kManifestFile) == published);
}

TEST_CASE("edits, additions and removals are carried into the next generation") {
  RunFixture fixture(40);
  REQUIRE(fixture.run());
  fixture.site.set("note-3", {"Title 3", "Edited to say zebra.\n", std::nullopt});
  fixture.site.set("note-4", {"Retitled quagga", "# Heading 4\n\nThe text of unique4.\n", {}});
  fixture.site.remove("note-5");
  fixture.site.add(41);
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->build == BuildKind::kIncremental);
  CHECK(report->added == 1);
  CHECK(report->updated == 2);
  CHECK(report->removed == 1);
  CHECK(report->unchanged == 37);
  CHECK(report->notes == 40);
  CHECK(report->generation == 2);
  const auto stored = fixture.stored();
  CHECK(stored.at("note-3") == "Title 3\nEdited to say zebra.");
  CHECK(stored.at("note-4").starts_with("Retitled quagga"));
  CHECK(stored.count("note-5") == 0);
  CHECK(stored.count("note-41") == 1);
  CHECK(fixture.found("zebra") == 1);
  CHECK(fixture.found("unique3") == 0);
  CHECK(fixture.found("quagga") == 1);
  CHECK(fixture.found("unique5") == 0);
  CHECK(fixture.found("unique41") == 1);
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
}

// What a reader can see of an index, whatever the numbers of its documents.
std::map<std::string, std::string> logical_content(const fs::path& generation_dir) {
  const auto generation = LastGeneration::open(generation_dir);
  const Xapian::Database database((generation_dir / kDatabaseDir).string());
  std::map<std::string, std::string> content;
  for (const KnownNote& note : generation.value().notes()) {
    const DocId docid = *generation->find(note.slug);
    std::string& text = content[std::string(note.slug)];
    for (auto term = database.termlist_begin(docid); term != database.termlist_end(docid); ++term) {
      text += *term + ":" + std::to_string(term.get_wdf());
      for (auto at = term.positionlist_begin(); at != term.positionlist_end(); ++at) {
        text += "," + std::to_string(*at);
      }
      text += "\n";
    }
    text += generation->record(docid).value();
  }
  return content;
}

TEST_CASE("the same notes give the same index, however it was built") {
  RunFixture one(600);
  one.options.jobs = 1;
  REQUIRE(one.run());
  RunFixture many(10);
  many.options.sources = one.options.sources;
  many.options.jobs = 4;
  REQUIRE(many.run());
  CHECK(logical_content(one.current()) == logical_content(many.current()));

  // A detour through an incremental generation and back.
  one.site.set("note-1", {"Other", "other\n", std::nullopt});
  one.site.remove("note-2");
  REQUIRE(many.run()->build == BuildKind::kIncremental);
  one.site.add(1);
  one.site.add(2);
  REQUIRE(many.run()->build == BuildKind::kIncremental);
  CHECK(logical_content(one.current()) == logical_content(many.current()));
}

TEST_CASE("a full build numbers documents in listing order") {
  RunFixture fixture(600);  // eight batches
  REQUIRE(fixture.run());
  const auto generation = LastGeneration::open(fixture.current());
  std::vector<std::string> slugs;
  for (const KnownNote& note : generation.value().notes()) slugs.emplace_back(note.slug);
  CHECK(std::is_sorted(slugs.begin(), slugs.end()));  // as the site lists them
  CHECK(generation->last_docid() == 600);
  const Xapian::Database database((fixture.current() / kDatabaseDir).string());
  for (const KnownNote& note : generation->notes()) {
    auto posting = database.postlist_begin(slug_term(note.slug));
    REQUIRE(posting != database.postlist_end(slug_term(note.slug)));
    CHECK(*posting == *generation->find(note.slug));
  }
}

TEST_CASE("many incremental runs keep the database small and right") {
  RunFixture fixture(30);
  REQUIRE(fixture.run());
  std::uintmax_t largest = 0;
  for (int i = 0; i < 40; ++i) {
    std::string body;
    for (int word = 0; word < 300; ++word) {
      body += "word" + std::to_string(i) + "x" + std::to_string(word) + " ";
    }
    fixture.site.set("note-" + std::to_string(1 + i % 7), {"T", body, std::nullopt});
    const auto report = fixture.run();
    REQUIRE(report);
    REQUIRE(report->build == BuildKind::kIncremental);
    std::uintmax_t bytes = 0;
    for (const auto& file : fs::directory_iterator(fixture.current() / kDatabaseDir)) {
      bytes += file.file_size();
    }
    largest = std::max(largest, bytes);
  }
  CHECK(fixture.stored().size() == 30);
  CHECK(fixture.found("word39x7") == 1);
  CHECK(fixture.found("word0x7") == 0);
  CHECK(largest < 3'000'000);
}

TEST_CASE("another stemmer rebuilds, and --full does so always") {
  RunFixture fixture(5);
  REQUIRE(fixture.run());
  CHECK(fixture.found("Ztext") == 5);
  fixture.options.stem_language = "none";
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->build == BuildKind::kFull);
  CHECK(report->unchanged == 5);
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
  fixture.options.full = true;
  report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->generation == 3);
  fixture.options.stem_language = "klingon";
  CHECK(fixture.run().error().kind == ErrorKind::kUsage);
}

TEST_CASE("a dry run says what would be done and writes nothing") {
  RunFixture fixture(5);
  fixture.options.dry_run = true;
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kDryRun);
  CHECK(report->added == 5);
  CHECK(report->notes == 5);
  CHECK_FALSE(fs::exists(fixture.options.index_dir));

  fixture.options.dry_run = false;
  REQUIRE(fixture.run());
  fixture.site.remove("note-1");
  fixture.site.add(6);
  const auto before = fs::last_write_time(fixture.options.index_dir);
  fixture.options.dry_run = true;
  fixture.options.accept_shrink = true;
  report = fixture.run();
  REQUIRE(report);
  CHECK(report->added == 1);
  CHECK(report->removed == 1);
  CHECK(fs::last_write_time(fixture.options.index_dir) == before);
}

TEST_CASE("offline rebuilds from the cache") {
  RunFixture fixture(20);
  REQUIRE(fixture.run());
  const auto online = logical_content(fixture.current());
  for (const auto& entry : fs::directory_iterator(fixture.options.index_dir)) {
    if (entry.path().filename().string().starts_with("gen-")) fs::remove_all(entry.path());
  }
  fs::remove(fixture.options.index_dir / kCurrentLink);
  fixture.site.origin().clear_log();
  fixture.options.offline = true;
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->notes == 20);
  CHECK(report->bodies_fetched == 0);
  CHECK(fixture.site.origin().request_count() == 0);
  CHECK(logical_content(fixture.current()) == online);
  CHECK(fixture.run()->outcome == Outcome::kUnchanged);
  fixture.options.full = true;
  CHECK(fixture.run()->outcome == Outcome::kPublished);

  fixture.options.sources = {"https://example.org/profile.json"};
  CHECK(fixture.run().error().kind == ErrorKind::kUsage);
  fixture.options.index_dir = fixture.dir.path() / "other";
  CHECK(fixture.run().error().kind == ErrorKind::kUnavailable);
}

TEST_CASE("a folder is a source, with and without a profile.json") {
  TemporaryDir folder;
  write_file(folder.path() / "guides" / "First Note.md", "# First\n\nabout walruses\n");
  write_file(folder.path() / "second.md", "---\ntitle: Second\ntags: [sea]\n---\nabout seals\n");
  RunFixture fixture(0);
  fixture.options.sources = {folder.path().string()};
  auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->notes == 2);
  CHECK(fixture.found("walruses") == 1);
  CHECK(fixture.found(tag_term("sea")) == 1);
  CHECK(report->source == std::filesystem::canonical(folder.path()).string());

  // The same folder by another spelling is the same source.
  fixture.options.sources = {(folder.path() / "guides" / "..").string()};
  report = fixture.run();
  REQUIRE(report);
  CHECK_FALSE(report->refusal.has_value());
  CHECK(report->source == std::filesystem::canonical(folder.path()).string());

  fixture.options.index_dir = fixture.dir.path() / "sample";
  fixture.options.sources = {std::string(NOTESEARCH_SOURCE_DIR) + "/corpus/sample"};
  report = fixture.run();
  REQUIRE(report);
  CHECK(report->notes == 46);
  CHECK(report->problems.empty());
}

TEST_CASE("a mirror is fetched from while links stay public") {
  RunFixture fixture(0);
  fixture.site.set("a", {"A", "text\n", std::nullopt});
  std::string manifest = fixture.site.manifest();
  const std::string own = fixture.site.origin().base_url();
  manifest.replace(manifest.find(own), own.size(), "https://example.org");
  fixture.site.set_manifest(reply_with(200, manifest, "application/json"));
  fixture.options.sources = {"https://example.org/profile.json"};
  fixture.options.fetch.mirrors = {
      {parse_origin("https://example.org").value(), parse_origin(own).value()}};
  const auto report = fixture.run();
  REQUIRE(report);
  CHECK(report->notes == 1);
  const auto generation = LastGeneration::open(fixture.current());
  CHECK(text_of(generation->note(1)->url()) == "https://example.org/notes/a");
}

TEST_CASE("what can be no source is refused in words") {
  RunFixture fixture(0);
  for (const std::string source : {"/nowhere/at/all", "ftp://example.org/profile.json",
                                   "https://user:pw@example.org/profile.json", ""}) {
    INFO(source);
    fixture.options.sources = {source};
    const auto report = fixture.run();
    REQUIRE_FALSE(report);
    CHECK(report.error().kind == ErrorKind::kUsage);
    CHECK_FALSE(fs::exists(fixture.options.index_dir));
  }
}

}  // namespace
}  // namespace notesearch
