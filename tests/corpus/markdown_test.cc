// Markdown to sections: every kind of block and inline, by small examples.
#include "corpus/markdown.h"

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "corpus/html_text.h"
#include "corpus/plain_text.h"
#include "corpus/section_builder.h"
#include "corpus/slugger.h"
#include "tests/catch.h"
#include "tests/corpus/section_text.h"

namespace notesearch {
namespace {

struct Case {
  std::string_view markdown;
  std::string_view sections;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.markdown);
    CHECK(section_text(markdown_sections(c.markdown)) == c.sections);
  }
}

TEST_CASE("headings open sections, with the path from the outermost") {
  check({
      {"", ""},
      {"\n \n", ""},
      {"text", ": prose{text}\n"},
      {"# A", "A #a:\n"},
      {"before\n\n# A\n\na\n\n## B\n\nb\n\n# C\n\nc",
       ": prose{before}\nA #a: prose{a}\nA > B #b: prose{b}\nC #c: prose{c}\n"},
      {"### Deep\n\n## Up\n\n### Down", "Deep #deep:\nUp #up:\nUp > Down #down:\n"},
      {"A\n=\n\nB\n-\n", "A #a:\nA > B #b:\n"},
      {"# A #\n# A\n# a", "A #a:\nA #a-1:\na #a-2:\n"},
      {"# `code` & *more* [link](x) ![pic](y)", "code & more link pic #code--more-link-pic:\n"},
      {"# A\n\n## \n\ntext", "A #a: prose{text}\n"},
      {"#hashtag", ": prose{#hashtag}\n"},
      {"# a<br>b <span>c</span>", "a b c #a-b-c:\n"},
  });
}

TEST_CASE("prose loses its markup and keeps its words") {
  check({
      {"one\ntwo", ": prose{one two}\n"},
      {"one  \ntwo\\\nthree", ": prose{one/two/three}\n"},
      {"a\n\nb", ": prose{a} prose{b}\n"},
      {"*a* **b** ~~c~~ `d  e` \\*f\\*", ": prose{a b c d e *f*}\n"},
      {"[text](https://x.example \"t\") and <https://y.example>",
       ": prose{text and https://y.example}\n"},
      {"see www.z.example now", ": prose{see www.z.example now}\n"},
      {"![the alt *text*](pic.png)", ": prose{the alt text}\n"},
      {"[ref]\n\n[ref]: https://x.example \"Title\"", ": prose{ref}\n"},
      {"&amp; &lt;b&gt; &copy; &#228; &#x1F600; &nosuch;", ": prose{& <b> © ä 😀 &nosuch;}\n"},
      {"a&#27;[2Jb&#0;c", ": prose{a[2Jb\uFFFDc}\n"},
      {"1.8\u00b5s \u2192 8:1, 10^-3, $2M+", ": prose{1.8\u00b5s \u2192 8:1, 10^-3, $2M+}\n"},
      {"snake_case_name and 2 * 3 * 4", ": prose{snake_case_name and 2 * 3 * 4}\n"},
      {"a\n\n---\n\nb", ": prose{a} prose{b}\n"},
  });
}

TEST_CASE("lists have one item a line, however deep, and one for what the page sets apart") {
  check({
      {"- a\n- b\n", ": list{a/b}\n"},
      {"1. a\n2. b\n", ": list{a/b}\n"},
      {"- a\n  - b\n    - c\n- d", ": list{a/b/c/d}\n"},
      {"- a\n\n  more\n- b", ": list{a/more/b}\n"},
      {"- a\n  lazy\nlazier\n- b", ": list{a lazy lazier/b}\n"},
      {"- [ ] todo\n- [x] done", ": list{todo/done}\n"},
      {"- a\n\n  ```c\n  x;\n  ```\n- b", ": list{a} code{x;} list{b}\n"},
      {"- > quoted\n- b", ": list{quoted/b}\n"},
      {"- a  \n  b<br>c", ": list{a/b/c}\n"},
      {"-\n- a\n-", ": list{a}\n"},
      {"- # H\n- b\n\n# H", ": list{H/b}\nH #h-1:\n"},
  });
}

TEST_CASE("tables have one row a line") {
  check({
      {"| a | b |\n|---|:-:|\n| 1 | **2** |\n| `x \\| y` | |", ": table{a | b/1 | 2/x | y |}\n"},
      {"a | b\n-|-\n1 | 2\n\ntext", ": table{a | b/1 | 2} prose{text}\n"},
      {"|a|\n|-|\n|one<br>two|", ": table{a/one two}\n"},
      {"- x\n\n  |a|\n  |-|\n  |b|\n- y", ": list{x} table{a/b} list{y}\n"},
      {"| a |\n|---|", ": table{a}\n"},
  });
}

TEST_CASE("quotes have one paragraph a line") {
  check({
      {"> a\n> b", ": quote{a b}\n"},
      {"> a\n>\n> b", ": quote{a/b}\n"},
      {"> a  \n> b", ": quote{a/b}\n"},
      {"> a\n>> b", ": quote{a/b}\n"},
      {"> - a\n> - b", ": quote{a/b}\n"},
      {"> a\n\n```\nc\n```\n", ": quote{a} code{c}\n"},
  });
}

TEST_CASE("code stands as it is") {
  check({
      {"```cpp\nint  x = 1;\n\n  f(<T>);\n```", ": code{int  x = 1;//  f(<T>);}\n"},
      {"    indented\n      more", ": code{indented/  more}\n"},
      {"~~~\n# no heading\n~~~", ": code{# no heading}\n"},
      {"```\nunclosed", ": code{unclosed}\n"},
      {"```\n```", ""},
      {"```\n&amp; <b>\n```", ": code{&amp; <b>}\n"},
  });
}

TEST_CASE("footnotes stand in a section of their own at the end") {
  check({
      {"# A\n\ntext[^1] more[^n]\n\n[^1]: The *note*.\n[^n]: Another.\n\n## B\n\nlast",
       "A #a: prose{text more}\nA > B #b: prose{last}\n: prose{The note.} prose{Another.}\n"},
      {"text[^none]", ": prose{text[^none]}\n"},
  });
}

TEST_CASE("raw HTML is reduced to its text") {
  check({
      {"<div class=\"a\">\n<p>one</p><p>two</p>\n</div>", ": prose{one two}\n"},
      {"a <b>bold</b> <!-- hidden --> c", ": prose{a bold c}\n"},
      {"a<br>b<br/>c", ": prose{a/b/c}\n"},
      {"x <script>alert(1)</script> y", ": prose{x y}\n"},
      {"x <style>p{}</style> y", ": prose{x y}\n"},
      {"<script>\nalert(\"<p>no</p>\")\n\nmore()\n</script>\n\nyes", ": prose{yes}\n"},
      {"<!-- a\n\nb -->\n\nyes", ": prose{yes}\n"},
      {"<details><summary>Sum</summary>\n\nInside *it*.\n\n</details>",
       ": prose{Sum} prose{Inside it.}\n"},
      {"<table><tr><td>a</td><td>b</td></tr></table>", ": prose{a b}\n"},
      {"<p>caf&eacute; &lt;x&gt;</p>", ": prose{café <x>}\n"},
      {"<img src=x onerror=alert(1)>", ""},
      {"<a href=\"javascript:alert(1)\">go</a>", ": prose{go}\n"},
      {"- <b>a</b>\n- b", ": list{a/b}\n"},
      {"1 < 2 and 3 > 2", ": prose{1 < 2 and 3 > 2}\n"},
  });
}

TEST_CASE("html_text copes with what is no HTML") {
  const std::vector<Case> cases = {
      {"", ""},
      {"<", "<"},
      {"<<b>x", "<x"},
      {"a<b", "a"},
      {"<p title=\"a>b\">x", " x"},
      {"<p don't>x", " x"},
      {"<!-- never closed", ""},
      {"<script>var a = '</b>' < 1;", " "},
      {"<script>x</SCRIPT >y", " y"},
      {"<?php echo 1 ?>x", "x"},
      {"<!DOCTYPE html>x", "x"},
      {"</p>x</", " x</"},
      {"&lt;b&gt; &amp;amp;", "<b> &amp;"},
  };
  for (const Case& c : cases) {
    INFO(c.markdown);
    CHECK(html_text(c.markdown) == c.sections);
  }
}

TEST_CASE("anchors are those of github-slugger") {
  struct Heading {
    std::string_view text;
    std::string_view anchor;
  };
  const std::vector<Heading> headings = {
      {"Foo Bar", "foo-bar"},
      {"foo bar", "foo-bar-1"},
      {"FOO BAR", "foo-bar-2"},
      {"foo bar 1", "foo-bar-1-1"},
      {"What's new?", "whats-new"},
      {"a_b - c", "a_b---c"},
      {"C++ & C#", "c--c"},
      {"1.8µs", "18µs"},
      {"Привет, мир", "привет-мир"},
      {"中文 标题", "中文-标题"},
      {"Ünïcödé", "ünïcödé"},
      {"😄 emoji", "-emoji"},
      {"", ""},
      {"!!!", "-1"},
      {"e\u0301", "e\u0301"},
      {"tab\tx", "tabx"},
  };
  Slugger slugger;
  for (const Heading& h : headings) {
    INFO(h.text);
    CHECK(slugger.anchor(h.text) == h.anchor);
  }
}

TEST_CASE("headings are bounded in length and number") {
  const auto cut = markdown_sections("# " + std::string(5000, 'x'));
  REQUIRE(cut.size() == 1);
  CHECK(cut[0].heading_path[0].size() == kMaxHeadingBytes);

  std::string many;
  for (int i = 0; i < 3000; ++i) many += "# h" + std::to_string(i) + "\n";
  for (const auto& sections : {markdown_sections(many), plain_text_sections(many)}) {
    CHECK(sections.size() == kMaxSections + 1);
    CHECK(sections.back().blocks.back().text == "h2999");
  }
}

TEST_CASE("several threads may parse at once") {
  const std::string text = "|a|b|\n|-|-|\n|~~x~~|www.x.example|\n\n- [ ] y[^1]\n\n[^1]: z";
  const std::string expected = section_text(markdown_sections(text));
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  threads.reserve(wrong.size());
  for (int& count : wrong) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        if (section_text(markdown_sections(text)) != expected) ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("plain text keeps headings and code apart") {
  const std::vector<Case> cases = {
      {"", ""},
      {"a\nb\n\nc", ": prose{a b} prose{c}\n"},
      {"# A #\ntext\n## B", "A #a: prose{text}\nA > B #b:\n"},
      {"#tag\n####### seven", ": prose{#tag ####### seven}\n"},
      {"a\n```c\n# x\n\n  y\n```\nb", ": prose{a} code{# x//  y} prose{b}\n"},
      {"~~~\n```\n~~~", ": code{```}\n"},
      {"```\nunclosed", ": code{unclosed}\n"},
      {"|a|b|\n|-|-|", ": prose{|a|b| |-|-|}\n"},
  };
  for (const Case& c : cases) {
    INFO(c.markdown);
    CHECK(section_text(plain_text_sections(c.markdown)) == c.sections);
  }
}

}  // namespace
}  // namespace notesearch
