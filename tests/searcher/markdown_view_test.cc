#include "searcher/markdown_view.h"

#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "schema/base/text.h"
#include "searcher/markdown_text.h"
#include "searcher/text_parts.h"
#include "searcher/web_address.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

SearchResponse sample() {
  SearchResponse response;
  response.query = "kv cahce";
  response.searched = "kv cache";
  response.corrections = {{"cahce", "cache"}};
  response.generation = 7;
  response.published = "2026-11-22T10:00:00Z";
  response.total = 2;
  Hit evict;
  evict.rank = 1;
  evict.slug = "evict";
  evict.title = {"Evicting the ", "KV cache"};
  evict.link = "https://example.test/notes/evict#plan:~:text=is%20dropped";
  evict.date = parse_day("2026-04-15");
  evict.tags = {"inference", "GPU"};
  evict.passages = {{{"Plan", "Eviction"},
                     "plan",
                     BlockKind::kProse,
                     {"The ", "cache", " is dropped."},
                     evict.link},
                    {{}, "", BlockKind::kCode, {"a = ", "cache", "[0]\n```\n"}, ""}};
  Hit folder;
  folder.rank = 2;
  folder.slug = "from-a-folder";
  folder.title = {"Without a page"};
  folder.missing = {"kv"};
  folder.passages = {{{}, "", BlockKind::kList, {"one ", "cache", "\ntwo"}, ""},
                     {{}, "", BlockKind::kProse, {"The cache is dropped."}, ""}};
  response.hits = {evict, folder};
  return response;
}

TEST_CASE("markdown: an answer with citations, dates and links") {
  CHECK(markdown_answer(sample(), 2000) == R"(# Notes for kv cache

2 notes match. Index generation 7 of 2026-11-22T10:00:00Z.

- Searched for cache in place of cahce.

## [Evicting the KV cache](https://example.test/notes/evict#plan:~:text=is%20dropped)

2026-04-15 · inference, GPU

Plan › Eviction

> The **cache** is dropped. [1]

````
a = cache[0]
```
````

[2]

## Without a page

without kv

> - one **cache**
> - two [3]

The same text as [1].

## References

- [1] `evict#plan`, 2026-04-15, generation 7: <https://example.test/notes/evict#plan:~:text=is%20dropped>
- [2] `evict`, 2026-04-15, generation 7: <https://example.test/notes/evict#plan:~:text=is%20dropped>
- [3] `from-a-folder`, generation 7

Hits 1 to 2 of 2.
)");
}

TEST_CASE("markdown: what the budget leaves no room for is counted") {
  SearchResponse response = sample();
  response.total = 40;
  for (std::uint32_t rank = 3; rank <= 10; ++rank) {
    Hit hit = response.hits[0];
    hit.rank = rank;
    hit.passages = {
        {{}, "", BlockKind::kProse, {std::string(300, 'a') + std::to_string(rank)}, ""}};
    response.hits.push_back(hit);
  }
  const std::string text = markdown_answer(response, 500);
  CHECK(text.size() <= 2000);
  CAPTURE(text);
  CHECK(text.ends_with("Hits 1 to 4 of 40. Left out to keep within 500 tokens: 6 hits.\n"));
  CHECK(markdown_answer(response, 0).size() <= kMinMarkdownTokens * kBytesPerToken);
  CHECK(markdown_answer(response, 0) == markdown_answer(response, kMinMarkdownTokens));
  CHECK(markdown_answer(response, 5000).find("Left out") == std::string::npos);
}

TEST_CASE("markdown: only addresses of the web are links") {
  CHECK(web_address("https://example.test/a(b) c\x1b#\u00e9:~:text=a,-b") ==
        "https://example.test/a%28b%29%20c%1B#%C3%A9:~:text=a,-b");
  CHECK(web_address("HTTP://[::1]:80/[x]") == "HTTP://[::1]:80/%5Bx%5D");
  for (const char* address : {"", "javascript:alert(1)", "//example.test", "http://", "https:///x",
                              "file:///etc/passwd", " http://a", "data:text/html,http://x"}) {
    CHECK(web_address(address).empty());
  }
  CHECK(markdown_address("https://a.test/?x&copy;=1&b") == "https://a.test/?x&amp;copy;=1&b");
}

struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;

Document parsed(const std::string& markdown) {
  cmark_gfm_core_extensions_ensure_registered();
  const std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(CMARK_OPT_FOOTNOTES));
  for (const char* name : {"table", "strikethrough", "autolink", "tagfilter", "tasklist"}) {
    cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension(name));
  }
  cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
  return Document(cmark_parser_finish(parser.get()));
}

std::vector<cmark_node*> nodes(cmark_node* root) {
  std::vector<cmark_node*> all;
  const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(root));
  for (auto event = cmark_iter_next(iterator.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(iterator.get())) {
    if (event == CMARK_EVENT_ENTER) all.push_back(cmark_iter_get_node(iterator.get()));
  }
  return all;
}

std::string shown_text(cmark_node* root) {
  std::string text;
  for (cmark_node* node : nodes(root)) {
    const char* literal = cmark_node_get_literal(node);
    if (literal != nullptr) text += literal;
    if (cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK) text += '\n';
  }
  return text;
}

std::string type_of(cmark_node* node) { return cmark_node_get_type_string(node); }

// What markdown, HTML and terminals would act on.
const std::vector<std::string> kHostilePieces = {"<script>",
                                                 "</pre>",
                                                 "<!--",
                                                 "<b a=\"",
                                                 ">",
                                                 "![x](http://evil.test/)",
                                                 "[a](javascript:x)",
                                                 "[1]: http://evil.test",
                                                 "[^1]",
                                                 "[1]",
                                                 "](",
                                                 "]",
                                                 "[",
                                                 "(",
                                                 ")",
                                                 "!",
                                                 "`",
                                                 "``",
                                                 "```",
                                                 "~~~",
                                                 "~~",
                                                 "~",
                                                 "**",
                                                 "*",
                                                 "_",
                                                 "__",
                                                 "\\",
                                                 "&lt;",
                                                 "&#60;",
                                                 "&copy;",
                                                 "&",
                                                 ";",
                                                 "# ",
                                                 "#",
                                                 "- ",
                                                 "+ ",
                                                 "1. ",
                                                 "7) ",
                                                 "=",
                                                 "===",
                                                 "---",
                                                 ":-:",
                                                 "|",
                                                 "|---|---|",
                                                 "\n",
                                                 "\n\n",
                                                 "\r",
                                                 "\t",
                                                 "    ",
                                                 " ",
                                                 " ",
                                                 " ",
                                                 "http://evil.test",
                                                 "www.evil.test",
                                                 "a@evil.test",
                                                 "xmpp:a@b.test",
                                                 "ftp://evil.test",
                                                 "://",
                                                 "@",
                                                 "www.",
                                                 "\x1b[31m",
                                                 "\x7f",
                                                 "\u202E",
                                                 "\u00A0",
                                                 "\u2028",
                                                 "\xff",
                                                 "\u65E5\u672C",
                                                 "\u00E9",
                                                 "\u3002",
                                                 "C#",
                                                 "snake_case",
                                                 "word",
                                                 "Word",
                                                 "7",
                                                 std::string(1, '\0')};

std::string hostile(std::mt19937& random) {
  std::string text;
  for (std::size_t n = random() % 12; n > 0; --n)
    text += kHostilePieces[random() % kHostilePieces.size()];
  return text;
}

Parts hostile_parts(std::mt19937& random) {
  Parts parts;
  for (std::size_t n = 1 + random() % 4; n > 0; --n) parts.push_back(hostile(random));
  return parts;
}

TEST_CASE("markdown: a line shows its text and nothing else") {
  std::mt19937 random(20261124);
  for (int round = 0; round < 20'000; ++round) {
    Parts line;
    for (const std::string& part : hostile_parts(random)) line.push_back(clean_text(part));
    line = split_lines(line).front();
    const std::string markdown = markdown_line(line);
    CAPTURE(markdown);
    const Document document = parsed(markdown + "\n");
    std::string expected;
    for (const std::string& part : line) expected += printable(part);
    std::replace(expected.begin(), expected.end(), '\t', ' ');
    const auto trimmed = [](std::string_view text) { return std::string(trim(text)); };
    CHECK(trimmed(shown_text(document.get())) == trimmed(expected));
    for (cmark_node* node : nodes(document.get())) {
      const std::set<std::string> allowed = {"document", "paragraph", "text", "code", "strong"};
      CAPTURE(type_of(node));
      CHECK(allowed.count(type_of(node)) == 1);
    }
  }
}

TEST_CASE("markdown: dollars make no mathematics") {
  CHECK(markdown_line("from $x$ to $$y$$") == "from \\$x\\$ to \\$\\$y\\$\\$");
}

SearchResponse hostile_response(std::mt19937& random) {
  SearchResponse response;
  response.searched = hostile(random);
  response.generation = random();
  response.published = hostile(random);
  response.total = static_cast<std::uint32_t>(random() % 100);
  for (std::size_t n = random() % 3; n > 0; --n) {
    response.remarks.push_back({hostile(random), hostile(random)});
    response.corrections.push_back({hostile(random), hostile(random)});
  }
  const std::size_t hits = random() % 6;
  for (std::uint32_t rank = 1; rank <= hits; ++rank) {
    Hit hit;
    hit.rank = rank;
    hit.slug = hostile(random);
    hit.title = hostile_parts(random);
    hit.link = (random() % 2 == 0 ? "https://good.test/" : "") + hostile(random);
    hit.tags = {hostile(random)};
    hit.missing = {hostile(random)};
    for (std::size_t n = random() % 4; n > 0; --n) {
      hit.passages.push_back({{hostile(random), hostile(random)},
                              hostile(random),
                              static_cast<BlockKind>(random() % 5),
                              hostile_parts(random),
                              "https://good.test/" + hostile(random)});
    }
    response.hits.push_back(hit);
  }
  return response;
}

TEST_CASE(
    "markdown: whatever notes contain, no HTML, image or link comes of it, within the budget") {
  std::mt19937 random(4711);
  const std::set<std::string> allowed = {"document", "paragraph",   "text",      "code",
                                         "strong",   "heading",     "link",      "list",
                                         "item",     "block_quote", "softbreak", "code_block"};
  std::size_t links = 0;
  for (int round = 0; round < 3'000; ++round) {
    const SearchResponse response = hostile_response(random);
    const std::size_t budget = kMinMarkdownTokens + random() % 1000;
    const std::string markdown = markdown_answer(response, budget);
    CAPTURE(markdown);
    CHECK(markdown.size() <= budget * kBytesPerToken);
    std::set<std::string> addresses;
    for (const Hit& hit : response.hits) {
      addresses.insert(web_address(hit.link));
      for (const Passage& passage : hit.passages) addresses.insert(web_address(passage.link));
    }
    const Document document = parsed(markdown);
    std::size_t headings = 0;
    for (cmark_node* node : nodes(document.get())) {
      CAPTURE(type_of(node));
      CHECK(allowed.count(type_of(node)) == 1);
      if (type_of(node) == "heading") ++headings;
      if (cmark_node_get_type(node) == CMARK_NODE_LIST) {
        CHECK(cmark_node_get_list_type(node) == CMARK_BULLET_LIST);
      }
      if (cmark_node_get_type(node) != CMARK_NODE_LINK) continue;
      ++links;
      CAPTURE(cmark_node_get_url(node));
      CHECK(addresses.count(cmark_node_get_url(node)) == 1);
    }
    CHECK(headings <= response.hits.size() + 2);
  }
  CHECK(links > 3'000);
}

}  // namespace
}  // namespace notesearch
