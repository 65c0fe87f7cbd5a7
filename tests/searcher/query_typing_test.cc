// What the parser says of a query that is still being typed, or may be.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/searcher/query_tree.h"

namespace notesearch {
namespace {

TEST_CASE("query: what is unfinished at the end leaves the rest alone") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"gpu OR", "gpu"},
      {"gpu OR ", "gpu"},
      {"gpu AND", "gpu"},
      {"gpu NOT", "gpu"},
      {"gpu NOT NOT", "gpu"},
      {"gpu NEAR", "gpu"},
      {"gpu NEAR/3 ", "gpu"},
      {"gpu title:", "gpu"},
      {"gpu -title:", "gpu"},
      {"gpu date:", "gpu"},
      {"gpu date:20", "gpu"},
      {"gpu date:\"last mo", "gpu"},
      {"gpu (cpu OR", "and(gpu,cpu)"},
      {"gpu (", "gpu"},
      {"gpu \"", "gpu"},
      {"gpu -\"", "gpu"},
      {"gpu tag:\"world mod", "and(gpu,world,mod)"},
      {"gpu title:\"kv cac", "and(gpu,title:kv,title:cac)"},
      {"gpu \"kv OR (cache) -x title:y", "and(gpu,kv,OR,(cache),-x,title:y)"},
      {"gpu -\"kv cache", "and(gpu,not(and(kv,cache)))"},
      {"gpu OR \"kv cache", "or(gpu,and(kv,cache))"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(tree(text) == expected);
    CHECK_FALSE(parsed_at(text).remarks.empty());
  }
  CHECK(tree("gpu date:\"last month") == "and(gpu,2026-10-01..2026-10-31)");
}

TEST_CASE("query: a word at the very end is open") {
  for (const char* text : {"kv", "kv cac", "\"a\" b", "title:fab", "-a b", "yesterday raf",
                           "kv OR c", "(kv c", "\"kv cac", "tag:gp", "kv) c", "C++"}) {
    CAPTURE(text);
    CHECK(parsed_at(text).open_word);
  }
  for (const char* text : {"", "kv ", "\"kv\"", "(kv cache)", "main()", "kv -cac", "kv NOT c",
                           "kv*", "a*", "kv NEAR c", "kv OR", "title:", "raft last month",
                           "kv \"a ", "date:2026", "2023..", "kv \"c)", "-(a b"}) {
    CAPTURE(text);
    CHECK_FALSE(parsed_at(text).open_word);
  }
}

TEST_CASE("query: plain is what has words only") {
  for (const char* text : {"kv", "kv cache", "std::vector main()", "and or not", "kv OR",
                           "\"kv cac", "\\OR kv", "author:me"}) {
    CAPTURE(text);
    CHECK(parsed_at(text).plain);
  }
  for (const char* text :
       {"", ")", "\"kv\"", "kv -a", "kv AND cache", "kv OR cache", "title:kv", "kv*", "(kv OR a) b",
        "kv NEAR a", "kv date:2026", "kv last month", "tag:x"}) {
    CAPTURE(text);
    CHECK_FALSE(parsed_at(text).plain);
  }
}

TEST_CASE("query: a date among words is found, said, and can be undone") {
  const ParsedQuery parsed = parsed_at("raft notes last month");
  CHECK(shown(parsed.root.front()) == "and(raft,notes,2026-10-01..2026-10-31)");
  CHECK(parsed.natural_dates);
  REQUIRE(parsed.remarks.size() == 1);
  CHECK(parsed.remarks.front().part == "last month");
  CHECK(parsed.remarks.front().message ==
        "was read as 2026-10-01..2026-10-31; put it in quotes to search for the words");

  CHECK(tree("yesterday raft") == "and(2026-11-23..2026-11-23,raft)");
  CHECK(tree("this week") == "2026-11-23..2026-11-29");
  CHECK(tree("a OR b since march") == "and(or(a,b),2026-03-01..)");
  CHECK(tree("-\"a b\" before 2024") == "and(not(phrase(a b)),..2023-12-31)");

  CHECK(tree("raft last month", {.natural_dates = false}) == "and(raft,last,month)");
  CHECK_FALSE(parsed_at("raft last month", {.natural_dates = false}).natural_dates);
  CHECK(tree("\"last month\"") == "phrase(last month)");
  CHECK(tree("raft \\last month") == "and(raft,last,month)");
}

TEST_CASE("query: a date among words keeps within the bounds") {
  std::string many;
  for (int i = 0; i < 100; ++i) many += "w" + std::to_string(i) + " ";
  const ParsedQuery parsed = parsed_at(many + "last month");
  CHECK(leaves(parsed.root.front()) == kMaxQueryLeaves);
  CHECK(parsed.natural_dates);
  CHECK_FALSE(parsed_at(std::string(kMaxQueryBytes, 'x') + " last month").natural_dates);
}

}  // namespace
}  // namespace notesearch
