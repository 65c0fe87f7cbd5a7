// Queries that nobody means well with: bounded, and written out they parse to the same tree.
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "tests/catch.h"
#include "tests/searcher/query_tree.h"

namespace notesearch {
namespace {

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::size_t prefixes(const QueryNode& node) {
  std::size_t count = node.kind == QueryNode::Kind::kPrefix ? 1 : 0;
  for (const QueryNode& child : node.children) count += prefixes(child);
  return count;
}

void check_bounds(const ParsedQuery& parsed) {
  CHECK(parsed.root.size() <= 1);
  CHECK(parsed.remarks.size() <= kMaxRemarks + 1);
  for (const QueryNode& root : parsed.root) {
    CHECK(leaves(root) <= kMaxQueryLeaves);
    CHECK(prefixes(root) <= kMaxQueryPrefixes);
    CHECK(depth(root) <= 4 * kMaxQueryDepth);
  }
  for (const Remark& remark : parsed.remarks) CHECK(clean_text(remark.part) == remark.part);
}

// Where parentheses at the bound or a text at the bound are written out, one more may be needed.
void check_written(const ParsedQuery& parsed) {
  if (parsed.root.empty()) return;
  const std::string written = to_string(parsed.root.front());
  const ParsedQuery again = parsed_at(written, {.natural_dates = false});
  for (const Remark& remark : again.remarks) {
    if (remark.message.find("too deep") != std::string::npos ||
        remark.message.find("beyond") != std::string::npos) {
      return;
    }
  }
  CAPTURE(written);
  REQUIRE(again.root.size() == 1);
  CHECK(shown(again.root.front()) == shown(parsed.root.front()));
}

TEST_CASE("query: hostile text parses at once to a bounded tree") {
  const std::vector<std::string> cases = {
      "",
      " \t\n ",
      repeated(" ", 1 << 20),
      repeated("x", 1 << 20),
      repeated("a ", 1 << 19),
      repeated("(", 5000),
      repeated(")", 5000),
      repeated("((a", 400) + repeated("))", 400),
      repeated("-(", 500),
      repeated("NOT ", 5000),
      repeated("NOT -", 5000),
      repeated("a NOT ", 5000),
      repeated("a NEAR ", 5000),
      repeated("NEAR/9 ", 5000),
      repeated("a NEAR (", 5000),
      repeated("a XOR ", 5000),
      repeated("OR ", 5000),
      repeated("a OR ", 5000) + "b",
      repeated("aa* ", 1000),
      repeated("*", 5000),
      repeated("* ? *a ?b ", 100),
      repeated("\"", 1023),
      repeated("\"a", 500),
      repeated("title:", 200),
      repeated("date:", 200),
      repeated("date:2026 ", 200),
      repeated("\\", 1024),
      repeated("..", 500),
      "NEAR/99999999999999999999 a NEAR/99999999999999999999 b",
      "date:99999999999999999999 date:0000 date:\"last 99999999 years\" date:\"9999 years ago\"",
      "before:0001-01-01 after:9999-12-31 a",
      "\xff\xfe\x80 a\xc0\xaf \xed\xa0\x80 \xf8\x88\x80\x80\x80",
      std::string("a\0b \0 OR\0 c", 11),
      "a" + repeated("\u0301", 10'000) + " b",
      repeated("\u202E", 300) + "a",
      "Q:secret XT:tag Zstem S:x XHx \x01Q",
  };
  for (const std::string& text : cases) {
    CAPTURE(text.substr(0, 60));
    const auto started = std::chrono::steady_clock::now();
    const ParsedQuery parsed = parsed_at(text);
    CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(2));
    check_bounds(parsed);
    check_written(parsed);
  }
}

TEST_CASE("query: written out, a tree parses to itself") {
  for (const char* text :
       {"a b OR c d", "(a OR b) -(c d) tag:\"world models\"", "title:x* \"a b\" NOT y",
        "a OR (b (c OR -d))", "a NOT --dry-run", "NOT *x y", "a NEAR b NEAR/3 \"c d\" e",
        "-(a NEAR/50 b) OR c", "date:2026-04 (2023.. OR -before:2020)", "OR a",
        "\\OR \\a* \\title:x", "title:\"x* :y \\z", "(b f(x )", "author:\"x\"",
        "\"a OR b (c -d 2023.. x*", "a OR b last month", "(\uFEFF() a", "\x19\uFEFF b"}) {
    CAPTURE(text);
    check_written(parsed_at(text));
  }
}

TEST_CASE("query: random input parses to a bounded tree that is written out as itself") {
  std::mt19937 random(20261122);
  const std::vector<std::string> pieces = {
      "(",     ")",    "\"",     "-",        "*",      " ",       " ",      " ",      "OR",
      "AND",   "NOT",  "a",      "title:",   "tag:",   "\xff",    "\u00E9", ":",      "--",
      "x*",    "NEAR", "NEAR/3", "date:",    "2023..", "2026-04", "\\",     "since:", "last month",
      "march", "?",    "since ", "in 2023 ", "f(",     "."};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i) {
      text += pieces[random() % pieces.size()];
      if (random() % 3 == 0) text += ' ';
    }
    CAPTURE(text);
    const ParsedQuery parsed = parsed_at(text);
    check_bounds(parsed);
    check_written(parsed);
    if (!parsed.open_word) continue;
    const QueryNode* last = &parsed.root.front();
    while (!last->children.empty()) last = &last->children.back();
    CHECK(last->kind == QueryNode::Kind::kWord);
    CHECK(clean_text(text).ends_with(last->text));
  }
}

}  // namespace
}  // namespace notesearch
