// What holds between the answers to queries that are alike, whatever the notes: metamorphic tests on
// queries drawn from the bundled site.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "schema/base/text.h"
#include "searcher/ranking.h"
#include "tests/catch.h"
#include "tests/searcher/note_folder.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

SearchFixture& sample() {
  static SearchFixture fixture(read_notes(NOTESEARCH_SOURCE_DIR "/corpus/sample"));
  return fixture;
}

using Words = std::vector<std::string>;

std::string spoken(const Words& words, const std::string& blank = " ") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : blank) + word;
  return text;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

// Words that the site has, of letters alone and no operators in capitals.
Words some_words(std::mt19937& random) {
  static const Words known = {"cache",  "memory", "kernel", "model", "scheduler", "latency",
                              "tensor", "token",  "decode", "batch", "network",   "compiler",
                              "block",  "world",  "frame",  "agent", "inference", "training"};
  Words words;
  for (std::size_t n = 1 + random() % 4; n > 0; --n)
    words.push_back(known[random() % known.size()]);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::map<std::string, double> scores(const SearchResponse& response) {
  std::map<std::string, double> scores;
  for (const Hit& hit : response.hits) scores[hit.slug] = hit.score;
  return scores;
}

SearchRequest everything(const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.limit = kMaxLimit;
  request.passages = 0;
  return request;
}

template <typename Check>
void for_some_queries(const Check& check) {
  std::mt19937 random(91);
  for (int round = 0; round < 100; ++round) {
    const Words words = some_words(random);
    CAPTURE(spoken(words));
    check(words);
  }
}

TEST_CASE("properties: capitals and blanks make no difference") {
  for_some_queries([](const Words& words) {
    const auto found = scores(sample().search(everything(spoken(words))));
    CHECK(found == scores(sample().search(everything(spoken(words, "  \t ")))));
    CHECK(found == scores(sample().search(everything(" " + spoken(words)))));
    CHECK(found == scores(sample().search(everything(upper(spoken(words))))));
  });
}

// Neighbours differ, and so does the word that may be unfinished: a blank at the end finishes it.
TEST_CASE("properties: the order of words makes a difference in nearness alone") {
  std::mt19937 random(7);
  for_some_queries([&](const Words& words) {
    SearchRequest request = everything(spoken(words) + " ");
    request.ranking.nearness = request.ranking.names = false;
    const SearchResponse before = sample().search(request);
    Words other = words;
    std::shuffle(other.begin(), other.end(), random);
    request.query = spoken(other) + " ";
    const SearchResponse after = sample().search(request);
    CHECK(before.total == after.total);
    CHECK(before.partial == after.partial);
    const auto scores_after = scores(after);
    for (const auto& [slug, score] : scores(before)) {
      REQUIRE(scores_after.count(slug) == 1);
      CHECK(scores_after.at(slug) == Approx(score));
    }
  });
}

TEST_CASE("properties: a filter takes away and changes nothing else") {
  for_some_queries([](const Words& words) {
    SearchRequest request = everything(spoken(words));
    const SearchResponse whole = sample().search(request);
    const auto all = scores(whole);
    request.tags = {"gpu"};
    const SearchResponse filtered = sample().search(request);
    CHECK(filtered.total <= whole.total);
    if (whole.hits.empty() || filtered.relaxed != whole.relaxed) return;
    for (const Hit& hit : filtered.hits) CHECK(all.count(hit.slug) == 1);
  });
}

void check_order(const std::vector<Hit>& hits) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    CHECK(std::isfinite(hits[i].score));
    CHECK(hits[i].score >= 0);
    CHECK(hits[i].rank == i + 1);
    if (i == 0) continue;
    const Hit& a = hits[i - 1];
    const Hit& b = hits[i];
    CAPTURE(a.slug, b.slug);
    const bool ordered = a.score != b.score ? a.score > b.score
                         : a.date != b.date ? a.date > b.date
                                            : a.slug < b.slug;
    CHECK(ordered);
  }
}

TEST_CASE("properties: the order is total, by score, date and slug") {
  for_some_queries([](const Words& words) {
    check_order(sample().search(everything(spoken(words))).hits);
    check_order(sample().search(everything(spoken(words, " OR "))).hits);
    check_order(sample().search(everything('"' + spoken(words) + '"')).hits);
  });
  std::vector<NoteSpec> twins;
  for (const char* slug : {"d", "b", "a", "c"}) {
    twins.push_back({slug, "Twin", slug[0] < 'c' ? "2026-01-01" : "", {}, "", "Same words.\n"});
  }
  SearchFixture fixture(twins);
  CHECK(fixture.slugs("same words") == Slugs{"a", "b", "c", "d"});
  CHECK(fixture.slugs("same OR nothing") == Slugs{"a", "b", "c", "d"});
}

TEST_CASE("properties: page by page is the same as at once") {
  for_some_queries([](const Words& words) {
    const SearchResponse whole = sample().search(everything(spoken(words)));
    std::vector<std::string> expected;
    for (const Hit& hit : whole.hits) expected.push_back(hit.slug);
    std::vector<std::string> paged;
    SearchRequest request = everything(spoken(words));
    request.limit = 5;
    for (; request.offset < expected.size(); request.offset += request.limit) {
      const SearchResponse page = sample().search(request);
      CHECK(page.total == whole.total);
      for (const Hit& hit : page.hits) paged.push_back(hit.slug);
    }
    CHECK(paged == expected);
  });
}

std::vector<NoteSpec> spelled_site() {
  return {
      {"joined", "One", "2026-01-01", {}, "", "The kvcache grows. Version 1.2.3 of parse_url.\n"},
      {"apart", "Two", "2026-01-02", {}, "", "The kv cache shrinks and stays hashable.\n"},
      {"hyphen", "Three", "2026-01-03", {}, "", "A KV-cache of FlashAttention and C++.\n"},
      {"else", "Four", "2026-01-04", {}, "", "The scheduler waits for the scheduler.\n"}};
}

TEST_CASE("properties: a word that is written apart, joined or with a hyphen is one") {
  SearchFixture fixture(spelled_site());
  const Slugs expected = {"apart", "hyphen", "joined"};
  for (const char* query : {"kvcache", "kv cache", "KV-cache", "kv_cache", "KVCache"}) {
    CAPTURE(query);
    CHECK(sorted(fixture.slugs(query)) == expected);
    CHECK(fixture.search(query).corrections.empty());
  }
}

TEST_CASE("properties: what is corrected is named, and only words are corrected") {
  SearchFixture fixture(spelled_site());
  const SearchResponse corrected = fixture.search("shceduler waits");
  REQUIRE(corrected.corrections.size() == 1);
  CHECK(corrected.corrections.front().from == "shceduler");
  CHECK(corrected.corrections.front().to == "scheduler");
  CHECK(corrected.searched == "scheduler waits");
  CHECK(corrected.total == 1);
  for (const char* query :
       {"\"shceduler\"", "\"shceduler waits\"", "1.2.4", "1.2.33", "parse_ulr", "parseUlr", "C#",
        "schedul3r", "title:shceduler", "shceduler*", "\\1.2.4"}) {
    CAPTURE(query);
    CHECK(fixture.search(query).corrections.empty());
  }
  CHECK(fixture.search("\"shceduler\" waits").total <= 1);
}

TEST_CASE("properties: words that notes have are not corrected") {
  SearchFixture fixture({{"a", "Cats", "2026-01-01", {}, "", "cats scheduled the schedulers\n"},
                         {"b", "Rats", "2026-01-02", {}, "", "rats scheduled many schedules\n"}});
  for (const char* query : {"cats", "rats", "cat ", "schedule ", "schedulers", "many rats"}) {
    CAPTURE(query);
    CHECK(fixture.search(query).corrections.empty());
  }
}

TEST_CASE("properties: an unfinished last word finds what the finished one finds") {
  for_some_queries([](const Words& words) {
    const SearchResponse finished = sample().search(everything(spoken(words)));
    std::string cut = spoken(words);
    cut.pop_back();
    if (words.back() == "model") return;  // "mode" is a word of its own, and stands for itself
    const auto unfinished = scores(sample().search(everything(cut)));
    if (!finished.relaxed.empty()) return;
    for (std::uint32_t i = 0; i < finished.total && i < finished.hits.size(); ++i) {
      CAPTURE(finished.hits[i].slug);
      CHECK(unfinished.count(finished.hits[i].slug) == 1);
    }
  });
}

TEST_CASE("properties: each part of ranking can be left out") {
  SearchFixture fixture(spelled_site());
  SearchRequest request = everything("shceduler waits");
  request.ranking.typos = false;
  SearchResponse plain = fixture.search(request);
  CHECK(plain.corrections.empty());
  CHECK_FALSE(plain.relaxed.empty());

  request = everything("hasha");
  CHECK(fixture.search(request).total == 1);
  request.ranking.endings = request.ranking.typos = false;
  CHECK(fixture.search(request).total == 0);

  for_some_queries([](const Words& words) {
    SearchRequest part = everything(spoken(words));
    part.ranking.recency = part.ranking.nearness = part.ranking.related = false;
    part.ranking.forms = part.ranking.names = false;
    const SearchResponse without = sample().search(part);
    const SearchResponse with = sample().search(everything(spoken(words)));
    CHECK(without.relaxed == with.relaxed);
    CHECK(without.total <= with.total);  // by name a note may match without the words
    const auto less = scores(without);
    for (const auto& [slug, score] : scores(with)) {
      if (less.count(slug) == 1) CHECK(score + 1e-9 >= less.at(slug));
    }
  });
}

TEST_CASE("properties: internal terms can't be asked for") {
  SearchFixture fixture(site());
  for (const char* query : {"Qevict", "Q:evict", "Kgpu", "XHhappens", "Zcach", "Sfabric",
                            "XC:vector", "author:evict"}) {
    CAPTURE(query);
    SearchRequest request = everything(query);
    request.ranking.typos = false;
    const SearchResponse response = fixture.search(request);
    const bool as_words = !response.relaxed.empty();  // "author", "evict"
    CHECK((response.total == 0 || as_words));
  }
}

TEST_CASE("properties: hundreds of unknown words cost little and are few corrections") {
  std::mt19937 random(89);
  std::string words;
  while (words.size() < 1000) {
    for (int letters = 0; letters < 8; ++letters) words += static_cast<char>('a' + random() % 26);
    words += ' ';
  }
  const SearchResponse response = sample().search(words);
  CHECK(response.corrections.size() <= 8);
  CHECK(response.took_us < 1'000'000);
}

TEST_CASE("properties: many filters, and filters that nothing has") {
  SearchRequest request = everything("cache");
  request.tags.assign(10'000, "no such tag");
  CHECK(sample().search(request).total == 0);
  request.tags.emplace_back("GPU");
  CHECK(sample().search(request).total > 0);
}

}  // namespace
}  // namespace notesearch
