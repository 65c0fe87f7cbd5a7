#include <array>
#include <random>
#include <utility>

#include "searcher/http/v1/parameters.h"
#include "searcher/http/v1/query_string.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs parse(std::string_view query) {
  const auto parsed = parse_query_string(query);
  REQUIRE(parsed);
  Pairs pairs;
  for (const Parameter& one : *parsed) pairs.emplace_back(one.name, one.value);
  return pairs;
}

TEST_CASE("query string: pairs are split and decoded as the URL standard says") {
  CHECK(parse("").empty());
  CHECK(parse("&&=&").empty());
  CHECK(parse("q=kv+cache&tag=a%26b") == Pairs{{"q", "kv cache"}, {"tag", "a&b"}});
  CHECK(parse("q=a%3Db=c&q") == Pairs{{"q", "a=b=c"}, {"q", ""}});
  CHECK(parse("=x&%71=1") == Pairs{{"", "x"}, {"q", "1"}});
  CHECK(parse("q=%E2%80%9ckv%e2%80%9D") == Pairs{{"q", "\u201Ckv\u201D"}});
  CHECK(parse("q=%2B%25+%") == Pairs{{"q", "+% %"}});
}

TEST_CASE("query string: a percent sign that begins no byte stands for itself") {
  CHECK(parse("q=100%&a=%4&b=%zz&c=%%41&d=%4%31") ==
        Pairs{{"q", "100%"}, {"a", "%4"}, {"b", "%zz"}, {"c", "%A"}, {"d", "%41"}});
}

TEST_CASE("query string: what is no text is refused by the parameter's name") {
  for (const char* value : {"%ff", "%C3", "%00", "a%00b", "%ED%A0%80", "%C0%AF", "\xE2\x82"}) {
    const auto parsed = parse_query_string("limit=1&q=" + std::string(value));
    CAPTURE(value);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == ErrorKind::kUsage);
    CHECK(parsed.error().where == "q");
  }
  CHECK_FALSE(parse_query_string("%ff=1"));
}

TEST_CASE("query string: the number of parameters is bounded") {
  std::string query;
  for (std::size_t i = 0; i < kMaxParameters; ++i) query += "&a=" + std::to_string(i);
  CHECK(parse(query).size() == kMaxParameters);
  CHECK_FALSE(parse_query_string(query + "&a=0"));
  CHECK_FALSE(parse_query_string(std::string(8000, '&') + query + "&b"));
}

TEST_CASE("query string: what is appended is parsed to the same") {
  std::mt19937 random(7);
  constexpr std::array<std::string_view, 12> kPieces = {
      "a", "+", "&", "=", "%", "%41", " ", "\u00E9", "\n", "#", "?", "\U0001F600"};
  for (int round = 0; round < 1000; ++round) {
    Pairs pairs;
    std::string query;
    for (int i = 0; i < 4; ++i) {
      std::string name = "n";
      std::string value;
      for (auto j = random() % 5; j > 0; --j) name += kPieces[random() % kPieces.size()];
      for (auto j = random() % 9; j > 0; --j) value += kPieces[random() % kPieces.size()];
      append_parameter(query, name, value);
      pairs.emplace_back(name, value);
    }
    CAPTURE(query);
    CHECK(parse(query) == pairs);
  }
}

constexpr std::array<KnownParameter, 5> kKnown = {
    {{"q", 1, 10}, {"limit"}, {"zero_counts"}, {"tag", 3}, {"text_fragments"}}};

Parameters read(std::string_view query) {
  auto parameters = Parameters::read(query, kKnown);
  REQUIRE(parameters);
  return *parameters;
}

Error refused(std::string_view query) {
  const auto parameters = Parameters::read(query, kKnown);
  CAPTURE(std::string(query));
  REQUIRE_FALSE(parameters);
  CHECK(parameters.error().kind == ErrorKind::kUsage);
  return parameters.error();
}

TEST_CASE("parameters: an unknown one is named, with what was likely meant") {
  struct Case {
    const char* query;
    const char* where;
    const char* fix;
  };
  const Case cases[] = {
      {"limt=1", "limt", "perhaps limit"},
      {"tags=1", "tags", "perhaps tag"},
      {"zero-counts=1", "zero-counts", "perhaps zero_counts"},
      {"textfragment=1", "textfragment", "perhaps text_fragments"},
      {"Limit=1", "Limit", "perhaps limit"},
      {"query=1", "query", "the parameters are q, limit, zero_counts, tag and text_fragments"},
      {"=1", "", "the parameters are q, limit, zero_counts, tag and text_fragments"},
      {"zz=1", "zz", "the parameters are q, limit, zero_counts, tag and text_fragments"},
  };
  for (const Case& test : cases) {
    const Error error = refused(test.query);
    CHECK(error.where == test.where);
    CHECK(error.fix == test.fix);
  }
  CHECK(refused(std::string(5000, 'x') + "=1").where.size() < 100);
  CHECK(refused("a=1&limit=5").where == "a");
}

TEST_CASE("parameters: each stands as often, and is as long, as it may be") {
  CHECK(refused("limit=1&limit=1").where == "limit");
  CHECK(refused("limit=&limit=1").where == "limit");
  CHECK(refused("tag=1&tag=2&tag=3&tag=4").where == "tag");
  CHECK(refused("q=12345678901").where == "q");
  CHECK(read("q=%61234567890").text("q") == "a234567890");
  CHECK(read("tag=b&limit=1&tag=a&tag=").texts("tag") == std::vector<std::string_view>{"b", "a"});
}

TEST_CASE("parameters: an empty value is as none") {
  const Parameters parameters = read("q=&limit=&zero_counts=&tag=");
  CHECK(parameters.text("q").empty());
  CHECK(parameters.texts("tag").empty());
  CHECK(parameters.count("limit", {0, 9}, 7).value() == 7);
  CHECK(parameters.flag("zero_counts", true).value());
}

TEST_CASE("parameters: numbers are digits within their bounds") {
  CHECK(read("limit=0").count("limit", {0, 100}, 7).value() == 0);
  CHECK(read("limit=007").count("limit", {0, 100}, 1).value() == 7);
  CHECK(read("limit=100").count("limit", {0, 100}, 1).value() == 100);
  for (const char* value : {"101", "-1", "+1", "1e3", "1.0", "0x10", "%201", "1%20", "ten", "",
                            "18446744073709551616", "99999999999999999999999", "4294967297"}) {
    if (*value == '\0') continue;
    const auto count = read("limit=" + std::string(value)).count("limit", {0, 100}, 7);
    CAPTURE(value);
    REQUIRE_FALSE(count);
    CHECK(count.error().where == "limit");
    CHECK(count.error().fix == "give a number from 0 to 100");
  }
}

TEST_CASE("parameters: flags and choices are words that are listed") {
  CHECK(read("zero_counts=true").flag("zero_counts", false).value());
  CHECK(read("zero_counts=1").flag("zero_counts", false).value());
  CHECK_FALSE(read("zero_counts=false").flag("zero_counts", true).value());
  CHECK_FALSE(read("zero_counts=0").flag("zero_counts", true).value());
  CHECK_FALSE(read("zero_counts=yes").flag("zero_counts", true));
  constexpr std::array<std::string_view, 3> kWords = {"a", "b", "c"};
  CHECK(read("q=c,a").choices("q", kWords).value() == 5);
  CHECK(read("q=b,b").choices("q", kWords).value() == 2);
  CHECK(read("").choices("q", kWords).value() == 0);
  const auto unknown = read("q=a,d").choices("q", kWords);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().where == "q");
  CHECK(unknown.error().fix == "give a, b and c, separated by commas");
}

}  // namespace
}  // namespace notesearch
