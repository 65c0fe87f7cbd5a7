#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/filter.h"
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

using namespace notesearch;
using namespace notesearch::meili;
using nlohmann::json;

namespace {

const std::vector<std::string> kFilterable =
    attributes_with(IndexUid::kNotes, &Attribute::filterable);

// The tree in prefix form: "AND[year = {2024}, NOT(tags IN[{a}, {b}])]".
std::string written(const Filter& filter) {
  const auto list = [](const auto& items, const auto& write) {
    std::string text;
    for (const auto& item : items) text += (text.empty() ? "" : ", ") + write(item);
    return text;
  };
  const auto value = [](const std::string& text) { return "{" + text + "}"; };
  const std::string values = list(filter.values, value);
  const std::string parts = list(filter.parts, written);
  switch (filter.op) {
    case FilterOp::kAnd:
      return "AND[" + parts + "]";
    case FilterOp::kOr:
      return "OR[" + parts + "]";
    case FilterOp::kNot:
      return "NOT(" + parts + ")";
    case FilterOp::kEqual:
      return filter.attribute + " = " + values;
    case FilterOp::kNotEqual:
      return filter.attribute + " != " + values;
    case FilterOp::kGreater:
      return filter.attribute + " > " + values;
    case FilterOp::kGreaterOrEqual:
      return filter.attribute + " >= " + values;
    case FilterOp::kLess:
      return filter.attribute + " < " + values;
    case FilterOp::kLessOrEqual:
      return filter.attribute + " <= " + values;
    case FilterOp::kBetween:
      return filter.attribute + " TO " + values;
    case FilterOp::kIn:
      return filter.attribute + " IN[" + values + "]";
    case FilterOp::kExists:
      return filter.attribute + " EXISTS";
    case FilterOp::kIsNull:
      return filter.attribute + " IS NULL";
    case FilterOp::kIsEmpty:
      return filter.attribute + " IS EMPTY";
    case FilterOp::kStartsWith:
      return filter.attribute + " STARTS WITH " + values;
  }
  return "";
}

std::string parsed(const json& expression, const std::vector<std::string>& filterable = {
                                               "a", "b", "dog race", "tags", "x"}) {
  const auto filter = parse_filter(expression, filterable);
  return filter ? written(*filter) : filter.error().code + ": " + filter.error().message;
}

std::string message(const json& expression, const std::vector<std::string>& filterable = {"x"}) {
  const auto filter = parse_filter(expression, filterable);
  return filter ? "read: " + written(*filter) : filter.error().message;
}

const std::string kOperations =
    "Was expecting an operation `=`, `!=`, `>=`, `>`, `<=`, `<`, `IN`, `NOT IN`, `TO`, `EXISTS`, "
    "`NOT "
    "EXISTS`, `IS NULL`, `IS NOT NULL`, `IS EMPTY`, `IS NOT EMPTY`, `CONTAINS`, `NOT CONTAINS`, "
    "`STARTS WITH`, `NOT STARTS WITH`, `_geoRadius`, or `_geoBoundingBox` ";

}  // namespace

TEST_CASE("Filters are read by Meilisearch's grammar") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "AND[]"},
      {"  \n", "AND[]"},
      {"a = Ponce", "a = {Ponce}"},
      {"a='Mister Mv'", "a = {Mister Mv}"},
      {R"("dog race"="Bernese")", "dog race = {Bernese}"},
      {R"("tags"="c++")", "tags = {c++}"},
      {R"('dog race' = "a\"b\\c\n\u{e9}\x41")", "dog race = {a\"b\\c\n\u00e9A}"},
      {"a != 12", "a != {12}"},
      {"a<1000", "a < {1000}"},
      {"a <= -1.5", "a <= {-1.5}"},
      {"a > 1", "a > {1}"},
      {"a>=1", "a >= {1}"},
      {"a 100 TO 1000", "a TO {100}, {1000}"},
      {"\"a\" 5.99 TO 100", "a TO {5.99}, {100}"},
      {"a IN[]", "a IN[]"},
      {" a IN [ green , 'blue', ] ", "a IN[{green}, {blue}]"},
      {"a NOT  IN [green]", "NOT(a IN[{green}])"},
      {"a EXISTS", "a EXISTS"},
      {"a NOT   EXISTS", "NOT(a EXISTS)"},
      {"a IS NULL", "a IS NULL"},
      {"a IS NOT NULL", "NOT(a IS NULL)"},
      {"a IS   EMPTY", "a IS EMPTY"},
      {"a IS NOT EMPTY", "NOT(a IS EMPTY)"},
      {"a STARTS WITH hel", "a STARTS WITH {hel}"},
      {"a NOT STARTS WITH 'hel'", "NOT(a STARTS WITH {hel})"},
      {"NOT a = 1", "NOT(a = {1})"},
      {"NOT NOT a = 1", "a = {1}"},
      {"NOT a NOT EXISTS", "a EXISTS"},
      {"NOT(a = 1)", "NOT(a = {1})"},
      {"a = 1 OR b = 2 AND NOT x = 3", "OR[a = {1}, AND[b = {2}, NOT(x = {3})]]"},
      {"(a = 1 OR b = 2) AND x = 3", "AND[OR[a = {1}, b = {2}], x = {3}]"},
      {"a = 1 AND b = 2 AND x = 3", "AND[a = {1}, b = {2}, x = {3}]"},
      {"x EXISTS AND(a = 1)", "AND[x EXISTS, a = {1}]"},
      {"a = ORdog", "a = {ORdog}"},
      {"a = 2024-01-01", "a = {2024-01-01}"},
  };
  for (const auto& [text, tree] : cases) {
    INFO(text);
    CHECK(parsed(text) == tree);
  }
}

TEST_CASE("A list of filters means all of them, a list in it any of them") {
  CHECK(parsed(json(nullptr)) == "AND[]");
  CHECK(parsed(json::array()) == "AND[]");
  CHECK(parsed(json::parse("[[]]")) == "AND[]");
  CHECK(parsed(json::parse(R"(["a>=1",["tags=x","tags=y"],["b=1"]])")) ==
        "AND[a >= {1}, OR[tags = {x}, tags = {y}], OR[b = {1}]]");
  CHECK(parsed(json::parse(R"(["a = 1 OR b = 2", "", "x = 1"])")) ==
        "AND[OR[a = {1}, b = {2}], x = {1}]");
}

TEST_CASE("What is wrong with a filter is said in Meilisearch's words, with its place") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"title & Glass", kOperations + "at `title & Glass`.\n1:14 title & Glass"},
      {"x Ponce", kOperations + "at `x Ponce`.\n1:8 x Ponce"},
      {"'OR'", kOperations + "at `\\'OR\\'`.\n1:5 'OR'"},
      {"x = Ponce OR", kOperations + "but instead got nothing.\n13:13 x = Ponce OR"},
      {"x NOT EXIST", kOperations + "at `x NOT EXIST`.\n1:12 x NOT EXIST"},
      {"x 100 TO1000", kOperations + "at `x 100 TO1000`.\n1:13 x 100 TO1000"},
      {"x NULL", kOperations + "at `x NULL`.\n1:7 x NULL"},
      {"x IS", kOperations + "at `x IS`.\n1:5 x IS"},
      {"x STARTS 'a'", kOperations + "at `x STARTS \\'a\\'`.\n1:13 x STARTS 'a'"},
      {"x = Ponce = 12",
       "Found unexpected characters at the end of the filter: `= 12`. You probably forgot an `OR` "
       "or "
       "an `AND` rule.\n11:15 x = Ponce = 12"},
      {"x = Glass XOR x = Glass",
       "Found unexpected characters at the end of the filter: `XOR x = Glass`. You probably forgot "
       "an "
       "`OR` or an `AND` rule.\n11:24 x = Glass XOR x = Glass"},
      {"x = mv)",
       "Found unexpected characters at the end of the filter: `)`. You probably forgot an `OR` or "
       "an "
       "`AND` rule.\n7:8 x = mv)"},
      {"x =    ", "Was expecting a value but instead got nothing.\n8:8 x =    "},
      {"x = \u00b6 AND x < 100",
       "Was expecting a value but instead got `\u00b6`.\n5:6 x = \u00b6 AND x < 100"},
      {"OR",
       "Was expecting a value but instead got `OR`, which is a reserved keyword. To use `OR` as a "
       "field name or a value, surround it by quotes.\n1:3 OR"},
      {"x = EXISTS",
       "Was expecting a value but instead got `EXISTS`, which is a reserved keyword. To use "
       "`EXISTS` "
       "as a field name or a value, surround it by quotes.\n5:11 x = EXISTS"},
      {"NOT OR EXISTS",
       "Was expecting a value but instead got `OR`, which is a reserved keyword. To use `OR` as a "
       "field name or a value, surround it by quotes.\n5:7 NOT OR EXISTS"},
      {"x = 'ponce",
       "Expression `\\'ponce` is missing the following closing delimiter: `'`.\n5:11 x = 'ponce"},
      {"x = mv OR (x >= 1",
       "Expression `(x >= 1` is missing the following closing delimiter: `)`.\n11:18 x = mv OR (x "
       ">= "
       "1"},
      {"x IN blue]", "Expected `[` after `IN` keyword.\n6:11 x IN blue]"},
      {"x IN [blue, 'blue' > 2]",
       "Expected only comma-separated field names inside `IN[..]` but instead found `> 2]`.\n20:24 "
       "x "
       "IN [blue, 'blue' > 2]"},
      {"x IN [blue, AND]",
       "Expected only comma-separated field names inside `IN[..]` but instead found `AND]`.\n13:17 "
       "x "
       "IN [blue, AND]"},
      {"x IN [blue",
       "Expected matching `]` after the list of field names given to `IN[`\n11:11 x IN "
       "[blue"},
      {"many = Glass",
       "Attribute `many` is not filterable. Available filterable attribute patterns are: `x`.\n1:5 "
       "many = Glass"},
      {"x = 1\n OR \"m\u00e4ny\" = 1",
       "Attribute `m\u00e4ny` is not filterable. Available filterable attribute patterns are: "
       "`x`.\n6:10 x = 1\n OR \"m\u00e4ny\" = 1"},
      {"_geoRadius(1, 2, 3)",
       "Attribute `_geo/_geojson` is not filterable. Available filterable attribute patterns are: "
       "`x`.\n1:11 _geoRadius(1, 2, 3)"},
      {R"(x = "\q")", "Malformed value: `\\\"\\\\q\\\"`.\n5:9 x = \"\\q\""},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(message(text) == expected);
  }
  CHECK(parse_filter("title & Glass", {}).error().code == "invalid_search_filter");
  CHECK(parse_filter("x CONTAINS a", {"x"}).error().code == "feature_not_enabled");
  CHECK(message(true) ==
        "Invalid syntax for the filter parameter: `expected String, Array, found: true`.");
  CHECK(message(json::parse(R"(["x=1", 2])")) ==
        "Invalid syntax for the filter parameter: `expected String, [String], found: 2`.");
  CHECK(message(json::parse(R"([["x=1", ["x=2"]]])")) ==
        "Invalid syntax for the filter parameter: `expected String, found: [\"x=2\"]`.");
}

TEST_CASE("Filters are bounded in depth and size") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "x = 1" + std::string(depth, ')');
  };
  CHECK(message(nested(kMaxFilterDepth)) == "read: x = {1}");
  CHECK(message(nested(kMaxFilterDepth + 1)).starts_with("The filter exceeded the maximum depth"));
  CHECK(message(nested(100'000)).starts_with("The filter exceeded the maximum depth"));

  std::string negations;
  for (int i = 0; i < 50'001; ++i) negations += "NOT ";
  CHECK(message(negations + "x = 1") == "read: NOT(x = {1})");

  json many = json::array();
  for (std::size_t i = 0; i < kMaxFilterConditions; ++i) many.push_back("x = 1");
  CHECK(parse_filter(many, {"x"}).has_value());
  many.push_back("x = 1");
  CHECK(message(many).starts_with("Too many filter conditions, can't process more than 1000"));
  std::string values = "x IN [a";
  for (std::size_t i = 0; i < kMaxFilterConditions; ++i) values += ",a";
  CHECK(message(values + "]").starts_with("Too many filter conditions"));
}

namespace {

std::vector<std::string> passing(MeiliFixture& fixture, const json& expression) {
  const auto filter = parse_filter(expression, kFilterable);
  REQUIRE(filter.has_value());
  const auto passes = note_filter(*filter, fixture.snapshot());
  const Columns& columns = fixture.snapshot().columns();
  std::vector<std::string> slugs;
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid) || (passes && !passes(docid))) continue;
    const auto note = fixture.snapshot().notes().note(columns.record_offset(docid));
    slugs.emplace_back(text_of((*note)->slug()));
  }
  return sorted(slugs);
}

}  // namespace

TEST_CASE("Notes pass filters on tags, dates and ids") {
  MeiliFixture fixture;
  const std::vector<std::pair<std::string, Slugs>> cases = {
      {"tags = gpu", {"evict", "fabric", "stack"}},
      {R"("tags"="world models")", {"stack"}},
      {"tags IN [inference, SYSTEMS]", {"evict", "fabric", "stack"}},
      {"tags != gpu", {"why"}},
      {"tags IS EMPTY", {"why"}},
      {"tags STARTS WITH inf", {"evict"}},
      {"tags h TO j", {"evict"}},
      {"tags > h AND tags < h", {"evict", "fabric", "stack"}},
      {"year = 2026", {"evict", "fabric"}},
      {"year >= '2025.5'", {"evict", "fabric"}},
      {"year = twenty", {}},
      {"year != twenty", {"evict", "fabric", "stack", "why"}},
      {"month = 2026-04", {"evict", "fabric"}},
      {"month < 2026", {"stack"}},
      {"month STARTS WITH 2025", {"stack"}},
      {"date_iso 2026-04-10 TO 2026-04-14", {"fabric"}},
      {"date_iso >= 2026-04", {"evict", "fabric"}},
      {"date >= 1775779200", {"evict", "fabric"}},  // 2026-04-10
      {"date > 1775779200", {"evict"}},
      {"date 1.7e9 TO 1775779200", {"fabric", "stack"}},
      {"date IS NULL", {"why"}},
      {"date EXISTS", {"evict", "fabric", "stack", "why"}},
      {"NOT date > 0", {"why"}},
      {"date <= 1e300", {"evict", "fabric", "stack"}},
      {"id = fabric", {"fabric"}},
      {"id = Fabric", {}},
      {"id IN [why, evict, evict, nothing]", {"evict", "why"}},
      {"id STARTS WITH e OR id > stack", {"evict", "why"}},
  };
  for (const auto& [text, slugs] : cases) {
    INFO(text);
    CHECK(passing(fixture, text) == slugs);
  }
  CHECK(note_filter(Filter(), fixture.snapshot()) == nullptr);
}
