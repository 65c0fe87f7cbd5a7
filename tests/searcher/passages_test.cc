#include "searcher/passages.h"

#include "schema/base/text.h"
#include "schema/fields.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

using Kind = HighlightTarget::Kind;

std::string joined(const Parts& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += i % 2 == 1 ? "[" + parts[i] + "]" : parts[i];
  }
  return text;
}

std::vector<Passage> passages_of(const Note& note, const std::vector<std::string>& stems,
                                 std::size_t limit = 3) {
  Analyzer analyzer = *Analyzer::create("english");
  std::vector<HighlightTarget> targets;
  for (const std::string& stem : stems) {
    targets.push_back(
        {Kind::kStem, QueryField::kAny, {stem}, static_cast<std::uint32_t>(targets.size())});
  }
  const std::string record = encode_note(note, {}, 100);
  const Highlighter highlighter(analyzer, targets, QueryField::kAny);
  return choose_passages(*view_note(record), {highlighter, highlighter, highlighter}, limit);
}

Note note_with(std::vector<Section> sections) {
  Note note;
  note.slug = "n";
  note.title = "A title";
  note.excerpt = "What the note says of the fabric.";
  note.sections = std::move(sections);
  return note;
}

const std::string kFiller =
    "Nothing of interest stands here, only words that fill the line. More of them follow, as they "
    "do in every long paragraph that somebody wrote on a train. ";

TEST_CASE("passages: the window with the most distinct words wins, wherever it stands") {
  const Note note = note_with(
      {{{}, "", {{BlockKind::kProse, "The cache, the cache, the cache and the cache again."}}},
       {{"Plumbing", "Eviction"},
        "eviction",
        {{BlockKind::kProse, kFiller + "The cache is evicted at the tool call. " + kFiller}}}});
  const auto passages = passages_of(note, {"cach", "evict"}, 1);
  REQUIRE(passages.size() == 1);
  CHECK(joined(passages[0].parts).find("The [cache] is [evicted] at the tool call.") !=
        std::string::npos);
  CHECK(passages[0].anchor == "eviction");
  CHECK(passages[0].heading_path == std::vector<std::string>{"Plumbing", "Eviction"});
}

TEST_CASE("passages: a long paragraph is cut at sentences and marked as cut") {
  const Note note = note_with(
      {{{},
        "",
        {{BlockKind::kProse, kFiller + kFiller + "The cache is here. " + kFiller + kFiller}}}});
  const auto passages = passages_of(note, {"cach"});
  REQUIRE(passages.size() == 1);
  const std::string text = joined(passages[0].parts);
  CHECK(text.starts_with("\u2026"));
  CHECK(text.ends_with("\u2026"));
  CHECK(text.find("The [cache] is here.") != std::string::npos);
  CHECK(text.size() <= kPassageBytes + 10);
  CHECK((text.find("\u2026Nothing") == 0 || text.find("\u2026More") == 0 ||
         text.find("\u2026The") == 0));
}

TEST_CASE("passages: no word and no code point is ever cut") {
  for (const std::string& word : {std::string("wort"), std::string("w\u00F6rter")}) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += word + " ";
    text += "cache ";
    for (int i = 0; i < 200; ++i) text += word + " ";
    const auto passages = passages_of(note_with({{{}, "", {{BlockKind::kProse, text}}}}), {"cach"});
    REQUIRE(passages.size() == 1);
    std::string shown;
    for (const std::string& part : passages[0].parts) shown += part;
    std::size_t invalid = 0;
    CHECK(clean_text(shown, &invalid) == shown);
    CHECK(invalid == 0);
    const std::string inner = shown.substr(3, shown.size() - 6);  // without the two ellipses
    CHECK((inner.starts_with(word + " ") || inner.starts_with("cache ")));
    CHECK(inner.ends_with(" " + word));
  }
}

TEST_CASE("passages: text without blanks is cut between characters") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "\u6587";
  text += "cache";
  for (int i = 0; i < 300; ++i) text += "\u5B57";
  const auto passages = passages_of(note_with({{{}, "", {{BlockKind::kProse, text}}}}), {"cach"});
  REQUIRE(passages.size() == 1);
  const std::string shown = joined(passages[0].parts);
  std::size_t invalid = 0;
  CHECK(clean_text(shown, &invalid) == shown);
  CHECK(invalid == 0);
  CHECK(shown.find("\u6587[cache]\u5B57") != std::string::npos);
  CHECK(shown.size() <= kPassageBytes + 10);
}

TEST_CASE("passages: one endless word is shown in part, not in full") {
  const std::string text = std::string(5000, 'x') + " cache " + std::string(5000, 'y');
  const auto passages = passages_of(note_with({{{}, "", {{BlockKind::kProse, text}}}}), {"cach"});
  REQUIRE(passages.size() == 1);
  CHECK(joined(passages[0].parts).find("[cache]") != std::string::npos);
  CHECK(joined(passages[0].parts).size() < 600);
}

TEST_CASE(
    "passages: of a phrase with a flood of signs inside, and of an endless word, a part is shown") {
  Analyzer analyzer = *Analyzer::create("english");
  const std::vector<HighlightTarget> targets = {
      {Kind::kPhrase, QueryField::kAny, {"tensor", "cores"}, 0},
      {Kind::kExact, QueryField::kAny, {"cache"}, 1}};
  const Highlighter highlighter(analyzer, targets, QueryField::kAny);
  std::string hyphens;  // soft ones, which no reader sees
  for (int i = 0; i < 20000; ++i) hyphens += "\u00AD";
  for (const std::string& text :
       {"A tensor " + std::string(50000, '.') + " cores.", "The ca" + hyphens + "che of it."}) {
    const std::string record =
        encode_note(note_with({{{}, "", {{BlockKind::kProse, text}}}}), {}, 9);
    const auto passages =
        choose_passages(*view_note(record), {highlighter, highlighter, highlighter}, 3);
    REQUIRE(!passages.empty());
    CHECK(joined(passages[0].parts).size() < 2 * kPassageBytes + kMaxWordBytes);
  }
}

TEST_CASE("passages: code is shown by whole lines") {
  std::string code;
  for (int i = 0; i < 40; ++i) code += "  step_" + std::to_string(i) + "(buffer);\n";
  code += "  flush(cache);\n";
  for (int i = 0; i < 40; ++i) code += "  undo_" + std::to_string(i) + "(buffer);\n";
  const auto passages = passages_of(note_with({{{}, "", {{BlockKind::kCode, code}}}}), {"cach"});
  REQUIRE(passages.size() == 1);
  CHECK(passages[0].kind == BlockKind::kCode);
  const std::string text = joined(passages[0].parts);
  CHECK(text.find("  flush([cache]);") != std::string::npos);
  CAPTURE(text);
  CHECK(text.starts_with("\u2026\n  step_"));
  CHECK(text.ends_with(";\n\u2026"));
}

TEST_CASE("passages: further ones show a further word, then another section") {
  const Note note = note_with({{{}, "", {{BlockKind::kProse, "First the cache."}}},
                               {{"B"}, "b", {{BlockKind::kProse, "Again the cache."}}},
                               {{"C"}, "c", {{BlockKind::kProse, "Then the fabric."}}}});
  const auto passages = passages_of(note, {"cach", "fabric"});
  REQUIRE(passages.size() == 3);
  CHECK(joined(passages[0].parts) == "First the [cache].");
  CHECK(joined(passages[1].parts) == "Then the [fabric].");
  CHECK(joined(passages[2].parts) == "Again the [cache].");
  CHECK(passages_of(note, {"cach", "fabric"}, 2).size() == 2);
  CHECK(passages_of(note, {"cach"}, 0).empty());
}

TEST_CASE("passages: of one section and with no further word there is one") {
  const Note note = note_with(
      {{{"A"},
        "a",
        {{BlockKind::kProse, "First the cache."}, {BlockKind::kProse, "Again the cache."}}}});
  CHECK(passages_of(note, {"cach"}).size() == 1);
}

TEST_CASE("passages: a section that tells much less is not shown beside one that has it all") {
  const Note note = note_with({{{"A"}, "a", {{BlockKind::kProse, "The cache of the fabric."}}},
                               {{"B"}, "b", {{BlockKind::kProse, "A cache."}}}});
  CHECK(passages_of(note, {"cach", "fabric"}).size() == 1);
}

TEST_CASE("passages: what the heading says counts, and shows the section's beginning alone") {
  const Note note =
      note_with({{{"Intro"}, "intro", {{BlockKind::kProse, "The cache, in passing."}}},
                 {{"Cache eviction"},
                  "cache-eviction",
                  {{BlockKind::kProse, "Here the cache is the matter."}}},
                 {{"Security"}, "security", {{BlockKind::kProse, "Who may read what."}}}});
  CHECK(passages_of(note, {"cach"}).front().anchor == "cache-eviction");
  const auto passages = passages_of(note, {"secur"});
  REQUIRE(passages.size() == 1);
  CHECK(passages[0].anchor == "security");
  CHECK(joined(passages[0].parts) == "Who may read what.");
}

TEST_CASE("passages: a line that leads up to something is not the best that a note has to say") {
  const Note note = note_with({{{"A"}, "a", {{BlockKind::kProse, "Flush the cache like this:"}}},
                               {{"B"}, "b", {{BlockKind::kProse, "Flush the cache at dawn."}}}});
  CHECK(passages_of(note, {"flush", "cach"}).front().anchor == "b");
}

TEST_CASE("passages: of equals, prose comes before code") {
  const Note note = note_with({{{"A"}, "a", {{BlockKind::kCode, "cache.flush();"}}},
                               {{"B"}, "b", {{BlockKind::kProse, "The cache is flushed."}}}});
  const auto passages = passages_of(note, {"cach"});
  CHECK(passages.front().kind == BlockKind::kProse);
  CHECK(passages.back().kind == BlockKind::kCode);
}

TEST_CASE("passages: without a match in the body the excerpt is shown") {
  Note note = note_with({{{}, "", {{BlockKind::kProse, "Nothing of it."}}}});
  auto passages = passages_of(note, {"fabric"});
  REQUIRE(passages.size() == 1);
  CHECK(joined(passages[0].parts) == "What the note says of the [fabric].");
  CHECK(passages[0].anchor.empty());

  note.excerpt.clear();
  passages = passages_of(note, {"unheard"});
  REQUIRE(passages.size() == 1);
  CHECK(joined(passages[0].parts) == "Nothing of it.");

  note.sections.clear();
  CHECK(passages_of(note, {"unheard"}).empty());
}

}  // namespace
}  // namespace notesearch
