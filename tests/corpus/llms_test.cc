// llms.txt: which links are notes, what is taken from them, and when it is refused as a whole.
#include "corpus/llms.h"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "corpus/metadata.h"
#include "corpus/profile.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

const std::string kWhere = "https://site.example/llms.txt";

SourceOptions site_options(const std::vector<std::string>& patterns = {}) {
  SourceOptions options;
  options.allowed_origins = {parse_origin("https://site.example").value()};
  for (const std::string& pattern : patterns) {
    options.raw_urls.push_back(RawUrlPattern::parse(pattern, parse_url(kWhere).value()).value());
  }
  return options;
}

Listing listed(const std::string& text, const SourceOptions& options = site_options()) {
  INFO(text);
  auto listing = parse_llms(text, kWhere, options);
  REQUIRE(listing.has_value());
  return std::move(*listing);
}

// "slug|title|excerpt|page|markdown", with "derived" behind it where it is.
std::string line_of(const ListedNote& n) {
  return n.slug + "|" + n.title + "|" + n.excerpt + "|" + n.url + "|" + n.markdown_url +
         (n.derived_url ? "|derived" : "");
}

std::string read_sample(const std::string& name) {
  std::ifstream file(NOTESEARCH_SOURCE_DIR "/corpus/sample/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("the sample's llms.txt lists the notes of its manifest") {
  const std::string site = "https://vanshverma.com";
  SourceOptions options;
  options.allowed_origins = {parse_origin(site).value()};
  options.raw_urls = {
      RawUrlPattern::parse(site + "/notes/{slug}=" + site + "/raw/notes/{slug}", std::nullopt)
          .value()};
  const auto listing = parse_llms(read_sample("llms.txt"), site + "/llms.txt", options);
  const auto profile = parse_profile(read_sample("profile.json"), "P", {options.allowed_origins});
  REQUIRE(listing.has_value());
  REQUIRE(profile.has_value());
  CHECK(listing->problems.empty());
  CHECK(listing->complete);
  REQUIRE(listing->notes.size() == profile->notes.size());
  for (std::size_t i = 0; i < listing->notes.size(); ++i) {
    CHECK(line_of(listing->notes[i]) == line_of(profile->notes[i]));
  }
}

TEST_CASE("a link of a list item is a note, by every way to write one") {
  struct Case {
    std::string line;
    std::string note;
  };
  const std::string md = "https://site.example/a.md";
  const std::string tail = "|https://site.example/a|" + md;
  const std::vector<Case> cases = {
      {"- [Title](" + md + "): About it", "a|Title|About it" + tail},
      {"- [Title](" + md + ")", "a|Title|" + tail},
      {"* [Title](" + md + ") - About it", "a|Title|About it" + tail},
      {"  + [Title](<" + md + ">)  : About it", "a|Title|About it" + tail},
      {"12. [Title](" + md + ") — About it", "a|Title|About it" + tail},
      {"3) [Title](" + md + " \"Hint\") About it", "a|Title|About it" + tail},
      {"- **[Title](" + md + ")**: About it", "a|Title|About it" + tail},
      {"- [A \\[b\\] c \\\\ d](" + md + "): x: y (z)", "a|A [b] c \\ d|x: y (z)" + tail},
      {"- [A [b](c) d](" + md + ")", "a|A [b](c) d|" + tail},
      {"- [Title](a.md): About it", "a|Title|About it" + tail},
      {"- [Title](/a.md#part): About it", "a|Title|About it" + tail},
      {"- [](" + md + ")", "a||" + tail},
      {"- [T](https://site.example/n/index.html.md)",
       "n|T||https://site.example/n/index.html|https://site.example/n/index.html.md"},
      {"- [T](https://site.example/b%2Dc.txt)", "b-c|T|||https://site.example/b%2Dc.txt"},
      {"- [T](https://site.example/x/(y).html)", "y|T|||https://site.example/x/(y).html"},
      {"- [T](https://site.example/raw/notes/NIC-hop)",
       "NIC-hop|T|||https://site.example/raw/notes/NIC-hop"},
  };
  for (const Case& c : cases) {
    const Listing listing = listed("# S\n\n## Notes\n" + c.line + "\r\n");
    REQUIRE(listing.notes.size() == 1);
    CHECK(line_of(listing.notes[0]) == c.note);
    CHECK(listing.problems.empty());
  }
}

TEST_CASE("what is no link of a list item is no note") {
  for (const char* line : {"[T](https://site.example/b.md)", "-[T](https://site.example/b.md)",
                           "- T (https://site.example/b.md)", "- [T] (https://site.example/b.md)",
                           "- [T](https://site.example/b.md", "- [T(https://site.example/b.md)",
                           "- ![T](https://site.example/b.md)", "# [T](https://site.example/b.md)",
                           "> - [T](https://site.example/b.md)", "1 [T](https://site.example/b.md)",
                           "- \\[T](https://site.example/b.md)"}) {
    INFO(line);
    CHECK(listed(std::string("- [A](a.md)\n") + line + "\n").notes.size() == 1);
  }
}

TEST_CASE("links under Optional and in fenced code are not read") {
  const Listing listing = listed(
      "# S\n- [A](a.md)\n## optional\n- [B](b.md)\n### Deeper\n- [C](c.md)\n"
      "## More\n- [D](d.md)\n```\n- [E](e.md)\n## Optional\n```\n- [F](f.md)\n");
  std::string slugs;
  for (const ListedNote& n : listing.notes) slugs += n.slug;
  CHECK(slugs == "adf");
}

TEST_CASE("links that are plainly no notes are passed over in silence") {
  std::string text = "- [A](a.md)\n";
  for (const char* target :
       {"llms.txt", "llms-full.txt", "/docs/LLMS-small.txt", "rss.xml", "profile.json", "a.PNG",
        "logo.svg?v=2", "https://other.example/x.png", "paper.pdf", "mailto:me@site.example",
        "javascript:alert`1`", "#part", "", "/", "https://site.example", "robots.txt", "tel:1"}) {
    text += "- [T](" + std::string(target) + ")\n";
  }
  const Listing listing = listed(text);
  CHECK(listing.notes.size() == 1);
  CHECK(listing.problems.empty());
}

TEST_CASE("a pattern tells page and markdown of a link, whichever of the two it is") {
  const SourceOptions options = site_options({"/notes/{slug}=/raw/notes/{slug}"});
  const Listing listing = listed("- [A](/raw/notes/a)\n- [B](/notes/b)\n- [C](/c.md)\n", options);
  REQUIRE(listing.notes.size() == 3);
  CHECK(line_of(listing.notes[0]) ==
        "a|A||https://site.example/notes/a|https://site.example/raw/notes/a");
  CHECK(line_of(listing.notes[1]) ==
        "b|B||https://site.example/notes/b|https://site.example/raw/notes/b|derived");
  CHECK(line_of(listing.notes[2]) == "c|C||https://site.example/c|https://site.example/c.md");
}

TEST_CASE("provenance names llms.txt for what it gives") {
  const Listing listing = listed("- [A](a.md): About\n- [](raw/b)\n");
  const Provenance& full = listing.notes.at(0).provenance;
  const auto llms = SourceKind::kLlms;
  const auto none = SourceKind::kNone;
  CHECK(full == Provenance{{llms}, llms, none, llms, none, llms, llms});
  CHECK(listing.notes.at(1).provenance == Provenance{{llms}, none, none, none, none, none, llms});
}

TEST_CASE("links that can't be notes of this site are left out") {
  struct Case {
    std::string target;
    std::string slug;
    std::string what;
  };
  const std::vector<Case> cases = {
      {"https://other.example/x", "x", "\"https://other.example/x\" is on another origin"},
      {"http://site.example/x", "x", "\"http://site.example/x\" is on another origin"},
      {"https://site.example:8443/x", "x", "\"https://site.example:8443/x\" is on another origin"},
      {"//other.example/x.md", "x", "\"https://other.example/x.md\" is on another origin"},
      {"https://site.example@other.example/x", "", "can't be read"},
      {"https://site.example\\\\@other.example/x", "", "characters that no URL has"},
      {"https://s\u0456te.example/x", "", "not plain ASCII"},
      {"/elsewhere/x", "x", "\"https://cdn.example/x\" is on another origin"},
      {"b.md", "b", "repeats \"b\"; the first note of that name is kept"},
  };
  const auto options = site_options({"/elsewhere/{slug}=https://cdn.example/{slug}"});
  for (const Case& c : cases) {
    const Listing listing = listed("\n- [B](raw/b)\n- [T](" + c.target + ")\n", options);
    CHECK(listing.notes.size() == 1);
    REQUIRE(listing.problems.size() == 1);
    CHECK(listing.problems[0].slug == c.slug);
    CHECK(listing.problems[0].where == kWhere + ": line 3");
    CHECK_THAT(listing.problems[0].what, Catch::Matchers::Contains(c.what));
    CHECK(listing.problems[0].left_out);
  }
}

TEST_CASE("slugs of links are never paths, and keep their case") {
  const Listing listing = listed(
      "- [1](/%2e%2e%2fetc%2fpasswd)\n- [2](/a/../b)\n- [3](/B)\n- [4](/x%00y)\n"
      "- [5](/..)\n- [6](/Über uns.md)\n");
  for (const ListedNote& n : listing.notes) {
    INFO(n.slug);
    CHECK(n.slug.find_first_of("/\\%. ") == std::string::npos);
    CHECK(n.slug.size() <= 128);
  }
  CHECK(listing.notes.at(1).slug == "b");
  CHECK(listing.notes.at(2).slug == "B");
}

TEST_CASE("one address that is linked twice is one note") {
  const Listing listing = listed("- [A](a.md)\n## All\n- [Again](/a.md#x): About\n");
  CHECK(listing.notes.size() == 1);
  CHECK(listing.notes[0].title == "A");
  CHECK(listing.problems.empty());
}

TEST_CASE("bodies do not come from links where no origin is given") {
  const auto listing =
      parse_llms("- [A](https://any.example/a.md)\n- [B](/b)\n", "/srv/llms.txt", {});
  REQUIRE(listing.has_value());
  REQUIRE(listing->notes.size() == 1);
  CHECK(line_of(listing->notes[0]) == "a|A||https://any.example/a|");
  CHECK(listing->problems.size() == 1);
}

TEST_CASE("what can't be trusted to be llms.txt is refused as a whole") {
  struct Case {
    std::string text;
    std::string says;
  };
  const std::string line(kMaxLlmsLineBytes + 1, 'x');
  const std::vector<Case> cases = {
      {"", "is empty"},
      {"\xEF\xBB\xBF \n", "is empty"},
      {"<!doctype html><html>", "web page"},
      {" <?xml version=\"1.0\"?><rss/>", "web page"},
      {"{\"notes\":[]}", "JSON"},
      {"[ {}]", "JSON"},
      {"# Name\n\n> Summary\n", "has no links to notes"},
      {"- [Feed](/rss.xml)\n", "has no links to notes"},
      {"## Optional\n- [A](a.md)\n", "has no links to notes"},
      {"```\n- [A](a.md)\n", "has no links to notes"},
      {"\n- [A](https://other.example/a)\n",
       "none of its notes can be used; the first, line 2: \"https://other.example/a\" is on"},
      {"- [A](a.md)\n" + line + "\n", "has a line longer than 65536 bytes, line 2"},
      {std::string(kMaxLlmsBytes + 1, '\n'), "is longer than 4194304 bytes"},
  };
  for (const Case& c : cases) {
    INFO(c.text.substr(0, 100));
    const auto listing = parse_llms(c.text, kWhere, site_options());
    REQUIRE_FALSE(listing.has_value());
    CHECK(listing.error().kind == ErrorKind::kBadData);
    CHECK(listing.error().where == kWhere);
    CHECK_THAT(listing.error().what, Catch::Matchers::Contains(c.says));
    CHECK_FALSE(listing.error().fix.empty());
  }
}

TEST_CASE("too many links to notes are refused, usable or not") {
  SourceOptions options = site_options();
  options.max_notes = 2;
  CHECK(parse_llms("- [A](a)\n- [B](b)\n- [X](x.png)\n", kWhere, options).has_value());
  CHECK_FALSE(parse_llms("- [A](a)\n- [B](b)\n- [C](c)\n", kWhere, options).has_value());
  CHECK_FALSE(parse_llms("- [A](a)\n- [B](//o.example/b)\n- [C](//o.example/c)\n", kWhere, options)
                  .has_value());
}

TEST_CASE("a fence that is never closed makes the listing of llms.txt incomplete") {
  const Listing listing = listed("- [A](a.md)\n~~~~ text\n- [B](b.md)\n~~~\n");
  CHECK(listing.notes.size() == 1);
  CHECK_FALSE(listing.complete);
  REQUIRE(listing.problems.size() == 1);
  CHECK_FALSE(listing.problems[0].left_out);
}

TEST_CASE("long titles and descriptions are cut, bytes that are not UTF-8 reported") {
  const Listing cut = listed("- [" + std::string(2000, 't') + "](a.md): " + std::string(9000, 'e'));
  CHECK(cut.notes[0].title.size() == kMaxTitleBytes);
  CHECK(cut.notes[0].excerpt.size() == kMaxExcerptBytes);

  const Listing broken = listed("- [\xFF](a.md)\n");
  CHECK(broken.notes[0].title == "\uFFFD");
  REQUIRE(broken.problems.size() == 1);
  CHECK(broken.problems[0].what == "1 bytes are not UTF-8 and were replaced");
}

}  // namespace
}  // namespace notesearch
