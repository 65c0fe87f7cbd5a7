// Patterns from page to markdown: what they match, what they make, and which are refused.
#include "corpus/raw_url.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

const std::string kNotes = "/notes/{slug}=/raw/notes/{slug}";

std::optional<Url> site() { return parse_url("https://site.example/profile.json").value(); }

// "slug|page|raw", or "none".
std::string shown(const std::optional<PageMatch>& match) {
  return match ? match->slug + "|" + match->page_url + "|" + match->raw_url : "none";
}

TEST_CASE("a page on the site has its markdown where the pattern says") {
  struct Case {
    std::string pattern;
    std::string page;
    std::string match;
  };
  const std::string s = "https://site.example";
  const std::vector<Case> cases = {
      {kNotes, s + "/notes/nic-hop", "nic-hop|" + s + "/notes/nic-hop|" + s + "/raw/notes/nic-hop"},
      {s + "/notes/{slug}=" + s + "/raw/notes/{slug}", s + "/notes/a",
       "a|" + s + "/notes/a|" + s + "/raw/notes/a"},
      {"HTTPS://Site.Example:443/notes/{slug}=/raw/{slug}", s + "/notes/a",
       "a|" + s + "/notes/a|" + s + "/raw/a"},
      {kNotes, "HTTPS://SITE.example:443/notes/a#top", "a|" + s + "/notes/a|" + s + "/raw/notes/a"},
      {kNotes, s + "/notes/a/", "a|" + s + "/notes/a/|" + s + "/raw/notes/a"},
      {"/notes/{slug}/=/raw/{slug}", s + "/notes/a", "a|" + s + "/notes/a|" + s + "/raw/a"},
      {"/notes/{slug}/=/raw/{slug}", s + "/notes/a/", "a|" + s + "/notes/a/|" + s + "/raw/a"},
      {"/n/{slug}=/n/{slug}.md?raw=1&x=y", s + "/n/a",
       "a|" + s + "/n/a|" + s + "/n/a.md?raw=1&x=y"},
      {"/n/{slug}.html=/n/{slug}", s + "/n/a.html", "a|" + s + "/n/a.html|" + s + "/n/a"},
      {"/n-{slug}=/{slug}", s + "/n-a", "a|" + s + "/n-a|" + s + "/a"},
      {"/{slug}=https://raw.example/{slug}.md", s + "/slug",
       "slug|" + s + "/slug|https://raw.example/slug.md"},
      {kNotes, s + "/notes/nic%2Dhop",
       "nic-hop|" + s + "/notes/nic%2Dhop|" + s + "/raw/notes/nic-hop"},

      {kNotes, s + "/notes/", "none"},
      {kNotes, s + "/notes", "none"},
      {kNotes, s + "/notes//", "none"},
      {kNotes, s + "/notes/a//", "none"},
      {kNotes, s + "/notes/a/b", "none"},
      {kNotes, s + "/notes/a%2Fb", "none"},
      {kNotes, s + "/notes/%2e%2e", "none"},
      {kNotes, s + "/notes/a?page=2", "none"},
      {kNotes, s + "/Notes/a", "none"},
      {kNotes, s + "/x/notes/a", "none"},
      {kNotes, s + "/raw/notes/a", "none"},
      {kNotes, "http://site.example/notes/a", "none"},
      {kNotes, "https://site.example.evil.example/notes/a", "none"},
      {kNotes, "https://evil@site.example/notes/a", "none"},
      {kNotes, "/notes/a", "none"},
      {kNotes, "", "none"},
      {kNotes, s + "/notes/" + std::string(129, 'a'), "none"},
      {"/n/{slug}=/n/{slug}.md", s + "/n/a.md", "none"},
  };
  for (const Case& c : cases) {
    INFO(c.pattern + " on " + c.page);
    const auto pattern = RawUrlPattern::parse(c.pattern, site());
    REQUIRE(pattern.has_value());
    CHECK(shown(pattern->match_page(c.page)) == c.match);
  }
}

TEST_CASE("markdown leads back to its page") {
  struct Case {
    std::string pattern;
    std::string raw;
    std::string match;
  };
  const std::string s = "https://site.example";
  const std::vector<Case> cases = {
      {kNotes, s + "/raw/notes/a", "a|" + s + "/notes/a|" + s + "/raw/notes/a"},
      {"/notes/{slug}/=/raw/{slug}.md", s + "/raw/a.md", "a|" + s + "/notes/a/|" + s + "/raw/a.md"},
      {"/n/{slug}=/n/{slug}.md", s + "/n/a.md", "a|" + s + "/n/a|" + s + "/n/a.md"},
      {"/n/{slug}=/n/{slug}", s + "/n/a", "a|" + s + "/n/a|" + s + "/n/a"},
      {"/n/{slug}.html=/n/{slug}", s + "/n/a.html", "none"},
      {kNotes, s + "/raw/notes/a/", "none"},
      {kNotes, s + "/notes/a", "none"},
      {kNotes, s + "/raw/notes/", "none"},
  };
  for (const Case& c : cases) {
    INFO(c.pattern + " on " + c.raw);
    const auto pattern = RawUrlPattern::parse(c.pattern, site());
    REQUIRE(pattern.has_value());
    CHECK(shown(pattern->match_raw(c.raw)) == c.match);
  }
}

TEST_CASE("a pattern that can't be meant is refused with what is wrong") {
  struct Case {
    std::string pattern;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"", "has no {slug} before a \"=\""},
      {"/notes/{slug}", "has no {slug} before a \"=\""},
      {"/notes=/raw/{slug}", "has no {slug} before a \"=\""},
      {"/notes/{slug}=/raw", "has no {slug}"},
      {"/notes/{slug}=", "has no {slug}"},
      {"/{slug}/{slug}=/raw/{slug}", "has more than one {slug}"},
      {"/notes/{slug}=/raw/{slug}{slug}", "has more than one {slug}"},
      {"https://{slug}.example/x=/raw/{slug}", "does not have {slug} in its path"},
      {"/notes?n={slug}=/raw/{slug}", "does not have {slug} in its path"},
      {"/notes#{slug}=/raw/{slug}", "does not have {slug} in its path"},
      {"/notes/{slug}/../x=/raw/{slug}", "does not have {slug} in its path"},
      {"notes/{slug}=/raw/{slug}", "does not start with https:// or http://"},
      {"file:///notes/{slug}=/raw/{slug}", "does not start with https:// or http://"},
      {"/notes/{slug}=https://u:p@site.example/{slug}", "has a user name"},
  };
  for (const Case& c : cases) {
    INFO(c.pattern);
    const auto pattern = RawUrlPattern::parse(c.pattern, site());
    REQUIRE_FALSE(pattern.has_value());
    CHECK(pattern.error().kind == ErrorKind::kUsage);
    CHECK(pattern.error().what.find(c.says) != std::string::npos);
    CHECK(pattern.error().fix.find("PAGE=RAW") != std::string::npos);
  }
}

TEST_CASE("a path alone is refused where there is no site") {
  CHECK_FALSE(RawUrlPattern::parse(kNotes, std::nullopt).has_value());
  CHECK(RawUrlPattern::parse("https://a.example/{slug}=https://a.example/raw/{slug}", std::nullopt)
            .has_value());
}

}  // namespace
}  // namespace notesearch
