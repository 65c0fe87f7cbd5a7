// Front matter: the flat subset that is read, and everything that is left alone.
#include "corpus/front_matter.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/metadata.h"
#include "tests/catch.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

// "title|excerpt|date|tag,tag|draft||body", to compare at a glance.
std::string read(std::string_view text) {
  std::string_view body;
  const FrontMatter matter = split_front_matter(text, &body);
  std::string tags;
  for (const std::string& tag : matter.tags) tags += (tags.empty() ? "" : ",") + tag;
  return matter.title + "|" + matter.excerpt + "|" + (matter.date ? format_day(*matter.date) : "") +
         "|" + tags + "|" + (matter.draft ? "draft" : "") + "||" + std::string(body);
}

TEST_CASE("front matter is read and taken off") {
  struct Case {
    std::string_view text;
    std::string_view result;
  };
  const std::vector<Case> cases = {
      {"---\ntitle: A note\ndate: 2026-04-10\n---\nBody\n", "A note||2026-04-10||||Body\n"},
      {"---\n---\nBody", "||||||Body"},
      {"---\ntitle: x\n---", "x||||||"},
      {"---\ntitle: x\n...\nBody", "x||||||Body"},
      {"--- \ntitle: x\n---\t\nBody", "x||||||Body"},
      {"---\nTitle: \"A: \\\"b\\\" # c\"\n---\n", "A: \"b\" # c||||||"},
      {"---\ntitle: 'It''s'\n---\n", "It's||||||"},
      {"---\ntitle: C# and more # a comment\n---\n", "C# and more||||||"},
      {"---\ntitle: a: b\n---\n", "a: b||||||"},
      {"---\n# comment\n\ntitle: x\nnonsense\n: y\n---\n", "x||||||"},
      {"---\ndescription: D\n---\n", "|D|||||"},
      {"---\nsummary: S\nexcerpt: E\n---\n", "|S|||||"},
      {"---\nexcerpt: >\n  one\n  two\ntitle: x\n---\n", "x|one two|||||"},
      {"---\ntags: [GPU, \"KV, cache\", 'it''s', ]\n---\n", "|||GPU,KV, cache,it's|||"},
      {"---\ntags:\n- a\n-   b\n- 'c d'\n---\n", "|||a,b,c d|||"},
      {"---\ntags:\n  - a\n  - b\ntitle: x\n---\n", "x|||a,b|||"},
      {"---\ntags: [a,\n  b,\n  c]\ntitle: x\n---\n", "x|||a,b,c|||"},
      {"---\ntags: a, b\n---\n", "|||a,b|||"},
      {"---\ncategories: [c]\nkeywords: [k]\n---\n", "|||k|||"},
      {"---\ntags: []\ncategories: [c]\n---\n", "|||c|||"},
      {"---\ntaxonomies:\n  tags:\n    - a\n    - b\n---\n", "|||a,b|||"},
      {"---\nauthor:\n  title: Dr\n---\n", "||||||"},
      {"---\ndraft: true\n---\n", "||||draft||"},
      {"---\ndraft: True # not yet\n---\n", "||||draft||"},
      {"---\ndraft: truly\n---\n", "||||||"},
      {"---\ndate: 2026-04-10T23:30:00-05:00\n---\n", "||2026-04-11||||"},
      {"---\ndate: \"2026-04-10\"\n---\n", "||2026-04-10||||"},
      {"---\ndate: soon\n---\n", "||||||"},
      {"+++\ntitle = \"A note\"\ndate = 2026-04-10\ndraft = false\n+++\nBody",
       "A note||2026-04-10||||Body"},
      {"+++\ntitle = 'x'\n[taxonomies]\ntags = [\"a\", \"b\"]\n[extra]\ntitle = \"no\"\n+++\n",
       "x|||a,b|||"},
      {"+++\ntags = [\n  \"a\", # first\n  \"b\"\n]\n+++\n", "|||a,b|||"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(read(c.text) == c.result);
  }
}

TEST_CASE("what is no front matter is body") {
  for (const std::string text :
       {"", "Body", "# Title\n---\n", "---", "---\n", "---\ntitle: x", "---\ntitle: x\n--\n",
        "---\n\nA rule above.\n\n---\n", "----\ntitle: x\n----\n", " text\n---\ntitle: x\n---\n",
        "---\ntitle: x\n+++\n", "+++\ntitle = 1\n---\n"}) {
    INFO(text);
    CHECK(read(text) == "||||||" + text);
  }
  const std::string endless = "---\n" + std::string(70'000, 'a') + "\n---\n";
  CHECK(read(endless) == "||||||" + endless);
}

TEST_CASE("anchors, references and nested values are not read") {
  CHECK(read("---\na: &x [b, b]\nc: &y [*x, *x]\ntitle: *y\n---\nB") == "||||||B");
  CHECK(read("---\ntitle: {a: b}\n---\nB") == "||||||B");
  CHECK(read("---\ntitle: !!python/object x\n---\nB") == "||||||B");
}

TEST_CASE("tags are bounded in number and length") {
  std::string text = "---\ntags:\n- " + std::string(300, 'x') + "\n";
  for (int i = 0; i < 5000; ++i) text += "- t" + std::to_string(i) + "\n";
  text += "---\nBody";
  std::string_view body;
  const FrontMatter matter = split_front_matter(text, &body);
  CHECK(matter.tags.size() == kMaxTags);
  CHECK(matter.tags.front() == "t0");
  CHECK(body == "Body");
}

TEST_CASE("hostile front matter takes linear time") {
  const auto start = std::chrono::steady_clock::now();
  for (const char* unit :
       {"- a\n", "[", "\"", "'", ",", "a: [\n", "title: >\n  x\n", "description: |\n  y\n"}) {
    std::string text = "---\ntags: [\n";
    while (text.size() < 60'000) text += unit;
    std::string_view body;
    (void)split_front_matter(text + "\n---\n", &body);
    (void)split_front_matter("---\ntitle: >\n" + text.substr(4) + "\n---\n", &body);
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
}

TEST_CASE("front matter twice as long takes twice the time, not four times") {
  for (const std::string& line :
       {"tags: [X]\n"s, "tags: X\n"s, "tags:\n- [X]\n"s, "title: X\n"s, "tags: [\"X\"]\n"s}) {
    for (const char* unit : {"a, ", "a,", "a #,", "'',", "\"\" ", ", ", "[", " ]"}) {
      INFO(line << unit);
      const auto best_ms = [&](std::size_t bytes) {
        std::string units;
        while (units.size() < bytes) units += unit;
        std::string text = line;
        text = "---\n" + text.replace(text.find('X'), 1, units) + "---\n";
        double best = 1e9;
        for (int round = 0; round < 3; ++round) {
          const auto start = std::chrono::steady_clock::now();
          std::string_view body;
          (void)split_front_matter(text, &body);
          const auto took = std::chrono::steady_clock::now() - start;
          best = std::min(best, std::chrono::duration<double, std::milli>(took).count());
        }
        return best;
      };
      const double half_ms = best_ms(30'000);
      const double whole_ms = best_ms(60'000);
      CHECK((whole_ms < 20 || whole_ms < 3 * half_ms));
    }
  }
}

}  // namespace
}  // namespace notesearch
