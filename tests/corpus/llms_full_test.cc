// llms-full.txt: where notes begin, what their headers say, and when it is refused as a whole.
#include "corpus/llms_full.h"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "corpus/front_matter.h"
#include "corpus/profile.h"
#include "schema/base/text.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

const std::string kWhere = "https://site.example/llms-full.txt";

SourceOptions site_options() {
  SourceOptions options;
  options.allowed_origins = {parse_origin("https://site.example").value()};
  options.raw_urls = {
      RawUrlPattern::parse("/notes/{slug}=/raw/notes/{slug}", parse_url(kWhere).value()).value()};
  return options;
}

Listing listed(const std::string& text) {
  INFO(text.substr(0, 2000));
  auto listing = parse_llms_full(text, kWhere, site_options());
  REQUIRE(listing.has_value());
  return std::move(*listing);
}

std::string day(const std::optional<Day>& date) { return date ? format_day(*date) : "undated"; }

// "slug|title|url|date|tags|excerpt|body"
std::string line_of(const ListedNote& n) {
  std::string tags;
  for (const std::string& tag : n.tags) tags += (tags.empty() ? "" : ",") + tag;
  return n.slug + "|" + n.title + "|" + n.url + "|" + day(n.date) + "|" + tags + "|" + n.excerpt +
         "|" + n.body.value_or("none");
}

std::string read_sample(const std::string& name) {
  std::ifstream file(NOTESEARCH_SOURCE_DIR "/corpus/sample/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("the sample's llms-full.txt holds the notes of its manifest and their bodies") {
  SourceOptions options;
  options.allowed_origins = {parse_origin("https://vanshverma.com").value()};
  const auto listing = parse_llms_full(read_sample("llms-full.txt"), "F", options);
  const auto profile = parse_profile(read_sample("profile.json"), "P", {options.allowed_origins});
  REQUIRE(listing.has_value());
  REQUIRE(profile.has_value());
  CHECK(listing->problems.empty());
  CHECK(listing->complete);
  REQUIRE(listing->notes.size() == profile->notes.size());
  for (std::size_t i = 0; i < listing->notes.size(); ++i) {
    const ListedNote& n = listing->notes[i];
    const ListedNote& p = profile->notes[i];
    INFO(p.slug);
    CHECK(n.slug == p.slug);
    CHECK(n.title == p.title);
    CHECK(n.date == p.date);
    CHECK(n.tags == p.tags);
    CHECK(n.url == p.url);
    const std::string raw = clean_text(read_sample("raw/notes/" + p.slug));
    std::string_view body;
    CHECK_FALSE(split_front_matter(raw, &body).draft);
    REQUIRE(n.body.has_value());
    CHECK(*n.body == trim(body));
  }
}

TEST_CASE("a note begins with a heading and its address, by every way to write them") {
  struct Case {
    std::string text;
    std::string note;
  };
  const std::string url = "https://site.example/notes/a";
  const std::string plain = "a|T|" + url + "|undated|||Text";
  const std::vector<Case> cases = {
      {"# T\nSource: " + url + "\n\nText\n", plain},
      {"## T\n\nURL: " + url + "\n\nText\n", plain},
      {"## T ##\n \n\t\nlink:" + url + "\nText", plain},
      {"# T\r\nUrl: <" + url + ">\r\n\r\nText\r\n\r\n", plain},
      {"# T\n- URL: " + url + "\n\nText", plain},
      {"# T\n**URL:** " + url + "\n\nText", plain},
      {"# T\n**URL**: " + url + "\n\nText", plain},
      {"# T\n* **Source: " + url + "**\n\nText", plain},
      {"# T\nURL: " + url + "#part\n\nText", plain},
      {"# T\nURL: https://site.example/raw/notes/a\n\nText", plain},
      {"# T\nURL: https://site.example/x/b.md\nText",
       "b|T|https://site.example/x/b|undated|||Text"},
      {"# T\nURL: https://site.example/x/b/\nText", "b|T|https://site.example/x/b/|undated|||Text"},
      {"# T\nURL: " + url + "\nDate: 2026-04-10\nTags: GPU, systems,,GPU\nExcerpt: Is it?\n\nText",
       "a|T|" + url + "|2026-04-10|GPU,systems|Is it?|Text"},
      {"# T\n- **URL:** " + url + "\n- **Description:** Is: it?\n- **date**: 2026-04-10\n\nText",
       "a|T|" + url + "|2026-04-10||Is: it?|Text"},
      {"# T\nURL: " + url +
           "\nDate: 2026-04-10\nDate: 2025-01-01\nSource: https://o.example/\n\nText",
       "a|T|" + url + "|2026-04-10|||Text"},
      {"# T\nURL: " + url + "\n\nDate: 2026-04-10\n\nText",
       "a|T|" + url + "|undated|||Date: 2026-04-10\n\nText"},
      {"# T\nURL: " + url + "\nAuthor: me\nDate: 2026-04-10\nText",
       "a|T|" + url + "|undated|||Author: me\nDate: 2026-04-10\nText"},
      {"# T\nURL: " + url + "\n\n    code\n\n", "a|T|" + url + "|undated|||    code"},
      {"#\nURL: " + url + "\nText", "a||" + url + "|undated|||Text"},
      {"# C#\nURL: " + url, "a|C#|" + url + "|undated|||"},
  };
  for (const Case& c : cases) {
    const Listing listing = listed(c.text);
    REQUIRE(listing.notes.size() == 1);
    CHECK(line_of(listing.notes[0]) == c.note);
    CHECK(listing.problems.empty());
  }
}

TEST_CASE("what only looks like the beginning of a note is text") {
  const std::string url = "https://site.example/notes/b";
  const std::vector<std::string> texts = {
      "### B\nURL: " + url,
      "B\n=\nURL: " + url,
      "#B\nURL: " + url,
      "    # B\nURL: " + url,
      "# B\ntext\nURL: " + url,
      "# B\nURL " + url,
      "# B\nURL: /notes/b",
      "# B\nURL: ftp://site.example/b",
      "# B\nDate: 2026-04-10\nURL: " + url,
      "# B\nSee: " + url,
      "# B\n**URL: " + url,
      "```\n# B\nURL: " + url + "\n```",
      "~~~~md\n```\n~~~\n# B\nURL: " + url + "\n~~~~",
      "# B",
      "# B\n\n\n",
  };
  for (const std::string& text : texts) {
    const Listing listing =
        listed("# A\nURL: https://site.example/notes/a\n\n" + text + "\n\nend\n");
    REQUIRE(listing.notes.size() == 1);
    CHECK(listing.notes[0].body.value_or("") == text + "\n\nend");
    CHECK(listing.complete);
  }
}

TEST_CASE("notes stand one behind the other, below what is about the site") {
  const Listing listing = listed(
      "# Site\n\n> Summary\n\n## A\n\nURL: https://site.example/a\n\n## Part\n\n```\n# x\n```\n\n"
      "# B\nSource: https://site.example/b\n# C\nSource: https://site.example/c\nlast");
  REQUIRE(listing.notes.size() == 3);
  CHECK(line_of(listing.notes[0]) ==
        "a|A|https://site.example/a|undated|||## Part\n\n```\n# x\n```");
  CHECK(line_of(listing.notes[1]) == "b|B|https://site.example/b|undated|||");
  CHECK(line_of(listing.notes[2]) == "c|C|https://site.example/c|undated|||last");
  for (const ListedNote& n : listing.notes) CHECK(n.markdown_url.empty());
}

TEST_CASE("provenance names llms-full.txt for what it gives") {
  const auto full = SourceKind::kLlmsFull;
  const auto none = SourceKind::kNone;
  const Listing listing = listed(
      "# A\nURL: https://site.example/a\nDate: 2026-04-10\nTags: x\nExcerpt: y\n"
      "#\nURL: https://site.example/b\n");
  CHECK(listing.notes.at(0).provenance == Provenance{{full}, full, full, full, full, full, full});
  CHECK(listing.notes.at(1).provenance == Provenance{{full}, none, none, none, none, full, full});
}

TEST_CASE("a note at fault is left out or loses a field, the others stay") {
  struct Case {
    std::string header;
    std::string slug;
    std::string what;
    bool left_out;
  };
  const std::string ok = "https://site.example/ok";
  const std::vector<Case> cases = {
      {"URL: https://other.example/x", "x", "\"https://other.example/x\" is on another origin",
       true},
      {"URL: https://site.example@o.example/x", "", "has a user name", true},
      {"URL: https://site.example/a b", "", "has white space", true},
      {"URL: https://site.example/", "", "is the root of a site", true},
      {"URL: " + ok + "?", "ok", "repeats \"ok\"; the first note of that name is kept", true},
      {"URL: https://site.example/x\nDate: 2026-02-30", "x", "\"2026-02-30\" is no date", false},
      {"URL: https://site.example/x\nTags: a, " + std::string(65, 't'), "x", "has a tag longer",
       false},
      {"URL: https://site.example/x\n" + std::string(kMaxNoteBytes + 1, 'x'), "x",
       "has a text longer than 2097152 bytes", true},
  };
  for (const Case& c : cases) {
    const Listing listing = listed("# OK\nURL: " + ok + "\n\n# X\n" + c.header + "\n");
    CHECK(listing.notes.size() == (c.left_out ? 1 : 2));
    REQUIRE(listing.problems.size() == 1);
    CHECK(listing.problems[0].slug == c.slug);
    CHECK(listing.problems[0].where == kWhere + ": line 4");
    CHECK_THAT(listing.problems[0].what, Catch::Matchers::Contains(c.what));
    CHECK(listing.problems[0].left_out == c.left_out);
  }
}

TEST_CASE("what can't be trusted to be llms-full.txt is refused as a whole") {
  struct Case {
    std::string text;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"", "is empty"},
      {"<html>", "web page"},
      {"{\"notes\":[]}", "JSON"},
      {"# Site\n\n## A\n\nText\n", "holds no note"},
      {"```\n# A\nURL: https://site.example/a\n", "holds no note"},
      {"\n# A\nURL: https://other.example/a\n",
       "none of its notes can be used; the first, line 2: \"https://other.example/a\" is on"},
      {std::string(kMaxManifestBytes + 1, '\n'), "is longer than 67108864 bytes"},
  };
  for (const Case& c : cases) {
    INFO(c.text.substr(0, 100));
    const auto listing = parse_llms_full(c.text, kWhere, site_options());
    REQUIRE_FALSE(listing.has_value());
    CHECK(listing.error().kind == ErrorKind::kBadData);
    CHECK(listing.error().where == kWhere);
    CHECK_THAT(listing.error().what, Catch::Matchers::Contains(c.says));
    CHECK_FALSE(listing.error().fix.empty());
  }
}

TEST_CASE("too many notes are refused, usable or not") {
  SourceOptions options = site_options();
  options.max_notes = 2;
  const std::string two = "# A\nURL: https://site.example/a\n# B\nURL: https://other.example/b\n";
  CHECK(parse_llms_full(two, kWhere, options).has_value());
  CHECK_FALSE(
      parse_llms_full(two + "# C\nURL: https://other.example/c\n", kWhere, options).has_value());
}

TEST_CASE("a fence that is never closed makes the listing of llms-full.txt incomplete") {
  const Listing listing =
      listed("# A\nURL: https://site.example/a\n\n```\ncode\n\n# B\nURL: https://site.example/b\n");
  CHECK(listing.notes.size() == 1);
  CHECK_FALSE(listing.complete);
  REQUIRE(listing.problems.size() == 1);
  CHECK_FALSE(listing.problems[0].left_out);
}

TEST_CASE("headings without end and blank lines without end take linear time") {
  std::string text = "# A\nURL: https://site.example/a\n";
  for (int i = 0; i < 200'000; ++i) text += "#\n";
  text += std::string(800'000, '\n');
  for (int i = 0; i < 100'000; ++i) text += "# x\n\n\n\n";
  CHECK(listed(text).notes.size() == 1);
}

}  // namespace
}  // namespace notesearch
