// HTML bodies: the sections that a reader of the page would see.
#include "corpus/html_markdown.h"

#include <string>
#include <vector>

#include "corpus/markdown.h"
#include "tests/catch.h"
#include "tests/corpus/section_text.h"

namespace notesearch {
namespace {

std::string sections(std::string_view html) {
  return section_text(markdown_sections(html_to_markdown(html)));
}

TEST_CASE("headings, paragraphs, code, lists and quotes of HTML become those of markdown") {
  struct Case {
    std::string html;
    std::string sections;
  };
  const std::vector<Case> cases = {
      {"<h2>The plumbing</h2><p>One.</p>\n<p>Two,\nstill two.</p>",
       "The plumbing #the-plumbing: prose{One.} prose{Two, still two.}\n"},
      {"<h2>A</h2><p>a</p><h3 class='x'>B <code>b</code></h3><p>b</p>",
       "A #a: prose{a}\nA > B b #b-b: prose{b}\n"},
      {"no tags at all", ": prose{no tags at all}\n"},
      {"a<br>b<br/>c", ": prose{a b c}\n"},
      {"<div><div>a</div>b</div>c", ": prose{a} prose{b} prose{c}\n"},
      {"<p>a <b>bold</b>, <a href='x'>linked</a> and <em>so</em>on</p>",
       ": prose{a bold, linked and soon}\n"},
      {"<ul><li>a</li><li><p>b</p><p>c</p></li></ul>", ": list{a/b} prose{c}\n"},
      {"<ol><li>a<li>b</ol>", ": list{a/b}\n"},
      {"<blockquote><p>a</p></blockquote><p>b</p>", ": quote{a} prose{b}\n"},
      {"<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
       ": prose{a b} prose{1 2}\n"},
      {"<p>a</p><pre><code class='language-cpp'>int x = *p;\n\n  if (x &lt; 1) {}\n</code></pre>b",
       ": prose{a} code{int x = *p;//  if (x < 1) {}} prose{b}\n"},
      {"<pre>```\n# not a heading\n````</pre>", ": code{```/# not a heading/````}\n"},
      {"<pre> </pre>", ""},
      {"<pre>never closed", ": code{never closed}\n"},
      {"<script>alert('<h2>x</h2>')</script><style>p{}</style>a", ": prose{a}\n"},
      {"a<script>never closed <p>b", ": prose{a}\n"},
      {"<!-- <h2>x</h2> --><p>a</p>", ": prose{a}\n"},
      {"<h2><div>Inside</div></h2>a", "Inside #inside: prose{a}\n"},
      {"<h2>Unclosed<p>a</p>", "Unclosed #unclosed: prose{a}\n"},
      {"<h2></h2>a", ": prose{a}\n"},
      {"</blockquote></h2></li></pre>a", ": prose{a}\n"},
      {"a < b, c <3 &amp; d", ": prose{a < b, c <3 & d}\n"},
      {"", ""},
      {" \n<p> </p>", ""},
  };
  for (const Case& c : cases) {
    INFO(c.html);
    CHECK(sections(c.html) == c.sections);
  }
}

TEST_CASE("text that looks like markdown is text") {
  for (const char* text : {"# no heading",
                           "#hash",
                           "C #",
                           "> no quote",
                           "- no item",
                           "+ no item",
                           "* no item",
                           "1. no item",
                           "12) no item",
                           "*no* _emphasis_ **here**",
                           "snake_case and __dunder__",
                           "`no code`",
                           "~~not struck~~",
                           "[no](link)",
                           "![no](image)",
                           "[^1]: no note",
                           "---",
                           "===",
                           "***",
                           "+++",
                           "| a | b |",
                           "a \\ b \\* c",
                           "&lt;b&gt;",
                           "&amp;lt;",
                           "&amp;#65;",
                           "http://a.example/x_y",
                           "www.a.example/x_y*z*",
                           "some_one_@a.example",
                           "    indented",
                           "std::vector&lt;T&gt;",
                           "~~~",
                           "3.14 and 1.5"}) {
    INFO(text);
    const std::string html = "<p>" + std::string(text) + "</p>";
    // What one reads on the page.
    std::string read = text;
    for (const auto& [entity, character] : std::vector<std::pair<std::string, std::string>>{
             {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
      const std::size_t at = read.find(entity);
      if (at != std::string::npos) read.replace(at, entity.size(), character);
    }
    read.erase(0, read.find_first_not_of(' '));
    CHECK(sections(html) == ": prose{" + read + "}\n");
  }
}

TEST_CASE("hostile HTML takes time in proportion to its length") {
  for (const char* part : {"<", "<p", "<p>", "</p>", "<pre>", "<script>", "<a '", "<a \"", "<!--",
                           "<blockquote>", "<li>", "&", "`", "\\", "<h1>x"}) {
    INFO(part);
    std::string html;
    while (html.size() < 200'000) html += part;
    CHECK(html_to_markdown(html).size() <= 4 * html.size());
  }
}

}  // namespace
}  // namespace notesearch
