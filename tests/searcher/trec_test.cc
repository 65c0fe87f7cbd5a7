#include "searcher/trec.h"

#include <sstream>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

TEST_CASE(
    "trec: hits of equal score are printed in their order, each a hair below the one before") {
  std::ostringstream out;
  TrecTopic topic(out, "q1", "ours", 11);
  for (const char* slug : {"a", "b", "c"}) topic.add(slug, slug[0] == 'c' ? 1.5 : 2.0);

  std::istringstream lines(out.str());
  std::vector<double> scores;
  for (std::string id, q0, slug, rank, score, tag;
       lines >> id >> q0 >> slug >> rank >> score >> tag;) {
    CHECK(id + q0 + tag == "q1Q0ours");
    CHECK(rank == std::to_string(11 + scores.size()));
    scores.push_back(std::stod(score));
  }
  REQUIRE(scores.size() == 3);
  CHECK(scores[0] == 2.0);
  CHECK(scores[1] < scores[0]);
  CHECK(scores[1] > 1.999999);
  CHECK(scores[2] == 1.5);
}

TEST_CASE("trec: a query is an id, a tab and a text that may hold anything") {
  const auto query = parse_evaluation_query("q1\ta\tb \"c", "f:1");
  REQUIRE(query);
  CHECK(query->id == "q1");
  CHECK(query->text == "a\tb \"c");

  for (const char* line : {"", "no tab", "\tno id", "two words\tx", "q\x7F\tx"}) {
    const auto refused = parse_evaluation_query(line, "f:7");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::kBadData);
    CHECK(refused.error().where == "f:7");
  }
}

}  // namespace
}  // namespace notesearch
