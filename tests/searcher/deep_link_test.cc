#include "searcher/deep_link.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

Note note_of(std::vector<Block> blocks) {
  Note note;
  note.slug = "n";
  note.title = "A title";
  note.sections = {{{"Plumbing"}, "plumbing", std::move(blocks)}};
  return note;
}

// The directive for the first `word` of a block, shown whole; of the first block if not said.
std::string directive(const Note& note, std::string_view word, std::size_t block_index = 0) {
  const std::string record = encode_note(note, {}, 100);
  PageText page(*view_note(record));
  const Block& block = note.sections.front().blocks.at(block_index);
  const auto at = static_cast<std::uint32_t>(block.text.find(word));
  const std::vector<Match> matches = {{at, at + static_cast<std::uint32_t>(word.size()), 0}};
  return text_directive(page, {block.text, block.kind, 0, block.text.size(), matches});
}

std::string of_prose(const std::string& text, std::string_view word) {
  return directive(note_of({{BlockKind::kProse, text}}), word);
}

TEST_CASE("deep link: a short sentence is quoted whole, a long one by its ends") {
  CHECK(of_prose("First this. The cache is evicted here. Then that.", "cache") ==
        "text=The%20cache%20is%20evicted%20here");
  CHECK(of_prose("First this. The cache is evicted at the tool call, long before anybody asks for "
                 "it again. Then that.",
                 "cache") == "text=The%20cache%20is,it%20again");
}

TEST_CASE("deep link: the start is as long as it takes to be the only one, at least three words") {
  CHECK(of_prose("The cache is cold. The cache is warm at the tool call, and nobody had to ask for "
                 "it, at all.",
                 "warm") == "text=The%20cache%20is%20warm,at%20all");
  CHECK(directive(note_of({{BlockKind::kList, "cache\nfabric"}}), "fabric") == "text=fabric");
}

TEST_CASE("deep link: the end is the first of its kind behind the start") {
  CHECK(of_prose("One passes from the host to the switch and then from the rack to the switch and "
                 "from the row to the switch.",
                 "host") == "text=One%20passes%20from,row%20to%20the%20switch");
}

TEST_CASE("deep link: the sentence with the most words of the query is meant") {
  const std::string text = "The cache is cold. The fabric moves the cache. The fabric is warm.";
  const Note note = note_of({{BlockKind::kProse, text}});
  const std::string record = encode_note(note, {}, 100);
  PageText page(*view_note(record));
  const std::vector<Match> matches = {{4, 9, 0}, {23, 29, 1}, {40, 45, 0}, {51, 57, 1}};
  CHECK(text_directive(page, {text, BlockKind::kProse, 0, text.size(), matches}) ==
        "text=The%20fabric%20moves%20the%20cache");
  // Of a passage that is cut, only what it shows.
  CHECK(text_directive(page, {text, BlockKind::kProse, 0, 18, matches}) ==
        "text=The%20cache%20is%20cold");
  CHECK(text_directive(page, {text, BlockKind::kProse, 0, 18, {}}) ==
        "text=The%20cache%20is%20cold");
}

TEST_CASE("deep link: a sentence that stands twice is told apart by what is beside it") {
  const std::string twice = "The cache is warm.";
  CHECK(directive(note_of({{BlockKind::kProse, "Go on. " + twice},
                           {BlockKind::kProse, "Stop here. " + twice}}),
                  "cache", 1) == "text=here.-,The%20cache%20is%20warm");
  CHECK(directive(note_of({{BlockKind::kProse, twice + " Go on."},
                           {BlockKind::kProse, twice + " Stop here."}}),
                  "cache", 1) == "text=cache%20is%20warm,-.%20Stop");
  CHECK(directive(note_of({{BlockKind::kProse, twice}, {BlockKind::kList, twice}}), "cache", 1)
            .empty());
}

TEST_CASE("deep link: case, accents, width and punctuation make no run the only one") {
  for (const std::string other :
       {"the CACHE is wärm", "The ca\u0301che is warm", "The cache, is: warm",
        "\uFF34\uFF48\uFF45 cache is warm", "The ca\u00ADche is warm", "The\ncache is warm"}) {
    INFO(other);
    CHECK(directive(note_of({{BlockKind::kProse, "The cache is warm."}, {BlockKind::kList, other}}),
                    "cache")
              .empty());
  }
  for (const auto& [text, other] : std::vector<std::pair<std::string, std::string>>{
           {"Das gro\u00DFe Ma\u00DF voll", "das grosse mass voll"},
           {"Her er l\u00F8kken m\u00E6t", "her er lokken maet"},
           {"\u30AB\u30C3\u30C8\u6587", "\u304C\u3064\u3068\u6587"}}) {
    INFO(text);
    CHECK(
        directive(note_of({{BlockKind::kProse, text}, {BlockKind::kProse, other}}), text).empty());
    CHECK_FALSE(directive(note_of({{BlockKind::kProse, text}}), text).empty());
  }
}

TEST_CASE("deep link: the title and headings are of the page") {
  Note note = note_of({{BlockKind::kProse, "A title of sorts"}});
  CHECK(directive(note, "title") == "text=A%20title%20of%20sorts");
  note.sections.front().heading_path = {"A title of sorts"};
  CHECK(directive(note, "title").empty());
}

TEST_CASE("deep link: nothing is quoted that a site may have rewritten") {
  const std::string tail = " warms the last of the racks that we have seen so far, and then some.";
  for (const std::string odd :
       {"don't", "\"quoted\"", "so--called", "wa...it", ":smile:", "(c)", "$x^2$", "$x$",
        "==this==", "\U0001F600", "a\u00A0b", "`tick`s", "->", "{x}", "[x]", "*x*"}) {
    INFO(odd);
    const std::string found = of_prose("The cache " + odd + tail, "cache");
    CHECK(found == "text=warms%20the%20last,then%20some");
  }
  CHECK(of_prose("The C++ cache, at 8:1 (or so), of 5% & std::vector<x> is warm at last.",
                 "cache") == "text=The%20C%2B%2B%20cache,at%20last");
  CHECK(of_prose("The cache waits... and warms the last of the racks that we have seen so far.",
                 "cache") == "text=The%20cache%20waits,so%20far");
}

TEST_CASE("deep link: no run crosses a line, code and tables have none") {
  const Note list = note_of({{BlockKind::kList, "one two\nthree four five six\nseven"}});
  CHECK(directive(list, "four") == "text=three%20four%20five%20six");
  CHECK(directive(list, "two") == "text=one%20two");
  for (const BlockKind kind : {BlockKind::kCode, BlockKind::kTable}) {
    CHECK(directive(note_of({{kind, "the cache is warm"}}), "cache").empty());
  }
}

TEST_CASE("deep link: a word that the passage cuts is left out") {
  const std::string text = "uncommonly warm caches remain there unbelievably";
  const std::string record = encode_note(note_of({{BlockKind::kProse, text}}), {}, 1);
  PageText page(*view_note(record));
  CHECK(text_directive(page, {text, BlockKind::kProse, 2, text.size() - 3, {}}) ==
        "text=warm%20caches%20remain%20there");
}

TEST_CASE("deep link: text without spaces is quoted between its marks") {
  CHECK(of_prose("\u6587\u5B57\u3002\u7DE9\u885D\u8A18\u61B6\u3001\u305D\u3053\u3002", "\u7DE9") ==
        "text=%E7%B7%A9%E8%A1%9D%E8%A8%98%E6%86%B6%E3%80%81%E3%81%9D%E3%81%93");
}

TEST_CASE("deep link: text that is not of the page, or out of bounds, has none") {
  const std::string record =
      encode_note(note_of({{BlockKind::kProse, "The cache is warm."}}), {}, 1);
  PageText page(*view_note(record));
  const std::string other = "What somebody wrote about it.";
  CHECK(text_directive(page, {other, BlockKind::kProse, 0, other.size(), {}}).empty());
  CHECK(text_directive(page, {other, BlockKind::kProse, 0, other.size() + 1, {}}).empty());
  CHECK(text_directive(page, {other, BlockKind::kProse, 9, 3, {}}).empty());
  CHECK(text_directive(page, {"", BlockKind::kProse, 0, 0, {}}).empty());
}

TEST_CASE("deep link: a page that is too long keeps its anchors") {
  const std::string filler(kMaxPageBytes, 'x');
  CHECK(directive(note_of({{BlockKind::kProse, "The cache is warm."}, {BlockKind::kCode, filler}}),
                  "cache")
            .empty());
}

TEST_CASE("deep link: url, anchor and directive make one link") {
  struct Case {
    std::string url, anchor, directive, link;
  };
  const std::string page = "https://x.example/n";
  for (const Case& c : std::vector<Case>{
           {"", "a", "text=b", ""},
           {page, "", "", page},
           {page, "a", "", page + "#a"},
           {page, "", "text=b", page + "#:~:text=b"},
           {page, "a-1_b", "text=b", page + "#a-1_b:~:text=b"},
           {page + "?q=1", "a", "text=b", page + "?q=1#a:~:text=b"},
           {page, "\u043F 100%", "", page + "#%D0%BF%20100%25"},
           {page, ":~:text=x", "", page + "#%3A~%3Atext%3Dx"},
           {page + "#old", "a", "text=b", page + "#a:~:text=b"},
           {page + "#old", "", "text=b", page + "#old:~:text=b"},
           {page + "#old:~:text=z", "", "text=b", page + "#old:~:text=b"},
           {page + "#:~:text=z", "a", "", page + "#a"},
           {page + "#/notes/n", "a", "text=b", page + "#/notes/n:~:text=b"},
           {page + "#!n", "a", "", page + "#!n"},
           {page + "#", "a", "", page + "#a"},
       }) {
    CHECK(deep_link(c.url, c.anchor, c.directive) == c.link);
  }
}

}  // namespace
}  // namespace notesearch
