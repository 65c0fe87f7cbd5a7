#include "searcher/query_parser.h"

#include <random>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

// The tree in full: and(kv,phrase(a b),not(tag:x)).
std::string shown(const QueryNode& node) {
  std::string children;
  for (const QueryNode& child : node.children) {
    children += (children.empty() ? "" : ",") + shown(child);
  }
  const std::vector<std::string> fields = {"", "title:", "heading:", "code:", "tag:"};
  const std::string& field = fields[static_cast<std::size_t>(node.field)];
  switch (node.kind) {
    case QueryNode::Kind::kWord:
      return field + node.text;
    case QueryNode::Kind::kPhrase:
      return field + "phrase(" + node.text + ")";
    case QueryNode::Kind::kPrefix:
      return field + "prefix(" + node.text + ")";
    case QueryNode::Kind::kAnd:
      return "and(" + children + ")";
    case QueryNode::Kind::kOr:
      return "or(" + children + ")";
    case QueryNode::Kind::kNot:
      return "not(" + children + ")";
  }
  return "?";
}

std::string tree(const std::string& text) {
  const ParsedQuery parsed = parse_query(text);
  return parsed.root.empty() ? "" : shown(parsed.root.front());
}

std::size_t depth(const QueryNode& node) {
  std::size_t deepest = 0;
  for (const QueryNode& child : node.children) deepest = std::max(deepest, depth(child));
  return deepest + 1;
}

std::size_t leaves(const QueryNode& node) {
  if (node.children.empty()) return 1;
  std::size_t count = 0;
  for (const QueryNode& child : node.children) count += leaves(child);
  return count;
}

TEST_CASE("query: the grammar") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},
      {"   ", ""},
      {"kv", "kv"},
      {"kv cache", "and(kv,cache)"},
      {"kv AND cache", "and(kv,cache)"},
      {"kv OR cache", "or(kv,cache)"},
      {"a b OR c d", "or(and(a,b),and(c,d))"},
      {"(a OR b) c", "and(or(a,b),c)"},
      {"\"kv cache\"", "phrase(kv cache)"},
      {"gpu -blackwell", "and(gpu,not(blackwell))"},
      {"gpu NOT blackwell", "and(gpu,not(blackwell))"},
      {"-window", "not(window)"},
      {"-\"tensor core\"", "not(phrase(tensor core))"},
      {"-(a OR b)", "not(or(a,b))"},
      {"NOT NOT a", "a"},
      {"title:fabric", "title:fabric"},
      {"title:\"kv cache\"", "title:phrase(kv cache)"},
      {"tag:\"world models\" -tag:gpu", "and(tag:phrase(world models),not(tag:gpu))"},
      {"code:memcpy* heading:plan", "and(code:prefix(memcpy),heading:plan)"},
      {"flash*", "prefix(flash)"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(tree(text) == expected);
    CHECK(parse_query(text).remarks.empty());
  }
}

TEST_CASE("query: what technical people type is words, not operators") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"std::vector", "std::vector"},
      {"--dry-run", "--dry-run"},
      {"KV-cache", "KV-cache"},
      {"C++ C#", "and(C++,C#)"},
      {"main()", "main()"},
      {"f(x, y)", "and(f(x,,y)"},
      {"8:1", "8:1"},
      {"title::x", "title::x"},
      {"author:me", "author:me"},
      {"10^-3", "10^-3"},
      {"a - b", "and(a,-,b)"},
      {"and or not", "and(and,or,not)"},
      {"https://a.test/b", "https://a.test/b"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(tree(text) == expected);
  }
}

TEST_CASE("query: what is not understood is searched, and remarked upon with its words") {
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {"AND", "AND", "AND"},
      {"kv OR", "and(kv,OR)", "OR"},
      {"OR kv", "and(OR,kv)", "OR"},
      {"NOT", "NOT", "NOT"},
      {"\"kv cache", "phrase(kv cache)", "\"kv cache"},
      {"(kv cache", "and(kv,cache)", "("},
      {"kv) cache", "and(kv,cache)", ")"},
      {"title:", "title:", "title:"},
      {"a*", "a", "a*"},
      {"ab* cd* ef*", "and(prefix(ab),prefix(cd),ef)", "ef*"},
  };
  for (const auto& [text, expected, part] : cases) {
    CAPTURE(text);
    const ParsedQuery parsed = parse_query(text);
    CHECK(tree(text) == expected);
    REQUIRE(parsed.remarks.size() == 1);
    CHECK(parsed.remarks.front().part == part);
    CHECK_FALSE(parsed.remarks.front().message.empty());
  }
}

TEST_CASE("query: every bound holds, and is remarked upon") {
  std::string many;
  for (int i = 0; i < 100; ++i) many += "w" + std::to_string(i) + " ";
  ParsedQuery parsed = parse_query(many);
  CHECK(leaves(parsed.root.front()) == kMaxQueryLeaves);
  CHECK(parsed.remarks.size() == 1);

  parsed = parse_query(std::string(5000, 'x'));
  CHECK(parsed.root.front().text.size() == kMaxQueryBytes);
  CHECK(parsed.remarks.size() == 1);

  std::string nested;
  for (int i = 0; i < 300; ++i) nested += "(a OR ";
  parsed = parse_query(nested);
  CHECK(depth(parsed.root.front()) <= 2 * kMaxQueryDepth + 2);
  CHECK(parsed.remarks.size() <= 9);

  std::string negated;
  for (int i = 0; i < 200; ++i) negated += "NOT ";
  CHECK(tree(negated + "a") == "a");
}

TEST_CASE("query: a cut inside a code point leaves valid text") {
  std::string text(kMaxQueryBytes - 1, 'x');
  text += "\u00E9\u00E9";
  const ParsedQuery parsed = parse_query(text);
  CHECK(parsed.root.front().text == std::string(kMaxQueryBytes - 1, 'x'));
}

TEST_CASE("query: written out, a tree parses to itself") {
  for (const char* text :
       {"a b OR c d", "(a OR b) -(c d) tag:\"world models\"", "title:x* \"a b\" NOT y",
        "a OR (b (c OR -d))", "a NOT --dry-run", "NOT *x y"}) {
    CAPTURE(text);
    const ParsedQuery once = parse_query(text);
    CHECK(tree(to_string(once.root.front())) == tree(text));
  }
}

TEST_CASE("query: random input parses to a bounded tree") {
  std::mt19937 random(20261122);
  const std::vector<std::string> pieces = {
      "(", ")",      "\"",   "-",    "*",      " ", "OR", "AND", "NOT",
      "a", "title:", "tag:", "\xff", "\u00E9", ":", "--", "x*"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i) text += pieces[random() % pieces.size()];
    CAPTURE(text);
    const ParsedQuery parsed = parse_query(text);
    CHECK(parsed.remarks.size() <= 9);
    if (parsed.root.empty()) continue;
    CHECK(leaves(parsed.root.front()) <= kMaxQueryLeaves);
    CHECK(depth(parsed.root.front()) <= 4 * kMaxQueryDepth);
  }
}

}  // namespace
}  // namespace notesearch
