#include <fstream>

#include "schema/columns.h"
#include "schema/generation.h"
#include "schema/note_store.h"
#include "schema/record.h"
#include "schema/stored_table.h"
#include "schema/vocabulary.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

Note sample_note(const std::string& slug, const std::vector<std::string>& tags) {
  Note note;
  note.slug = slug;
  note.title = "About " + slug;
  note.date = parse_day("2026-04-10");
  note.excerpt = "An excerpt.";
  note.tags = tags;
  note.url = "https://example.test/notes/" + slug;
  note.sections = {{{}, "", {{BlockKind::kProse, "First paragraph."}}},
                   {{"Plumbing"}, "plumbing", {{BlockKind::kCode, "int main();"}}}};
  return note;
}

std::string encoded(const std::string& slug, const std::vector<std::string>& tags) {
  return encode_note(sample_note(slug, tags), {"digest-b", "digest-l"}, 7);
}

TEST_CASE("record: a note survives its encoding") {
  const std::string bytes = encoded("nic-hop", {"GPU", "systems"});
  const auto view = view_note(bytes);
  REQUIRE(view);
  CHECK(text_of((*view)->slug()) == "nic-hop");
  CHECK(text_of((*view)->title()) == "About nic-hop");
  CHECK(day_of((*view)->day()) == parse_day("2026-04-10"));
  CHECK((*view)->tags()->size() == 2);
  CHECK((*view)->words() == 7);
  CHECK(text_of((*view)->body_digest()) == "digest-b");
  REQUIRE((*view)->sections()->size() == 2);
  const auto* second = (*view)->sections()->Get(1);
  CHECK(text_of(second->anchor()) == "plumbing");
  CHECK(text_of(second->heading_path()->Get(0)) == "Plumbing");
  CHECK(second->blocks()->Get(0)->kind() == static_cast<std::uint8_t>(BlockKind::kCode));
  CHECK(text_of(second->blocks()->Get(0)->text()) == "int main();");
}

TEST_CASE("record: an undated note stays undated") {
  Note note = sample_note("a", {});
  note.date.reset();
  const std::string bytes = encode_note(note, {}, 0);
  CHECK_FALSE(day_of((*view_note(bytes))->day()).has_value());
  CHECK_FALSE(day_of(stored_day(std::nullopt)).has_value());
}

TEST_CASE("record: no cut or flipped byte is followed out of bounds") {
  const std::string bytes = encoded("nic-hop", {"GPU"});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);
    if (const auto view = view_note(cut)) CHECK(text_of((*view)->slug()).size() <= size);
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x55);
    if (const auto view = view_note(flipped))
      CHECK(text_of((*view)->title()).size() <= bytes.size());
  }
}

TEST_CASE("note store and columns: what was written is read by document id") {
  const TemporaryDir dir;
  auto store = NoteStoreWriter::create(dir.path() / "notes.store");
  REQUIRE(store);
  ColumnsWriter writer;
  const std::vector<std::pair<DocId, std::string>> notes = {
      {1, encoded("bravo", {"GPU"})},
      {2, encoded("alpha", {"gpu", "Systems"})},
      {4, encoded("charlie", {"gpu"})}};
  for (const auto& [docid, record] : notes) {
    const auto offset = store->append(record);
    REQUIRE(offset);
    writer.add(docid, *view_note(record), *offset);
  }
  REQUIRE(store->close());
  REQUIRE(writer.write(dir.path() / "columns"));

  const auto columns = Columns::open(dir.path() / "columns");
  const auto read = NoteStore::open(dir.path() / "notes.store");
  REQUIRE(columns);
  REQUIRE(read);
  CHECK(columns->last_docid() == 4);
  CHECK(columns->notes() == 3);
  CHECK_FALSE(columns->exists(0));
  CHECK_FALSE(columns->exists(3));
  CHECK_FALSE(columns->exists(5));
  CHECK(text_of((*read->note(columns->record_offset(4)))->slug()) == "charlie");
  CHECK(columns->slug_rank(2) < columns->slug_rank(1));
  CHECK(columns->slug_rank(1) < columns->slug_rank(4));

  SECTION("a tag is one facet value in its most frequent spelling") {
    REQUIRE(columns->tag_count() == 2);
    const auto gpu = columns->find_tag("GPU");
    REQUIRE(gpu);
    CHECK(columns->find_tag("gpu") == gpu);
    CHECK(columns->tag_display(*gpu) == "gpu");
    CHECK_FALSE(columns->find_tag("rust"));
    CHECK(columns->tags(2).size() == 2);
    CHECK(columns->tags(1).size() == 1);
    CHECK(columns->tags(1)[0] == *gpu);
  }
  SECTION("a stray offset is an error") {
    CHECK_FALSE(read->record(3));
    CHECK_FALSE(read->record(8));
    CHECK_FALSE(read->record(1U << 30));
  }
}

TEST_CASE("columns and vocabulary: damaged files are refused or read in bounds") {
  const TemporaryDir dir;
  ColumnsWriter writer;
  const std::string record = encoded("alpha", {"gpu", "systems"});
  writer.add(1, *view_note(record), 16);
  REQUIRE(writer.write(dir.path() / "columns"));
  std::string bytes = read_file(dir.path() / "columns");
  int refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x7F);
    write_file(dir.path() / "flipped", flipped);
    const auto columns = Columns::open(dir.path() / "flipped");
    if (!columns) {
      ++refused;
    } else if (columns->exists(1)) {
      CHECK(columns->tags(1).size() <= 2);
    }
  }
  CHECK(refused > 0);
}

TEST_CASE("vocabulary: terms, frequencies, completions") {
  const TemporaryDir dir;
  Xapian::WritableDatabase database((dir.path() / "db").string(), Xapian::DB_CREATE);
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"cache", "cached", "Zcach", "Qslug"}, {"cache", "caches", "kv"}, {"cat", "cache"}}) {
    Xapian::Document document;
    for (const std::string& word : words) document.add_term(word);
    database.add_document(document);
  }
  database.commit();
  REQUIRE(write_vocabulary(database, dir.path() / "vocabulary"));
  const auto vocabulary = Vocabulary::open(dir.path() / "vocabulary");
  REQUIRE(vocabulary);
  CHECK(vocabulary->size() == 5);
  CHECK(vocabulary->frequency("cache") == 3);
  CHECK(vocabulary->frequency("cach") == 0);
  CHECK(vocabulary->frequency("Zcach") == 0);
  Completions found = vocabulary->completions("cac", 10);
  REQUIRE(found.terms.size() == 3);
  CHECK(found.total == 3);
  CHECK(found.terms[0].text == "cache");
  CHECK(found.terms[1].text == "cached");
  found = vocabulary->completions("c", 2);
  CHECK(found.terms.size() == 2);
  CHECK(found.total == 4);
  CHECK(vocabulary->completions("zzz", 5).terms.empty());
}

TEST_CASE("a file that can't be written is told with its reason, a full disk with what to do") {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(builder.CreateString("anything"));
  const auto full = write_table(builder, "/dev/full");
  REQUIRE_FALSE(full);
  CHECK(full.error().message() ==
        "/dev/full: can't write: No space left on device (free some disk space, then run again)");
  const auto nowhere = NoteStoreWriter::create("/nowhere/notes.store");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().message() ==
        "/nowhere/notes.store: can't write: No such file or directory");
  const auto manifest = write_manifest("/nowhere", {});
  REQUIRE_FALSE(manifest);
  CHECK(manifest.error().message().find("No such file or directory") != std::string::npos);
}

}  // namespace
}  // namespace notesearch
