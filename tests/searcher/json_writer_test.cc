#include "searcher/json_writer.h"

#include <cmath>
#include <limits>
#include <random>

#include <nlohmann/json.hpp>

#include "tests/catch.h"

namespace notesearch {
namespace {

using nlohmann::ordered_json;

// The same text by the library, with the three signs escaped after it.
std::string reference(const ordered_json& value) {
  std::string text;
  for (const char c : value.dump(-1, ' ', false, ordered_json::error_handler_t::replace)) {
    if (c == '<') {
      text += "\\u003c";
    } else if (c == '>') {
      text += "\\u003e";
    } else if (c == '&') {
      text += "\\u0026";
    } else {
      text += c;
    }
  }
  return text;
}

template <typename Value>
std::string written(const Value& value) {
  JsonWriter json;
  json.write(value);
  return json.take();
}

TEST_CASE("json writer: members, arrays and values are set apart by commas alone") {
  JsonWriter json;
  json.object([&] {
    json.member("empty", std::vector<std::string>());
    json.member("texts", std::vector<std::string>{"", "b"});
    json.object("nothing", [] {});
    json.objects("list", std::vector<int>{1, -2}, [&](int n) { json.member("n", n); });
    json.member("yes", true);
    json.member("none", nullptr);
    json.member("ends in a colon:", "ends in a bracket[");
    json.member("ends in a brace{", 0.5);
    json.member("last", "literal");
  });
  CHECK(json.take() ==
        R"({"empty":[],"texts":["","b"],"nothing":{},"list":[{"n":1},{"n":-2}],"yes":true,)"
        R"("none":null,"ends in a colon:":"ends in a bracket[","ends in a brace{":0.5,)"
        R"("last":"literal"})");
}

TEST_CASE("json writer: any bytes are written as the library writes them, and read back") {
  std::mt19937 random(20261124);
  // Bytes that matter are frequent: ends of UTF-8's ranges, what is escaped, and plain letters.
  const std::string telling =
      "\"\\/<>&\b\f\n\r\t\x01\x1f\x7f az\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xed\xef"
      "\xf0\xf1\xf3\xf4\xf5\xff";
  for (int round = 0; round < 50'000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& byte : bytes) {
      byte = random() % 4 == 0 ? static_cast<char>(random()) : telling[random() % telling.size()];
    }
    CAPTURE(round);
    const std::string text = written(bytes);
    REQUIRE(text == reference(bytes));
    REQUIRE(ordered_json::parse(text).is_string());
    REQUIRE(text.find_first_of("<>&\n") == std::string::npos);
  }
  const std::string kept = "h\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 </script> \x7f";
  CHECK(ordered_json::parse(written(kept)) == kept);
}

TEST_CASE("json writer: numbers are written as the library writes them") {
  std::mt19937_64 random(20261125);
  for (const double number : {0.0, -0.0, 1.0, 12.5, 0.1, 1e-5, 123456789.0, 1e15, 1e16, 1e300,
                              5e-324, std::numeric_limits<double>::max(),
                              std::numeric_limits<double>::infinity(), std::nan("")}) {
    CHECK(written(number) == reference(number));
  }
  for (int round = 0; round < 10'000; ++round) {
    const double number =
        std::ldexp(static_cast<double>(random()), -50 - static_cast<int>(random() % 16));
    REQUIRE(written(number) == reference(number));
  }
  CHECK(written(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(written(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}

TEST_CASE("json writer: a tree is written as its parts are") {
  const auto tree = ordered_json::parse(
      R"({"b":[1,-2,0.5,true,null,"<\"\u0001é>",[],{}],"a":{"&":{"c":[[["d"]]]}}})");
  CHECK(dump(tree) == reference(tree));
  CHECK(dump("\xff\xc3") == reference("\xff\xc3"));
  CHECK(dump(nullptr) == "null");
}

}  // namespace
}  // namespace notesearch
