#include <algorithm>
#include <random>
#include <set>

#include "searcher/search.h"
#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

TEST_CASE("search: a word too long for a term finds nothing, not everything") {
  SearchFixture fixture({{"n", "Title", "2026-01-01", {}, "", "aa bb\n"}});
  CHECK(fixture.search("aa-" + std::string(900, 'x')).total == 0);
}

TEST_CASE("search: what one query may cost is bounded") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += i % 2 == 0 ? "a " : "b ";
  SearchFixture fixture({{"n", "Title", "2026-01-01", {}, "", text + "\n"}});
  std::string phrases = "\"a b\"";
  for (int i = 0; i < 60; ++i) phrases += i % 2 == 0 ? " OR \"b a\"" : " OR \"a b\"";
  const auto response = fixture.search(phrases);
  CHECK(response.total == 1);
  CHECK_FALSE(response.remarks.empty());
  CHECK(response.took_us < 5'000'000);
}

TEST_CASE("search: damage that Xapian does not survive is noticed at the start") {
  SearchFixture fixture(site());
  const auto dir = current_generation(fixture.index_dir());
  REQUIRE(dir);
  const auto path = *dir / kDatabaseDir / "iamglass";
  std::string bytes = read_file(path);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
  write_file(path, bytes);
  const auto snapshot = IndexSnapshot::open(fixture.index_dir());
  REQUIRE_FALSE(snapshot);
  CHECK(snapshot.error().kind == ErrorKind::kBadData);
}

TEST_CASE("search: bounds are refused in words") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.limit = kMaxLimit + 1;
  const auto refused = fixture.searcher().search(request);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kUsage);
}

TEST_CASE("search: hostile queries are answered") {
  SearchFixture fixture(site());
  std::vector<std::string> hostile = {std::string(1'000'000, '('),
                                      std::string(100'000, '"'),
                                      "\xff\xfe",
                                      std::string("a\0b", 3),
                                      "* ? ** -* \"*\"",
                                      "NOT",
                                      "- - -",
                                      "->",
                                      "title:",
                                      "tag:\"\"",
                                      "--"};
  std::string wildcards;
  for (int i = 0; i < 100; ++i) wildcards += "th* ti* ";
  hostile.push_back(wildcards);
  for (const std::string& query : hostile) {
    CAPTURE(query.substr(0, 20));
    CHECK(fixture.searcher().search({query, {}, {}, {}, Sort::kRelevance, 10, 0, 3, true}));
  }
}

// The slow, obvious truth: notes of a few words from a tiny vocabulary, every query of it.
TEST_CASE("search: finds exactly the notes that a brute-force reader finds") {
  std::mt19937 random(20261122);
  const Slugs words = {"alpha", "beta", "gamma", "delta"};
  std::vector<NoteSpec> notes;
  std::vector<Slugs> texts;
  for (int i = 0; i < 60; ++i) {
    Slugs text;
    for (std::size_t n = 1 + random() % 6; n > 0; --n)
      text.push_back(words[random() % words.size()]);
    std::string body;
    for (const std::string& word : text) body += word + " ";
    notes.push_back({"n" + std::to_string(i), "Zeta", "2026-01-01", {}, "", body + "\n"});
    texts.push_back(text);
  }
  SearchFixture fixture(notes);
  const auto has = [](const Slugs& text, const std::string& word) {
    return std::find(text.begin(), text.end(), word) != text.end();
  };
  const auto has_pair = [](const Slugs& text, const std::string& a, const std::string& b) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] == a && text[i + 1] == b) return true;
    }
    return false;
  };
  const auto expect = [&](const std::string& query, const auto& wanted) {
    std::set<std::string> expected;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (wanted(texts[i])) expected.insert("n" + std::to_string(i));
    }
    const Slugs exact = fixture.exact_slugs(query);
    const std::set<std::string> found(exact.begin(), exact.end());
    CAPTURE(query);
    CHECK(found == expected);
    if (!expected.empty()) CHECK(fixture.search(query).total == expected.size());
  };
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      for (const std::string& c : words) {
        expect(a + " " + b + " " + c,
               [&](const Slugs& t) { return has(t, a) && has(t, b) && has(t, c); });
        expect(a + " OR " + b + " " + c,
               [&](const Slugs& t) { return has(t, a) || (has(t, b) && has(t, c)); });
        expect("(" + a + " OR " + b + ") -" + c,
               [&](const Slugs& t) { return (has(t, a) || has(t, b)) && !has(t, c); });
        expect("\"" + a + " " + b + "\" -" + c,
               [&](const Slugs& t) { return has_pair(t, a, b) && !has(t, c); });
        expect("\"" + a + " " + b + "\" OR " + c,
               [&](const Slugs& t) { return has_pair(t, a, b) || has(t, c); });
        expect(a + " (\"" + a + " " + b + "\" OR \"" + b + " " + c + "\")", [&](const Slugs& t) {
          return has(t, a) && (has_pair(t, a, b) || has_pair(t, b, c));
        });
      }
    }
  }
}

}  // namespace
}  // namespace notesearch
