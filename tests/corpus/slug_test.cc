// Slugs: what may be one, and what files are called.
#include "corpus/slug.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/url.h"
#include "tests/catch.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

TEST_CASE("what is a slug is kept as it is") {
  const std::vector<std::string> slugs = {"a",
                                          "0",
                                          "nic-hop",
                                          "128k-output-job-engine",
                                          "Nic-Hop",
                                          "v1.2.3",
                                          "snake_case",
                                          "a--b",
                                          "a-",
                                          "a.",
                                          "a..b",
                                          "A",
                                          "x_",
                                          "readme.md",
                                          std::string(128, 'a')};
  for (const std::string& slug : slugs) {
    INFO(slug);
    CHECK(parse_slug(slug) == slug);
  }
}

TEST_CASE("a slug is percent-decoded once") {
  CHECK(parse_slug("nic%2Dhop") == "nic-hop");
  CHECK(parse_slug("%6eic") == "nic");
  CHECK(parse_slug("a%2dB") == "a-B");
  CHECK(parse_slug("%61"s) == "a");
}

TEST_CASE("what could be a path, a header or another name is no slug") {
  const std::vector<std::string> others = {"",
                                           " ",
                                           ".",
                                           "..",
                                           "...",
                                           "-a",
                                           "_a",
                                           ".hidden",
                                           "/",
                                           "/etc/passwd",
                                           "../../etc/passwd",
                                           "a/../b",
                                           "a/b",
                                           "a\\b",
                                           "\\",
                                           "C:",
                                           "a:b",
                                           "%2e%2e%2f",
                                           "%2e%2e",
                                           "%2e",
                                           "..%2fetc",
                                           "a%2fb",
                                           "a%5cb",
                                           "a%00b",
                                           "%00",
                                           "nul\0byte"s,
                                           "\0"s,
                                           "a%252fb",
                                           "%25",
                                           "a%",
                                           "a%2",
                                           "a%zz",
                                           "a b",
                                           "a+b",
                                           "a\tb",
                                           "a\nb",
                                           "a\r\nX-Header: 1",
                                           "a\x1b[2J",
                                           "a\x7f",
                                           "é",
                                           "caf\u00e9",
                                           "\u0430dmin",  // Cyrillic а
                                           "\u202Eabc",
                                           "a\u200Db",
                                           "中文",
                                           "a\xFF",
                                           "a?b",
                                           "a#b",
                                           "a&b",
                                           "a=b",
                                           "a;b",
                                           "a'b",
                                           "a\"b",
                                           "<script>",
                                           "a|b",
                                           "a*b",
                                           "~root",
                                           "$HOME",
                                           "`id`",
                                           "a@b",
                                           "a,b",
                                           "(a)",
                                           "[a]",
                                           "{a}",
                                           "a!",
                                           "^a",
                                           std::string(129, 'a'),
                                           std::string(10'000, 'a'),
                                           std::string(1'000'000, '%')};
  REQUIRE(others.size() > 60);
  for (const std::string& other : others) {
    INFO(other.substr(0, 100));
    CHECK_FALSE(parse_slug(other).has_value());
  }
}

TEST_CASE("a file's slug comes from its path") {
  struct Case {
    std::string_view path;
    std::string_view slug;
  };
  const std::vector<Case> cases = {
      {"note", "note"},
      {"guides/Some Note", "guides-some-note"},
      {"a/b/c", "a-b-c"},
      {"Über uns", "uber-uns"},
      {"Straße", "strasse"},
      {"ﬁle", "file"},
      {"v1.2.3 (final)", "v1.2.3-final"},
      {"  spaced  ", "spaced"},
      {"_private", "private"},
      {"C++ & Rust", "c-rust"},
  };
  for (const Case& c : cases) {
    INFO(c.path);
    CHECK(slug_from_path(c.path) == c.slug);
  }
}

TEST_CASE("the slug of a page is the last segment of its address") {
  struct Case {
    std::string url;
    std::string slug;  // empty: none
  };
  const std::vector<Case> cases = {
      {"https://a.example/notes/nic-hop", "nic-hop"},
      {"https://a.example/notes/nic-hop/", "nic-hop"},
      {"https://a.example/notes/nic-hop//", "nic-hop"},
      {"https://a.example/nic-hop.html", "nic-hop"},
      {"https://a.example/nic-hop.HTM", "nic-hop"},
      {"https://a.example/nic-hop.md", "nic-hop"},
      {"https://a.example/nic-hop.html/", "nic-hop"},
      {"https://a.example/nic-hop.pdf", "nic-hop.pdf"},
      {"https://a.example/v1.2.html", "v1.2"},
      {"https://a.example/nic-hop?utm_source=rss#top", "nic-hop"},
      {"https://a.example/nic-hop/index.html", "nic-hop"},
      {"https://a.example/index/", "index"},
      {"https://a.example/Some%20Note", "some-note"},
      {"https://a.example/caf%C3%A9", "cafe"},
      {"https://a.example/nic%2Dhop", "nic-hop"},
      {"https://a.example/a%2Fb", "a-b"},
      {"https://a.example/?p=7", "p-7"},
      {"https://a.example/index.html?p=7", "p-7"},
      {"https://a.example/", ""},
      {"https://a.example//", ""},
      {"https://a.example", ""},
      {"https://a.example/index.html", ""},
  };
  for (const Case& c : cases) {
    INFO(c.url);
    CHECK(slug_from_url(parse_url(c.url).value()).value_or("") == c.slug);
  }
  // No address is too long or too strange for a slug that is one.
  for (const std::string& path :
       {std::string(1500, 'a'), "%F0%9F%98%80"s, "..."s, "-"s, ".html"s}) {
    INFO(path);
    const auto slug = slug_from_url(parse_url("https://a.example/n/" + path).value());
    REQUIRE(slug.has_value());
    CHECK(parse_slug(*slug) == slug);
  }
}

TEST_CASE("a path without an ASCII form has a slug too, and one of its own") {
  const std::vector<std::string> paths = {"日本語",
                                          "中文",
                                          "中文 2",
                                          "😀",
                                          "",
                                          "/",
                                          "\xFF\xFE",
                                          "łódź",
                                          std::string(500, 'a'),
                                          std::string(500, 'a') + "b"};
  std::vector<std::string> seen;
  for (const std::string& path : paths) {
    const std::string slug = slug_from_path(path);
    INFO(path << " -> " << slug);
    CHECK(parse_slug(slug) == slug);
    CHECK(std::count(seen.begin(), seen.end(), slug) == 0);
    seen.push_back(slug);
  }
}

}  // namespace
}  // namespace notesearch
