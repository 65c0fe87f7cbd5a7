// What is listed wins; what is missing comes from the body.
#include "corpus/assemble.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

const Day kListedDay = parse_day("2026-01-01").value();
const Day kMatterDay = parse_day("2025-01-01").value();
const Day kFileDay = parse_day("2024-01-01").value();

ParsedBody full_body() {
  ParsedBody parsed;
  parsed.front_matter = {"Matter", "Matter excerpt", kMatterDay, {"m"}, false};
  parsed.sections = {
      {{}, "", {{BlockKind::kCode, "code"}, {BlockKind::kProse, "First paragraph."}}},
      {{"Heading"}, "heading", {}}};
  return parsed;
}

TEST_CASE("the listing wins over the body") {
  ListedNote listed{"s", "Listed", kListedDay, "Listed excerpt", {"l"}, "https://x.example/s",
                    "",  "",       kFileDay};
  const Note note = assemble_note(listed, full_body());
  CHECK(note.slug == "s");
  CHECK(note.title == "Listed");
  CHECK(note.date == kListedDay);
  CHECK(note.excerpt == "Listed excerpt");
  CHECK(note.tags == std::vector<std::string>{"l"});
  CHECK(note.url == "https://x.example/s");
  CHECK(note.sections.size() == 2);
}

TEST_CASE(
    "what the listing lacks comes from front matter, then from the text, then from the file") {
  ListedNote listed;
  listed.slug = "s";
  listed.fallback_date = kFileDay;

  const Note from_matter = assemble_note(listed, full_body());
  CHECK(from_matter.title == "Matter");
  CHECK(from_matter.date == kMatterDay);
  CHECK(from_matter.excerpt == "Matter excerpt");
  CHECK(from_matter.tags == std::vector<std::string>{"m"});

  ParsedBody bare = full_body();
  bare.front_matter = FrontMatter();
  bare.quarantine = "why";
  const Note from_text = assemble_note(listed, bare);
  CHECK(from_text.title == "Heading");
  CHECK(from_text.date == kFileDay);
  CHECK(from_text.excerpt == "First paragraph.");
  CHECK(from_text.tags.empty());
  CHECK(from_text.quarantine == "why");

  listed.fallback_date.reset();
  const Note from_nothing = assemble_note(listed, ParsedBody());
  CHECK(from_nothing.title == "s");
  CHECK_FALSE(from_nothing.date.has_value());
  CHECK(from_nothing.excerpt.empty());
}

TEST_CASE("provenance tells what the body gave, and keeps what the listing did") {
  struct Case {
    ParsedBody body;
    SourceKind title, date, excerpt, tags;
  };
  ParsedBody no_matter = full_body();
  no_matter.front_matter = FrontMatter();
  const auto matter = SourceKind::kFrontMatter;
  const auto text = SourceKind::kText;
  const auto none = SourceKind::kNone;
  const std::vector<Case> cases = {
      {full_body(), matter, matter, matter, matter},
      {no_matter, text, SourceKind::kSitemap, text, none},
      {ParsedBody(), text, SourceKind::kSitemap, none, none},
  };
  ListedNote bare;
  bare.slug = "s";
  bare.fallback_date = kFileDay;
  bare.provenance.listed_by = {SourceKind::kLlms, SourceKind::kSitemap};
  bare.provenance.date = SourceKind::kSitemap;
  bare.provenance.body = SourceKind::kLlms;
  for (const Case& c : cases) {
    const Provenance from = assemble_note(bare, c.body).provenance;
    CHECK(from.listed_by == bare.provenance.listed_by);
    CHECK(from.title == c.title);
    CHECK(from.date == c.date);
    CHECK(from.excerpt == c.excerpt);
    CHECK(from.tags == c.tags);
    CHECK(from.url == none);
    CHECK(from.body == SourceKind::kLlms);
  }

  ListedNote full{"s", "Listed", kListedDay, "Listed excerpt", {"l"}, "https://x.example/s",
                  "",  "",       kFileDay};
  const auto profile = SourceKind::kProfile;
  full.provenance = {{profile}, profile, profile, profile, profile, profile, profile};
  CHECK(assemble_note(full, full_body()).provenance == full.provenance);
}

TEST_CASE("a made excerpt ends at a sentence or a word") {
  const auto excerpt_of = [](const std::string& paragraph) {
    ListedNote listed;
    listed.slug = "s";
    ParsedBody parsed;
    parsed.sections = {{{}, "", {{BlockKind::kProse, paragraph}}}};
    return assemble_note(listed, parsed).excerpt;
  };
  const std::string sentence = std::string(98, 'a') + ". ";
  CHECK(excerpt_of("one\ntwo") == "one two");
  CHECK(excerpt_of(sentence + sentence + sentence + sentence) ==
        (sentence + sentence).substr(0, 199));
  std::string words;
  while (words.size() < 600) words += "word ";
  const std::string cut = excerpt_of(words);
  CHECK(cut.size() <= 300);
  CHECK(cut.size() > 280);
  CHECK(cut.substr(cut.size() - 7) == "word…");
  const std::string unbroken = excerpt_of(std::string(301, 'x'));
  CHECK(unbroken.size() == 300);
  std::string accents;
  for (int i = 0; i < 400; ++i) accents += "é";
  CHECK(excerpt_of(accents).size() <= 300);
  CHECK(excerpt_of("Hi. " + words).size() > 200);
}

}  // namespace
}  // namespace notesearch
