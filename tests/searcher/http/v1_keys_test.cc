#include <algorithm>
#include <map>
#include <random>

#include "searcher/http/v1/search_parameters.h"
#include "tests/catch.h"
#include "tests/searcher/http/v1_fixture.h"

namespace notesearch {
namespace {

using Random = std::mt19937;
using Spellings = std::vector<std::string>;

// A value that a parameter may have, in all its spellings; "-" stands for leaving the parameter out.
struct Choices {
  const char* name;
  std::vector<Spellings> meanings;
};

const char* const kAbsent = "-";

const std::vector<Choices>& choices() {
  static const std::vector<Choices> all = {
      {"q",
       {{kAbsent, "", " ", "\t \n"},
        {"kv cache", " kv cache", "kv \t\r\n cache", "kv ca\u0007che"},
        {"kv cache ", "kv cache   ", " kv  cache\n"},
        {"KV cache"},
        {"kv-cache"},
        {"\"kv cache\"", "  \"kv cache\""},
        {"\"kv  cache\""},
        {"tensor -cores", "tensor   -cores"},
        {"tensor last month", "tensor  last  month"},
        {"kv OR tensor"},
        {"kv or tensor"},
        {"tag:gpu blackwlel"},
        {"zeppelin"}}},
      {"from", {{kAbsent, ""}, {"2026-04-10", "april 10"}, {"last year", "2025", "2025-01-01"}}},
      {"to", {{kAbsent, ""}, {"2026", "this year", "2026-12-31"}, {"yesterday", "2026-11-23"}}},
      {"sort", {{kAbsent, "", "relevance"}, {"newest"}, {"oldest"}}},
      {"limit", {{kAbsent, "", "10", "010"}, {"0"}, {"1"}, {"3", "03"}, {"100"}}},
      {"offset", {{kAbsent, "", "0", "00"}, {"1"}, {"2"}}},
      {"passages", {{kAbsent, ""}, {"0"}, {"2"}}},
      {"facets", {{kAbsent, ""}, {"tags"}, {"years", "years,years"}, {"tags,years", "years,tags"}}},
      {"zero_counts", {{kAbsent, "", "0", "false"}, {"1", "true"}}},
      {"timeline", {{kAbsent, "", "0", "false"}, {"1", "true"}}},
      {"explain", {{kAbsent, "", "0", "false"}, {"1", "true"}}},
      {"typos", {{kAbsent, "", "1", "true"}, {"0", "false"}}},
      {"recency", {{kAbsent, "", "1", "true"}, {"0", "false"}}},
      {"text_fragments", {{kAbsent, "", "1", "true"}, {"0", "false"}}},
      {"format", {{kAbsent, "", "json"}, {"md"}}},
      {"budget", {{kAbsent, "", "2000"}, {"200"}}},
  };
  return all;
}

// Of these any number may be given, in any order and more than once.
const std::vector<Choices>& sets() {
  static const std::vector<Choices> all = {
      {"tag",
       {{"GPU", "gpu", "gPu", " gpu"}, {"world models", "World  Models"}, {"nothing", "NOTHING"}}},
      {"year", {{"2026", "02026"}, {"2025"}, {"1999"}}},
  };
  return all;
}

// Which meaning every parameter has; of a set, a bit for each.
using Meaning = std::map<std::string, unsigned>;

Meaning random_meaning(Random& random) {
  Meaning meaning;
  for (const Choices& one : choices()) {
    const bool usual = random() % 2 == 0;
    meaning[one.name] = usual ? 0 : static_cast<unsigned>(random() % one.meanings.size());
  }
  for (const Choices& one : sets()) {
    const bool usual = random() % 2 == 0;
    meaning[one.name] = usual ? 0 : static_cast<unsigned>(random() % (1U << one.meanings.size()));
  }
  // Combinations that are refused, and one that means the same.
  if (meaning["format"] == 1) meaning["facets"] = meaning["timeline"] = 0;
  if (meaning["format"] == 0) meaning["budget"] = 0;
  if (meaning["facets"] == 0) meaning["zero_counts"] = 0;
  if (meaning["q"] == 0 && meaning["sort"] == 1) meaning["sort"] = 0;
  return meaning;
}

// In one of the ways in which browsers and programs do.
std::string encoded(const std::string& text, Random& random) {
  constexpr std::string_view kUpper = "0123456789ABCDEF";
  constexpr std::string_view kLower = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool safe = std::isalnum(byte) != 0 || c == '-' || c == ':' || c == '"';
    if (c == ' ' && random() % 2 == 0) {
      out += '+';
    } else if (safe && random() % 4 != 0) {
      out += c;
    } else {
      const std::string_view digits = random() % 2 == 0 ? kUpper : kLower;
      out += {'%', digits[byte / 16], digits[byte % 16]};
    }
  }
  return out;
}

template <typename T>
const T& any_of(const std::vector<T>& values, Random& random) {
  return values[random() % values.size()];
}

std::string spelled(const Meaning& meaning, Random& random) {
  std::vector<std::string> pairs;
  const auto add = [&](const char* name, const std::string& value) {
    if (value == kAbsent) return;
    pairs.push_back(encoded(name, random) + "=" + encoded(value, random));
  };
  for (const Choices& one : choices()) {
    Spellings spellings = one.meanings[meaning.at(one.name)];
    if (std::string_view("sort") == one.name && meaning.at("q") == 0 && meaning.at("sort") == 0) {
      spellings.push_back("newest");
    }
    add(one.name, any_of(spellings, random));
  }
  for (const Choices& one : sets()) {
    for (std::size_t i = 0; i < one.meanings.size(); ++i) {
      if ((meaning.at(one.name) >> i & 1U) == 0) continue;
      for (auto times = 1 + random() % 2; times > 0; --times) {
        add(one.name, any_of(one.meanings[i], random));
      }
    }
  }
  std::shuffle(pairs.begin(), pairs.end(), random);
  std::string target = "/v1/search?";
  for (const std::string& pair : pairs) target += pair + (random() % 8 == 0 ? "&&" : "&");
  return target;
}

std::string without_time(const std::string& body) {
  const std::size_t at = body.rfind(",\"took_us\":");
  return at == std::string::npos ? body : body.substr(0, at);
}

TEST_CASE("v1 keys: requests of one meaning have one key and one answer, others have another") {
  V1Fixture v1;
  Random random(20261124);
  std::map<std::string, Meaning> meanings;
  for (int round = 0; round < 10'000; ++round) {
    const Meaning meaning = random_meaning(random);
    const std::string target = spelled(meaning, random);
    const std::string other = spelled(meaning, random);
    const std::string key = v1.key(target);
    CAPTURE(target, other, key);
    REQUIRE_FALSE(key.empty());
    REQUIRE(v1.key(other) == key);
    const auto [known, is_new] = meanings.emplace(key, meaning);
    REQUIRE((is_new || known->second == meaning));
    const Reply answer = v1.get(target);
    REQUIRE(answer.status == 200);
    REQUIRE(without_time(v1.get(other).body) == without_time(answer.body));
  }
  CHECK(meanings.size() > 5000);
}

TEST_CASE("v1 keys: a key is a request that has this key") {
  V1Fixture v1;
  Random random(3);
  for (int round = 0; round < 2000; ++round) {
    const std::string key = v1.key(spelled(random_meaning(random), random));
    const std::size_t day = key.find(' ');
    CAPTURE(key);
    REQUIRE(day != std::string::npos);
    REQUIRE(key.substr(day + 1) == "2026-11-24");
    REQUIRE(v1.key(key.substr(0, day)) == key);
  }
}

TEST_CASE("v1 keys: what depends on the day has the day in its key") {
  V1Fixture v1;
  const Day tomorrow = kToday + std::chrono::days(1);
  for (const char* target : {"/v1/search?q=kv", "/v1/facets?q=kv"}) {
    CHECK(v1.key(target) != v1.key(target, tomorrow));
  }
  for (const char* target : {"/v1/suggest?q=kv", "/v1/related/evict", "/v1/notes/evict"}) {
    CHECK_FALSE(v1.key(target).empty());
    CHECK(v1.key(target) == v1.key(target, tomorrow));
  }
}

TEST_CASE("v1 keys: of suggestions, facets and notes") {
  V1Fixture v1;
  const auto same = [&](const char* a, const char* b) {
    CAPTURE(a, b, v1.key(a), v1.key(b));
    CHECK_FALSE(v1.key(a).empty());
    CHECK(v1.key(a) == v1.key(b));
  };
  const auto differ = [&](const char* a, const char* b) {
    CAPTURE(a, b);
    CHECK(v1.key(a) != v1.key(b));
  };
  same("/v1/suggest", "/v1/suggest?q=+&limit=8&kinds=&typos=true");
  same("/v1/suggest?q=kv++ca", "/v1/suggest?kinds=term,title,heading&q=%6Bv%20ca");
  same("/v1/suggest?kinds=term,title", "/v1/suggest?kinds=title,term,term");
  differ("/v1/suggest?q=kv", "/v1/suggest?q=kv+");
  differ("/v1/suggest?q=kv", "/v1/suggest?q=KV");
  differ("/v1/suggest?kinds=term", "/v1/suggest?kinds=title");
  differ("/v1/suggest?q=kv", "/v1/suggest?q=kv&typos=0");
  same("/v1/facets", "/v1/facets?facet=tags&limit=10&text=+&zero_counts=0");
  same("/v1/facets?text=mod&tag=A", "/v1/facets?tag=a&text=+mod+");
  differ("/v1/facets", "/v1/facets?facet=years");
  differ("/v1/facets?text=a", "/v1/facets?text=b");
  differ("/v1/facets?text=a", "/v1/facets?q=a");
  differ("/v1/facets", "/v1/facets?zero_counts=1");
  same("/v1/related/evict", "/v1/related/evict?limit=5");
  differ("/v1/related/evict", "/v1/related/evict?limit=6");
  differ("/v1/related/evict", "/v1/related/fabric");
  differ("/v1/related/evict", "/v1/notes/evict");
}

TEST_CASE("v1 keys: a query loses nothing that means anything") {
  SearchFixture fixture(site());
  const std::vector<std::string> pieces = {"kv",           " cache",  "  ",
                                           "\t",           "\"",      "\u201C",
                                           "tensor",       " OR ",    "  OR  ",
                                           " -",           "(",       ")",
                                           "tag:",         "GPU",     "title:",
                                           " NEAR/2",      " in ",    "2026",
                                           " last  month", "*",       "\\",
                                           "cor",          "\u00AB",  "\r\n",
                                           " AND\nNOT ",   "date:",   "date:\"last  month\"",
                                           "\u0007x",      " cores ", "--dry-run"};
  Random random(5);
  for (int round = 0; round < 1500; ++round) {
    std::string query;
    for (auto left = 1 + random() % 7; left > 0; --left) {
      query += any_of(pieces, random);
    }
    SearchRequest request;
    request.today = kToday;
    request.query = query;
    const SearchResponse as_asked = fixture.search(request);
    request.query = settled_query(query);
    CAPTURE(query, request.query);
    REQUIRE(settled_query(request.query) == request.query);
    const SearchResponse settled = fixture.search(request);
    REQUIRE(settled.total == as_asked.total);
    REQUIRE(settled.searched == as_asked.searched);
    REQUIRE(settled.hits.size() == as_asked.hits.size());
    for (std::size_t i = 0; i < settled.hits.size(); ++i) {
      REQUIRE(settled.hits[i].slug == as_asked.hits[i].slug);
      REQUIRE(settled.hits[i].score == as_asked.hits[i].score);
    }
  }
}

}  // namespace
}  // namespace notesearch
