#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "schema/analysis.h"
#include "searcher/related_json.h"
#include "tests/catch.h"
#include "tests/searcher/note_folder.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

RelatedResponse related(SearchFixture& fixture, const std::string& slug, std::uint32_t limit = 5) {
  const auto response = fixture.searcher().related({slug, limit});
  REQUIRE(response);
  return *response;
}

Slugs slugs(const RelatedResponse& response) {
  Slugs found;
  for (const RelatedNote& note : response.notes) found.push_back(note.slug);
  return found;
}

// Enough notes about nothing in particular that words of a few are rare.
std::vector<NoteSpec> with_others(std::vector<NoteSpec> notes) {
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i);
    notes.push_back({"other-" + number,
                     "Filler" + number,
                     "2026-01-01",
                     {},
                     "",
                     "other" + number + " matters entirely\n"});
  }
  return notes;
}

TEST_CASE("related: notes that share telling words come first, and it is told which") {
  SearchFixture fixture(with_others(
      {{"nic",
        "The NIC hop",
        "2026-04-10",
        {"GPU"},
        "",
        "The fabric carries packets. A fabric of NICs. Every hop costs; hop by hop the NIC "
        "waits.\n"},
       {"fabrics",
        "Building fabrics",
        "2020-01-01",
        {"gpu", "systems"},
        "",
        "How a fabric is cabled: each hop counts, says the NIC.\n"},
       {"tagged", "Tensor cores", "2026-04-10", {"GPU"}, "", "Something of multiplication.\n"},
       {"far", "Sourdough", "2026-04-10", {"bread"}, "", "Flour and water.\n"}}));
  const RelatedResponse response = related(fixture, "nic");
  CHECK(response.title == "The NIC hop");
  CHECK(response.generation == 1);
  CHECK(slugs(response) == Slugs{"fabrics", "tagged"});
  const RelatedNote& first = response.notes[0];
  CHECK(first.title == "Building fabrics");
  CHECK(first.date == parse_day("2020-01-01"));
  CHECK(first.tags == Slugs{"gpu", "systems"});
  CHECK(first.shared_tags == Slugs{"GPU"});
  CHECK(sorted(first.words) == Slugs{"NIC", "fabric", "hop"});
  CHECK(first.why.find("Shares the tag GPU and the words \u201C") == 0);
  CHECK(response.notes[1].words.empty());
  CHECK(response.notes[1].why == "Shares the tag GPU.");
}

TEST_CASE("related: words are told as the note writes them, in a form that both have") {
  SearchFixture fixture(with_others(
      {{"a", "On caches", "", {}, "", "Evicting caches, evicting a cache. FlashAttention too.\n"},
       {"b", "Nothing", "", {}, "", "It evicts its cache after flashattention.\n"}}));
  const RelatedResponse response = related(fixture, "a");
  REQUIRE(slugs(response) == Slugs{"b"});
  CHECK(sorted(response.notes[0].words) == Slugs{"FlashAttention", "cache", "evicting"});
}

TEST_CASE("related: copies are left out, notes without a text are none") {
  const std::string body = "The fabric carries packets from hop to hop.\n";
  SearchFixture fixture(with_others({{"one", "Fabric", "", {}, "", body},
                                     {"copy", "Fabric again", "", {}, "", body},
                                     {"two", "Another fabric", "", {}, "", "Packets hop.\n"}}));
  CHECK(slugs(related(fixture, "one")) == Slugs{"two"});
  CHECK(sorted(slugs(related(fixture, "two"))) == Slugs{"copy", "one"});
}

TEST_CASE("related: a slug of no note is told, with those that may be meant") {
  SearchFixture fixture(with_others({{"nic-hop", "The NIC hop", "", {}, "", "words\n"}}));
  const auto unknown = fixture.searcher().related({"the-nic-hop", 5});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::kNotFound);
  CHECK(unknown.error().message() == "no note has the slug \"the-nic-hop\" (perhaps nic-hop)");
  for (const std::string& slug : {std::string(), std::string("-"), std::string(100'000, 'a'),
                                  std::string("\0\xff (\"", 6), std::string("zzzzqqqq")}) {
    const auto response = fixture.searcher().related({slug, 5});
    REQUIRE_FALSE(response);
    CHECK(response.error().kind == ErrorKind::kNotFound);
    CHECK(response.error().fix == "give the slug of a note");
  }
  const auto many = fixture.searcher().related({"nic-hop", kMaxRelated + 1});
  REQUIRE_FALSE(many);
  CHECK(many.error().kind == ErrorKind::kUsage);
}

TEST_CASE("related: a note like no other has none") {
  SearchFixture fixture({{"only", "Alone", "", {"tag"}, "", "words of its own\n"}});
  CHECK(related(fixture, "only").notes.empty());
  CHECK(related(fixture, "only", 0).notes.empty());
}

// Everything that is indexed of a note.
std::string text_of(const NoteSpec& note) {
  std::string text = note.title + "\n" + note.excerpt + "\n" + note.body;
  for (const std::string& tag : note.tags) text += "\n" + tag;
  return text;
}

std::set<std::string> stems(Analyzer& analyzer, const std::string& text) {
  std::set<std::string> stems;
  analyzer.analyze(text,
                   [&](const Term& term) { stems.insert(std::string(analyzer.stem(term.text))); });
  return stems;
}

std::set<std::string> folded(const std::vector<std::string>& tags) {
  std::set<std::string> folded;
  for (const std::string& tag : tags) folded.insert(fold(tag));
  return folded;
}

TEST_CASE("related: never itself, never twice, in order, sharing what is said to be shared") {
  const std::vector<NoteSpec> notes = read_notes(NOTESEARCH_SOURCE_DIR "/corpus/sample");
  SearchFixture fixture(notes);
  Analyzer analyzer = Analyzer::create("english").value();
  std::map<std::string, const NoteSpec*> by_slug;
  for (const NoteSpec& note : notes) by_slug[note.slug] = &note;
  std::size_t words = 0;
  for (const NoteSpec& note : notes) {
    CAPTURE(note.slug);
    const auto own_stems = stems(analyzer, text_of(note));
    const auto own_tags = folded(note.tags);
    const RelatedResponse response = related(fixture, note.slug, kMaxRelated);
    CHECK(response.notes.size() >= 5);
    std::set<std::string> seen = {note.slug};
    double last = 1e9;
    for (const RelatedNote& other : response.notes) {
      CAPTURE(other.slug, other.why);
      CHECK(seen.insert(other.slug).second);
      CHECK(other.score <= last);
      CHECK(other.score > 0);
      last = other.score;
      const auto other_stems = stems(analyzer, text_of(*by_slug.at(other.slug)));
      CHECK(other.words.size() <= 5);
      for (const std::string& word : other.words) {
        CHECK(text_of(note).find(word) != std::string::npos);
        bool shared = false;
        for (const std::string& stem : stems(analyzer, word)) {
          shared = shared || (own_stems.count(stem) == 1 && other_stems.count(stem) == 1);
        }
        CHECK(shared);
        ++words;
      }
      const auto other_tags = folded(by_slug.at(other.slug)->tags);
      for (const std::string& tag : other.shared_tags) {
        CHECK(own_tags.count(fold(tag)) == 1);
        CHECK(other_tags.count(fold(tag)) == 1);
      }
      CHECK(other.words.size() + other.shared_tags.size() > 0);
      const std::string& told = other.words.empty() ? other.shared_tags[0] : other.words[0];
      CHECK(other.why.find(told) != std::string::npos);
    }
    Slugs first = slugs(response);
    first.resize(3);
    CHECK(slugs(related(fixture, note.slug, 3)) == first);
  }
  CHECK(words > 500);
}

TEST_CASE("related: the JSON, version 1") {
  RelatedResponse response{"nic", "The <NIC>", {}, 42, 9};
  RelatedNote note;
  note.slug = "fabric";
  note.score = 1.5;
  note.words = {"hop"};
  note.shared_tags = {"GPU"};
  note.why = "Shares.";
  response.notes = {note};
  CHECK(json_text(response) ==
        R"({"version":1,"slug":"nic","title":"The \u003cNIC\u003e","index":{"generation":42},)"
        R"("notes":[{"slug":"fabric","title":"","url":"","date":null,"tags":[],"score":1.5,)"
        R"("words":["hop"],"shared_tags":["GPU"],"why":"Shares."}],"took_us":9})");
  response.notes[0].date = parse_day("2026-04-10");
  CHECK(nlohmann::json::parse(json_text(response))["notes"][0]["date"] == "2026-04-10");
}

}  // namespace
}  // namespace notesearch
