// robots.txt: who may fetch what (RFC 9309).
#include "corpus/robots.h"

#include <chrono>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

bool allows(const std::string& text, std::string_view path) {
  return Robots::parse(text, "notesearch").allows(path);
}

TEST_CASE("the longest pattern that matches decides, and Allow on a tie") {
  struct Case {
    std::string rules;
    std::string path;
    bool allowed;
  };
  const std::vector<Case> cases = {
      {"", "/x", true},
      {"Disallow:", "/x", true},
      {"Disallow: /", "/x", false},
      {"Disallow: /", "", false},
      {"Disallow: /", "/robots.txt", true},
      {"Allow: /", "/x", true},
      {"Disallow: /raw", "/raw/notes/a", false},
      {"Disallow: /raw", "/rawness", false},
      {"Disallow: /raw", "/Raw", true},
      {"Disallow: /raw/", "/raw", true},
      {"Disallow: /raw\nAllow: /raw/notes/", "/raw/notes/a", true},
      {"Allow: /raw/notes/\nDisallow: /raw", "/raw/notes/a", true},
      {"Allow: /raw\nDisallow: /raw/notes/", "/raw/notes/a", false},
      {"Disallow: /a\nAllow: /a", "/a", true},
      {"Allow: /a\nDisallow: /a", "/a", true},
      {"Disallow: raw", "/raw", true},
      // RFC 9309, 2.2.2 and 2.2.3, and Google's examples of them
      {"Disallow: *.gif$", "/x/a.gif", false},
      {"Disallow: *.gif$", "/x/a.gif?b", true},
      {"Disallow: /fish*.php", "/fish/a.php?x", false},
      {"Disallow: /fish*.php", "/Fish.php", true},
      {"Disallow: /*.php$", "/a.php/b.php", false},
      {"Disallow: /*.php$", "/a.php5", true},
      {"Disallow: /$", "/", false},
      {"Disallow: /$", "/a", true},
      {"Disallow: /a$", "/a", false},
      {"Disallow: /a$", "/ab", true},
      {"Disallow: /a*$", "/ab", false},
      {"Disallow: /a*a$", "/a", true},
      {"Disallow: /a*a$", "/aa", false},
      {"Disallow: /a$b", "/a$b", false},
      {"Disallow: /**/x", "/a/x", false},
      {"Disallow: *", "/a", false},
      {"Disallow: /*?", "/a?b", false},
      {"Disallow: /*?", "/a", true},
      {"Disallow: /foo/bar?baz=quz", "/foo/bar?baz=quz", false},
      {"Disallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar", false},
      {"Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", false},
      {"Disallow: /foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", false},
      {"Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", false},
      {"Disallow: /foo/bar/baz", "/foo/bar/%62%61%7a", false},
      {"Disallow: /a%2Fb", "/a/b", true},
      {"Disallow: /a%2fb", "/a%2Fb", false},
      {"Disallow: /path/file-with-a-%2A.html", "/path/file-with-a-*.html", false},
      {"Disallow: /path/file-with-a-%2A.html", "/path/file-with-a-b.html", true},
      {"Disallow: /path/foo-%24", "/path/foo-$", false},
      {"Disallow: /100%", "/100%", false},
      {"Disallow: /100%zz", "/100%zz", false},
      // Spelling
      {"DISALLOW : /a  # why", "/a", false},
      {"disallow:/a", "/a", false},
      {"Disallow /a", "/a", true},
      {"Crawl-delay: 10\nDisallow: /a", "/a", false},
      {"\tDisallow:\t/a\t", "/a", false},
  };
  for (const Case& c : cases) {
    INFO(c.rules + " on " + c.path);
    CHECK(allows("User-agent: *\n" + c.rules + "\n", c.path) == c.allowed);
  }
}

TEST_CASE("the groups that name the program count, together, else those for all") {
  struct Case {
    std::string text;
    bool a;
    bool b;
  };
  const std::vector<Case> cases = {
      {"User-agent: *\nDisallow: /a\n", false, true},
      {"User-agent: NoteSearch\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n", false, true},
      {"User-agent: *\nDisallow: /b\n\nUser-agent: notesearch/1.0 (x)\nDisallow: /a\n", false,
       true},
      {"User-agent: notesearch\nDisallow: /a\nUser-agent: x\nDisallow: /c\n"
       "User-agent: notesearch\nDisallow: /b\n",
       false, false},
      {"User-agent: x\nUser-agent: notesearch\nDisallow: /a\n", false, true},
      {"User-agent: notesearch\n\nSitemap: s\n# and\nUser-agent: x\nDisallow: /a\n", false, true},
      {"User-agent: notesearch\nUser-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b\n", false,
       true},
      {"User-agent: x\nDisallow: /a\n", true, true},
      {"User-agent: notesearcher\nDisallow: /a\n", true, true},
      {"User-agent: note\nDisallow: /a\n", true, true},
      {"User-agent: *\nDisallow: /\nUser-agent: notesearch\nDisallow:\n", true, true},
      {"User-agent: *\nDisallow: /\nUser-agent: notesearch\n", true, true},
      {"Disallow: /a\nUser-agent: *\nDisallow: /b\n", true, false},
      {"User-agent: *\nDisallow: /a\nUser-agent: * \nDisallow: /b", false, false},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(allows(c.text, "/a") == c.a);
    CHECK(allows(c.text, "/b") == c.b);
  }
}

TEST_CASE("a byte order mark and every kind of line end are read over") {
  for (const char* end : {"\n", "\r\n", "\r", "\n\n\r"}) {
    const std::string text = std::string("\xEF\xBB\xBF") + "User-agent: *" + end + "Disallow: /a" +
                             end + "Sitemap: https://a.example/s.xml" + end;
    const Robots robots = Robots::parse(text, "notesearch");
    CHECK_FALSE(robots.allows("/a"));
    CHECK(robots.sitemaps() == std::vector<std::string>{"https://a.example/s.xml"});
  }
}

TEST_CASE("sitemaps are gathered wherever they stand") {
  const Robots robots = Robots::parse(
      "Sitemap: https://a.example/1.xml\nUser-agent: x\nSITEMAP:/2.xml # two\nDisallow: "
      "/\nSitemap:\n"
      "sitemap : https://a.example/3.xml?a:b",
      "notesearch");
  CHECK(robots.sitemaps() == std::vector<std::string>{"https://a.example/1.xml", "/2.xml",
                                                      "https://a.example/3.xml?a:b"});
  std::string many;
  for (int i = 0; i < 2'000; ++i) many += "Sitemap: /s\n";
  CHECK(Robots::parse(many, "notesearch").sitemaps().size() == 1'000);
}

TEST_CASE("what is no robots.txt has no rules") {
  for (const std::string& text :
       {std::string("<!doctype html><title>404</title>"), std::string(1'000, '\0'),
        std::string("\xFF\xFE:"), std::string(":::\n:")}) {
    const Robots robots = Robots::parse(text, "notesearch");
    CHECK(robots.allows("/a"));
    CHECK(robots.sitemaps().empty());
  }
}

TEST_CASE("allowing all and forbidding all do") {
  CHECK(Robots::allow_all().allows("/a"));
  CHECK_FALSE(Robots::forbid_all().allows("/a"));
  CHECK_FALSE(Robots::forbid_all().allows("/"));
  CHECK(Robots::forbid_all().allows("/robots.txt"));
}

TEST_CASE("what is past 512 KiB is not read, and no half of a line") {
  const std::string head = "User-agent: *\nDisallow: /a\n";
  const std::string rule = "Disallow: /b/c\n";
  const auto padded = [&](std::size_t to) { return head + std::string(to - head.size(), '\n'); };
  const Robots within = Robots::parse(padded(kMaxRobotsBytes - rule.size()) + rule, "notesearch");
  CHECK_FALSE(within.allows("/a"));
  CHECK_FALSE(within.allows("/b/c"));
  const Robots across =
      Robots::parse(padded(kMaxRobotsBytes - rule.size() + 3) + rule, "notesearch");
  CHECK_FALSE(across.allows("/a"));
  CHECK(across.allows("/b/c"));
  CHECK(across.allows("/b"));
}

TEST_CASE("hostile patterns take time in proportion to their length") {
  const std::string path = "/" + std::string(2'000, 'a');
  std::string stars;
  while (stars.size() < kMaxRobotsBytes - 100) stars += "*a";
  std::string long_segments;
  while (long_segments.size() < kMaxRobotsBytes - 2'000) {
    long_segments += "Disallow: *" + std::string(1'000, 'a') + "b\n";
  }
  for (const std::string& rules : {"Disallow: " + stars + "b\n", long_segments}) {
    const Robots robots = Robots::parse("User-agent: *\n" + rules, "notesearch");
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) CHECK(robots.allows(path));
    // Milliseconds in fact; trying every place of every star would take longer than the universe.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  }
}

}  // namespace
}  // namespace notesearch
