#include "indexer/note_document.h"

#include <map>
#include <set>
#include <vector>

#include "schema/fields.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

struct IndexedTerm {
  std::uint32_t wdf = 0;
  std::vector<Xapian::termpos> positions;
};

std::map<std::string, IndexedTerm> terms_of(const Note& note) {
  auto analyzer = Analyzer::create("english");
  const NoteDocument made = make_document(note, *analyzer);
  std::map<std::string, IndexedTerm> terms;
  for (auto term = made.document.termlist_begin(); term != made.document.termlist_end(); ++term) {
    IndexedTerm& entry = terms[*term];
    entry.wdf = term.get_wdf();
    entry.positions.assign(term.positionlist_begin(), term.positionlist_end());
  }
  return terms;
}

Note sample() {
  Note note;
  note.slug = "nic-hop";
  note.title = "Caches";
  note.tags = {"GPU", "KV cache"};
  note.excerpt = "On caches";
  note.sections = {{{"Top", "Cached reads"},
                    "cached-reads",
                    {{BlockKind::kProse, "The cache reads"},
                     {BlockKind::kList, "reads again"},
                     {BlockKind::kCode, "read_cache()"}}}};
  return note;
}

TEST_CASE("a word counts by the weight of each field it stands in") {
  const auto terms = terms_of(sample());
  const auto weight = [](Field field) { return info(field).weight; };
  CHECK(terms.at("caches").wdf == weight(Field::kTitle) + weight(Field::kExcerpt));
  // As written: a tag, prose, and a part of the code's name.
  CHECK(terms.at("cache").wdf == weight(Field::kTag) + weight(Field::kBody) + weight(Field::kCode));
  // The stem gathers caches, cached and cache.
  CHECK(terms.at("Zcach").wdf == weight(Field::kTitle) + weight(Field::kTag) +
                                     weight(Field::kExcerpt) + weight(Field::kHeading) +
                                     weight(Field::kBody) + weight(Field::kCode));
  CHECK(terms.at("Zcach").positions.empty());
  CHECK(terms.at("caches").positions.size() == 2);
}

TEST_CASE("fields that queries can name have terms of their own, of little weight") {
  const auto terms = terms_of(sample());
  for (const char* term : {"Scaches", "ZScach", "XHcached", "ZXHcach", "XCread", "XCreadcache"}) {
    INFO(term);
    REQUIRE(terms.count(term) == 1);
    CHECK(terms.at(term).wdf == kOwnTermWeight);
  }
  CHECK(terms.at("Scaches").positions == std::vector<Xapian::termpos>{1});
  CHECK(terms.count("Scache") == 0);
  // Of code, neither stems nor positions.
  CHECK(terms.at("XCread").positions.empty());
  CHECK(terms.count("ZXCread") == 0);
  // Only a section's own heading, not those above it.
  CHECK(terms.count("top") == 0);
}

TEST_CASE("tags and slug mark the note") {
  const auto terms = terms_of(sample());
  for (const std::string& term : {tag_term("gpu"), tag_term("kv cache"), slug_term("nic-hop")}) {
    REQUIRE(terms.count(term) == 1);
    CHECK(terms.at(term).wdf == 0);
    CHECK(terms.at(term).positions.empty());
  }
}

TEST_CASE("no phrase crosses a field, a tag, a section, or from text into code") {
  const auto terms = terms_of(sample());
  // title | GPU | KV cache | excerpt | heading | prose list | code
  const auto at = [&](const char* term) { return terms.at(term).positions.front(); };
  CHECK(at("gpu") > at("caches") + kPositionGap);
  CHECK(at("kv") > at("gpu") + kPositionGap);
  CHECK(at("on") > at("kv") + 1 + kPositionGap);
  CHECK(at("cached") > at("on") + 1 + kPositionGap);
  CHECK(at("the") > at("cached") + 1 + kPositionGap);
  CHECK(at("again") == at("the") + 4);  // the cache reads reads again
  CHECK(at("readcache") > at("again") + kPositionGap);
}

TEST_CASE("words counts the positions of the sections") {
  auto analyzer = Analyzer::create("english");
  CHECK(make_document(sample(), *analyzer).words == 2 + 3 + 2 + 2);
}

TEST_CASE("a joined form stands where its first part stands and where its last does") {
  Note note;
  note.slug = "a";
  note.title = "FlashAttention-4 kernels";
  const auto terms = terms_of(note);
  CHECK(terms.at("flash").positions == std::vector<Xapian::termpos>{1});
  CHECK(terms.at("flashattention").positions == std::vector<Xapian::termpos>{1, 2});
  CHECK(terms.at("flashattention4").positions == std::vector<Xapian::termpos>{1, 3});
  CHECK(terms.at("attention").positions == std::vector<Xapian::termpos>{2});
  CHECK(terms.at("kernels").positions == std::vector<Xapian::termpos>{4});
}

TEST_CASE("nothing that Xapian refuses reaches it") {
  Note note;
  note.slug = std::string(128, 'a');
  note.title = std::string("nul\0byte", 8) + " " + std::string(100'000, 'x');
  // Each of these folds to eighteen characters.
  for (int i = 0; i < 20; ++i) note.excerpt += "\uFDFA";
  note.tags = {note.excerpt};
  auto analyzer = Analyzer::create("english");
  const NoteDocument made = make_document(note, *analyzer);
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  REQUIRE_NOTHROW(database.add_document(made.document));
  for (auto term = made.document.termlist_begin(); term != made.document.termlist_end(); ++term) {
    CHECK((*term).size() <= kMaxTermBytes);
    CHECK((*term).find('\0') == std::string::npos);
  }
}

TEST_CASE("a note without text is found by its slug") {
  Note note;
  note.slug = "empty";
  const auto terms = terms_of(note);
  CHECK(terms.size() == 1);
  CHECK(terms.count(slug_term("empty")) == 1);
}

TEST_CASE("an endless note is indexed up to a bound") {
  Note note;
  note.slug = "long";
  std::string words;
  for (int i = 0; i < 300'000; ++i) words += "word ";
  note.sections = {{{}, "", std::vector<Block>(8, {BlockKind::kProse, words})}};
  auto analyzer = Analyzer::create("english");
  const NoteDocument made = make_document(note, *analyzer);
  CHECK(made.words < kMaxNotePositions + 300'001);
}

}  // namespace
}  // namespace notesearch
