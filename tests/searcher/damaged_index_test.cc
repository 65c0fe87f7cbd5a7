#include "indexer/index_run.h"
#include "schema/digest.h"
#include "schema/version.h"
#include "tests/catch.h"
#include "tests/damage.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

std::vector<NoteSpec> eight_notes(const std::string& word) {
  std::vector<NoteSpec> notes;
  for (int i = 1; i <= 8; ++i) {
    const std::string number = std::to_string(i);
    notes.push_back({"note-" + number,
                     "Title " + number,
                     "2026-04-10",
                     {"GPU", "tag " + number},
                     "Excerpt " + number,
                     "# Heading\n\nThe " + word + " of unique" + number + ".\n"});
  }
  return notes;
}

// Two generations: "older" is a word of the first, "newer" one of the second.
class TwoGenerations : public SearchFixture {
 public:
  TwoGenerations() : SearchFixture(eight_notes("older")) { index(eight_notes("newer")); }

  [[nodiscard]] fs::path generation(std::uint64_t number) const {
    return index_dir() / generation_name(number);
  }
};

SearchRequest asking(const std::string& word) {
  SearchRequest request;
  request.query = word;
  return request;
}

// The word that the index answers with, or the error.
std::string answer(const fs::path& index_dir) {
  auto snapshot = IndexSnapshot::open(index_dir);
  if (!snapshot) return snapshot.error().what;
  auto searcher = Searcher::open(*snapshot);
  if (!searcher) return searcher.error().what;
  const auto newer = searcher->search(asking("newer"));
  const auto older = searcher->search(asking("older"));
  if (!newer || !older) return "damage was met while searching";
  if (newer->total == 8 && older->total == 0) return "newer";
  return newer->total == 0 && older->total == 8 ? "older" : "a mixture";
}

TEST_CASE("index: every damage is noticed when it is opened, and the generation before serves") {
  const TwoGenerations fixture;
  REQUIRE(answer(fixture.index_dir()) == "newer");
  std::size_t damages = 0;
  std::size_t noticed = 0;
  for (const fs::path& file : files_below(fixture.generation(2))) {
    const DamagedFile damaged(fixture.generation(2) / file);
    for_each_damage(damaged.sound(), 500, [&](const Damage& damage) {
      damaged.apply(damage);
      const auto snapshot = IndexSnapshot::open(fixture.index_dir());
      const bool told = snapshot && (*snapshot)->manifest().generation == 1 &&
                        (*snapshot)->damage().find("gen-000002/") == 0;
      ++damages;
      noticed += told ? 1 : 0;
      if (!told) FAIL_CHECK(file << ": " << damage.what);
      if (damages % 256 == 0) CHECK(answer(fixture.index_dir()) == "older");
    });
  }
  WARN(damages << " damages, " << noticed << " noticed");
  CHECK(noticed == damages);
  CHECK(damages > 5000);
  CHECK(answer(fixture.index_dir()) == "newer");
}

TEST_CASE("index: what the fast check leaves out, the whole one sees") {
  const TwoGenerations fixture;
  const fs::path large = fixture.generation(2) / "large";
  write_file(large, "begins");
  fs::resize_file(large, kCheckedAtOpenBytes);  // a hole
  REQUIRE(write_manifest(fixture.generation(2), read_manifest(fixture.generation(2)).value()));
  using Check = IndexSnapshot::Check;
  const auto opened = [&](Check check) {
    return IndexSnapshot::open(fixture.index_dir(), check).value();
  };
  CHECK(opened(Check::kWhole)->manifest().generation == 2);
  write_file(large, "Begins");
  fs::resize_file(large, kCheckedAtOpenBytes);
  CHECK(opened(Check::kFast)->manifest().generation == 2);
  CHECK(opened(Check::kWhole)->manifest().generation == 1);
  CHECK(opened(Check::kWhole)->damage().starts_with("gen-000002/large: "));
}

TEST_CASE("index: a generation without names is one of notesearch 0.1, and serves") {
  const TwoGenerations fixture;
  const fs::path generation = fixture.generation(2);
  CHECK(IndexSnapshot::open(fixture.index_dir()).value()->names().titles().exact("title3").size() ==
        1);
  fs::remove(generation / kNamesFile);
  REQUIRE(write_manifest(generation, read_manifest(generation).value()));
  CHECK(answer(fixture.index_dir()) == "newer");
  const auto snapshot = IndexSnapshot::open(fixture.index_dir()).value();
  CHECK(snapshot->damage().empty());
  CHECK(snapshot->names().titles().exact("title3").empty());
}

TEST_CASE("index: an answer of the generation before says so") {
  const TwoGenerations fixture;
  CHECK(IndexSnapshot::open(fixture.index_dir()).value()->damage().empty());
  write_file(fixture.generation(2) / kColumnsFile, "columns");
  auto searcher = Searcher::open(IndexSnapshot::open(fixture.index_dir()).value());
  REQUIRE(searcher);
  const auto response = searcher->search(asking("older"));
  REQUIRE(response);
  CHECK(response->generation == 1);
  CHECK(response->total == 8);
  REQUIRE(response->remarks.size() == 1);
  CHECK(response->remarks[0].part == "the index");
  CHECK(response->remarks[0].message.find("is damaged (gen-000002/columns: ") == 0);
  CHECK(response->remarks[0].message.ends_with("; generation 1 answers"));
}

TEST_CASE("index: when no generation is sound that is an error") {
  const TwoGenerations fixture;
  write_file(fixture.generation(1) / kVocabularyFile, "vocabulary");
  write_file(fixture.generation(2) / kColumnsFile, "columns");
  const auto snapshot = IndexSnapshot::open(fixture.index_dir());
  REQUIRE_FALSE(snapshot);
  CHECK(snapshot.error().kind == ErrorKind::kBadData);
  CHECK(snapshot.error().where.ends_with("gen-000002/columns"));
  CHECK(snapshot.error().fix.find("notes-index") != std::string::npos);
}

TEST_CASE("index: when `current` is lost, the newest sound generation serves") {
  const TwoGenerations fixture;
  const fs::path link = fixture.index_dir() / kCurrentLink;
  for (const char* target : {"", "gen-000099", "gen-000002.tmp", "/nowhere", "current"}) {
    CAPTURE(target);
    fs::remove(link);
    if (*target != '\0') fs::create_symlink(target, link);
    CHECK(answer(fixture.index_dir()) == "newer");
    const DamagedFile columns(fixture.generation(2) / kColumnsFile);
    columns.apply({"deleted", std::nullopt});
    CHECK(answer(fixture.index_dir()) == "older");
    CHECK(IndexSnapshot::open(fixture.index_dir())
              .value()
              ->damage()
              .starts_with("`current` leads to no generation; gen-000002/columns: "));
  }
}

TEST_CASE("index: a generation of a newer notesearch is refused, and no older one serves instead") {
  const TwoGenerations fixture;
  const fs::path path = fixture.generation(2) / kManifestFile;
  std::string manifest = read_file(path);
  const std::string version = "\"schema\": ";
  manifest.insert(manifest.find(version) + version.size(), "9");
  write_file(path, manifest);
  CHECK(answer(fixture.index_dir()) == "older");  // not what was published, whatever it says
  write_file(fixture.generation(2) / kManifestDigestFile, sha256_hex(manifest) + "  MANIFEST\n");
  const auto snapshot = IndexSnapshot::open(fixture.index_dir());
  REQUIRE_FALSE(snapshot);
  CHECK(snapshot.error().kind == ErrorKind::kBadData);
  CHECK(snapshot.error().fix.find("upgrade") != std::string::npos);
}

TEST_CASE("index: a generation of before there were corrections is sound and corrects nothing") {
  const TwoGenerations fixture;
  const auto corrected = [&] {
    const auto snapshot = IndexSnapshot::open(fixture.index_dir()).value();
    CHECK(snapshot->manifest().generation == 2);
    return snapshot->spelling().corrections(snapshot->vocabulary(), "heaidng", 5).size();
  };
  CHECK(corrected() == 1);
  Manifest manifest = read_manifest(fixture.generation(2)).value();
  fs::remove(fixture.generation(2) / kSpellingFile);
  REQUIRE(write_manifest(fixture.generation(2), manifest));
  CHECK(corrected() == 0);
}

TEST_CASE("index: a snapshot that is held stays whole, however much is published") {
  TwoGenerations fixture;
  const auto held = IndexSnapshot::open(fixture.index_dir()).value();
  for (int i = 0; i < 4; ++i) fixture.index(eight_notes("word" + std::to_string(i)));
  CHECK(fs::exists(fixture.generation(2)));
  CHECK_FALSE(fs::exists(fixture.generation(3)));
  auto searcher = Searcher::open(held);
  REQUIRE(searcher);
  CHECK(searcher->search(asking("newer")).value().total == 8);
}

}  // namespace
}  // namespace notesearch
