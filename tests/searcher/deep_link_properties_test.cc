// Random notes: whatever a directive names is where it was taken from, and nowhere else.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "searcher/deep_link.h"
#include "tests/catch.h"
#include "tests/searcher/text_fragment.h"

namespace notesearch {
namespace {

// Few words, so that runs repeat, and everything that may stand between and around them.
const std::vector<std::string> kWords = {"the",          "The",
                                         "cache",        "Cache",
                                         "is",           "warm",
                                         "cold",         "fabric",
                                         "caf\u00E9",    "cafe",
                                         "na\u00EFve",   "\u043A\u044D\u0448",
                                         "\u6587\u5B57", "\u7DE9\u885D\u3001\u6587",
                                         "8:1",          "C++",
                                         "well-known",   "snake_case",
                                         "v1.2.3",       "don't",
                                         "\"quoted\"",   ":smile:",
                                         "\U0001F600",   "(really)",
                                         "e.g.",         "100%",
                                         "R&D",          "a,b",
                                         "--",           "...",
                                         "\u2014"};
const std::vector<std::string> kGaps = {" ", " ",  " ",  " ",      " ",  " ",
                                        " ", ", ", ". ", ". The ", "! ", "\n"};

class RandomNotes {
 public:
  explicit RandomNotes(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  Note note() {
    Note note;
    note.slug = "n";
    note.title = text(3);
    const std::size_t sections = 1 + below(3);
    for (std::size_t i = 0; i < sections; ++i) {
      Section section{{text(2)}, "a", {}};
      const std::size_t blocks = 1 + below(4);
      for (std::size_t j = 0; j < blocks; ++j) {
        section.blocks.push_back({static_cast<BlockKind>(below(5)), text(1 + below(40))});
      }
      note.sections.push_back(std::move(section));
    }
    return note;
  }

  std::string text(std::size_t words) {
    std::string out;
    for (std::size_t i = 0; i < words; ++i) {
      if (i > 0) out += kGaps[below(kGaps.size())];
      out += kWords[below(kWords.size())];
    }
    return out;
  }

 private:
  std::mt19937 random_;
};

void append_lines(const std::string& text, std::vector<std::string>& lines) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
}

// The lines of the page, and where among them each block begins.
struct Page {
  std::vector<std::string> lines;
  std::vector<std::pair<const Block*, std::size_t>> blocks;
};

Page page_of(const Note& note) {
  Page page;
  append_lines(note.title, page.lines);
  for (const Section& section : note.sections) {
    append_lines(section.heading_path.back(), page.lines);
    for (const Block& block : section.blocks) {
      page.blocks.emplace_back(&block, page.lines.size());
      append_lines(block.text, page.lines);
    }
  }
  return page;
}

bool is_code_point_start(const std::string& text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

// Byte `begin` of a line of the page, as a byte of the block whose first line is `first_line`.
std::size_t byte_of_block(const Page& page, std::size_t first_line, const Highlighted& place) {
  std::size_t at = place.begin;
  for (std::size_t line = first_line; line < place.line; ++line) at += page.lines[line].size() + 1;
  return at;
}

TEST_CASE("deep link: in random notes a directive names its own passage, once") {
  std::size_t named = 0;
  std::size_t passages = 0;
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    RandomNotes random(seed);
    const Note note = random.note();
    const std::string record = encode_note(note, {}, 1);
    PageText page_text(*view_note(record));
    const Page page = page_of(note);
    for (const auto& [block, first_line] : page.blocks) {
      std::size_t begin = random.below(block->text.size());
      std::size_t end = begin + 1 + random.below(block->text.size() - begin);
      while (!is_code_point_start(block->text, begin)) --begin;
      while (!is_code_point_start(block->text, end)) ++end;
      const std::string directive =
          text_directive(page_text, {block->text, block->kind, begin, end, {}});
      ++passages;
      if (directive.empty()) continue;
      ++named;
      INFO("seed " << seed << ": " << directive << " of "
                   << block->text.substr(begin, end - begin));
      REQUIRE(block->kind != BlockKind::kCode);
      REQUIRE(block->kind != BlockKind::kTable);
      REQUIRE(directive.size() <= kMaxDirectiveBytes);
      const auto fragment = parse_text_directive(directive);
      REQUIRE(fragment);
      const auto places = find_text_fragment(page.lines, *fragment);
      REQUIRE(places.size() == 1);
      REQUIRE(places[0].line >= first_line);
      const std::size_t at = byte_of_block(page, first_line, places[0]);
      REQUIRE(at >= begin);
      REQUIRE(at + (places[0].end - places[0].begin) <= end);
    }
  }
  CHECK(passages > 5000);
  CHECK(named > passages / 10);
}

TEST_CASE("deep link: no bytes are too odd for it") {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> byte(0, 255);
  std::size_t named = 0;
  const auto piece = [&]() -> std::string {
    switch (random() % 8) {
      case 0:
      case 1:
        return " ";
      case 2:
        return {static_cast<char>(byte(random))};
      case 3:
        return random() % 2 == 0 ? "\u5168" : "\u3002";
      default:
        return {static_cast<char>('a' + random() % 26)};
    }
  };
  for (int round = 0; round < 2000; ++round) {
    Note note;
    note.slug = "n";
    std::string text;
    while (text.size() < 90) text += piece();
    note.sections = {{{}, "", {{BlockKind::kProse, text}}}};
    const std::string record = encode_note(note, {}, 1);
    PageText page(*view_note(record));
    const std::string directive =
        text_directive(page, {text, BlockKind::kProse, random() % 30, 80 + random() % 10, {}});
    if (directive.empty()) continue;
    ++named;
    REQUIRE(parse_text_directive(directive));
  }
  CHECK(named > 100);
}

}  // namespace
}  // namespace notesearch
