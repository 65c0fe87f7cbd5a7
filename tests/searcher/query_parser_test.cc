#include "searcher/query_parser.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/searcher/query_tree.h"

namespace notesearch {
namespace {

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
      {"\u201Ckv cache\u201D", "phrase(kv cache)"},
      {"tag:\u201Eworld models\u201C -\u00ABa b\u00BB",
       "and(tag:phrase(world models),not(phrase(a b)))"},
      {"it\u2019s", "it\u2019s"},
      {"title:fabric", "title:fabric"},
      {"title:\"kv cache\"", "title:phrase(kv cache)"},
      {"tag:\"world models\" -tag:gpu", "and(tag:phrase(world models),not(tag:gpu))"},
      {"code:memcpy* heading:plan", "and(code:prefix(memcpy),heading:plan)"},
      {"flash*", "prefix(flash)"},
      {"x kv NEAR cache y", "and(x,near/10(kv,cache),y)"},
      {"kv NEAR/3 \"tensor cores\" NEAR cache", "near/10(kv,phrase(tensor cores),cache)"},
      {"-(kv NEAR cache) OR b", "or(not(near/10(kv,cache)),b)"},
      {"a NEAR/x b", "and(a,NEAR/x,b)"},
      {"date:2026-04-10", "2026-04-10..2026-04-10"},
      {"date:2026-04", "2026-04-01..2026-04-30"},
      {"date:2026", "2026-01-01..2026-12-31"},
      {"date:2026-04..2026-06", "2026-04-01..2026-06-30"},
      {"date:2026-06..2026-04", "2026-04-01..2026-06-30"},
      {"date:2026..", "2026-01-01.."},
      {"date:..2026", "..2026-12-31"},
      {"before:2026-04", "..2026-03-31"},
      {"after:2026-04", "2026-05-01.."},
      {"since:2026-04", "2026-04-01.."},
      {"until:2026-04", "..2026-04-30"},
      {"2023..", "2023-01-01.."},
      {"..2024-06", "..2024-06-30"},
      {"2026-04..2026-06 raft", "and(2026-04-01..2026-06-30,raft)"},
      {"date:\"last month\"", "2026-10-01..2026-10-31"},
      {"after:\"march 2025\"", "2025-04-01.."},
      {"since:yesterday", "2026-11-23.."},
      {"date:\"march 2025..may 2025\"", "2025-03-01..2025-05-31"},
      {"raft OR -date:2026", "or(raft,not(2026-01-01..2026-12-31))"},
      {"\\OR \\title:x \\2023.. \\-a \\ab*", "and(OR,title:x,2023..,-a,ab*)"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(tree(text) == expected);
    CHECK(parsed_at(text).remarks.empty());
  }
}

TEST_CASE("query: what technical people type is words, not operators") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"std::vector", "std::vector"},
      {"--dry-run", "--dry-run"},
      {"KV-cache", "KV-cache"},
      {"C++ C#", "and(C++,C#)"},
      {"main()", "main()"},
      {"8:1", "8:1"},
      {"title::x", "title::x"},
      {"arXiv:2501.08071", "arXiv:2501.08071"},
      {"10^-3", "10^-3"},
      {"a - b", "and(a,-,b)"},
      {"and or not", "and(and,or,not)"},
      {"https://a.test/b?c=d", "https://a.test/b?c=d"},
      {"what?", "what?"},
      {"\\ \\n \\\"a\"", "and(\\,n,\\,phrase(a))"},
      {"1..10", "1..10"},
      {"1000..2000", "1000..2000"},
      {"2023...", "2023..."},
      {"a..b", "a..b"},
      {"date::now", "date::now"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(tree(text) == expected);
    CHECK(parsed_at(text).remarks.empty());
  }
}

TEST_CASE("query: what is not understood is searched, and remarked upon with its words") {
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {"AND", "AND", "AND"},
      {"OR kv", "and(OR,kv)", "OR"},
      {"NOT", "NOT", "NOT"},
      {"\"kv cache", "and(kv,cache)", "\"kv cache"},
      {"*cache", "*cache", "*cache"},
      {"ca*he", "ca*he", "ca*he"},
      {"c?che", "c?che", "c?che"},
      {"*", "*", "*"},
      {"author:me", "author:me", "author:me"},
      {"Q:slug", "Q:slug", "Q:slug"},
      {"author:\"me\"", "and(author:,phrase(me))", "author:"},
      {"a NEAR title:b", "and(a,title:b)", "NEAR"},
      {"a NEAR -b", "and(a,not(b))", "NEAR"},
      {"a NEAR/0 b", "near/1(a,b)", "NEAR/0"},
      {"a NEAR/999 b", "near/50(a,b)", "NEAR/999"},
      {"NEAR a", "and(NEAR,a)", "NEAR"},
      {"before:then a", "and(before:then,a)", "before:then"},
      {"date:\"some day\" a", "and(phrase(some day),a)", "date:\"some day\""},
      {"(kv cache", "and(kv,cache)", "("},
      {"f(x, y)", "and(f(x,,y)", ")"},
      {"kv) cache", "and(kv,cache)", ")"},
      {"title:", "title:", "title:"},
      {"a*", "a", "a*"},
      {"ab* cd* ef*", "and(prefix(ab),prefix(cd),ef)", "ef*"},
  };
  for (const auto& [text, expected, part] : cases) {
    CAPTURE(text);
    const ParsedQuery parsed = parsed_at(text);
    CHECK(tree(text) == expected);
    REQUIRE(parsed.remarks.size() == 1);
    CHECK(parsed.remarks.front().part == part);
    CHECK_FALSE(parsed.remarks.front().message.empty());
  }
}

TEST_CASE("query: every bound holds, and is remarked upon") {
  std::string many;
  for (int i = 0; i < 100; ++i) many += "w" + std::to_string(i) + " ";
  ParsedQuery parsed = parsed_at(many);
  CHECK(leaves(parsed.root.front()) == kMaxQueryLeaves);
  CHECK(parsed.remarks.size() == 1);

  parsed = parsed_at(std::string(5000, 'x'));
  CHECK(parsed.root.front().text.size() == kMaxQueryBytes);
  CHECK(parsed.remarks.size() == 1);

  std::string nested;
  for (int i = 0; i < 300; ++i) nested += "(a OR ";
  parsed = parsed_at(nested);
  CHECK(depth(parsed.root.front()) <= 2 * kMaxQueryDepth + 2);
  CHECK(parsed.remarks.size() <= 9);

  std::string negated;
  for (int i = 0; i < 200; ++i) negated += "NOT ";
  CHECK(tree(negated + "a") == "a");
}

TEST_CASE("query: a cut inside a code point leaves valid text") {
  std::string text(kMaxQueryBytes - 1, 'x');
  text += "\u00E9\u00E9";
  const ParsedQuery parsed = parsed_at(text);
  CHECK(parsed.root.front().text == std::string(kMaxQueryBytes - 1, 'x'));
}

}  // namespace
}  // namespace notesearch
