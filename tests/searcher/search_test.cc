#include "searcher/search.h"

#include <algorithm>
#include <random>
#include <set>

#include "tests/catch.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

using Slugs = std::vector<std::string>;

Slugs sorted(Slugs slugs) {
  std::sort(slugs.begin(), slugs.end());
  return slugs;
}

std::string joined(const Parts& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += i % 2 == 1 ? "[" + parts[i] + "]" : parts[i];
  }
  return text;
}

std::vector<NoteSpec> site() {
  return {
      {"evict",
       "The KV cache is evicted at the tool call",
       "2026-04-15",
       {"GPU", "inference"},
       "An agent calls a tool and loses its cache.",
       "Opening words.\n\n## What happens\n\nThe engine drops blocks. Caching them costs "
       "memory.\n\n"
       "```cpp\nstd::vector<Block> blocks; flush_all(blocks);\n```\n"},
      {"fabric",
       "Nobody talks about the NIC hop",
       "2026-04-10",
       {"gpu", "systems"},
       "The path between two machines.",
       "FlashAttention-4 waits for the fabric. The tensor cores idle.\n\nBlackwell is faster.\n"},
      {"stack",
       "Three things that form a stack",
       "2025-11-18",
       {"GPU", "Systems", "world models"},
       "",
       "A kvcache and a tensor. Its cores are of Blackwell. We use C++, TLA+ and --dry-run.\n"},
      {"why", "Why I write", "", {}, "Undated words.", "The gap between what is true and said.\n"},
  };
}

TEST_CASE("search: words in any form, all of them") {
  SearchFixture fixture(site());
  CHECK(fixture.slugs("caching") == fixture.slugs("cache"));
  CHECK(fixture.slugs("engine cached") == Slugs{"evict"});
  CHECK(fixture.slugs("fabric") == Slugs{"fabric"});
  CHECK(fixture.slugs("Fabric NIC") == Slugs{"fabric"});
  CHECK(fixture.slugs("unheard").empty());
  CHECK(fixture.search("unheard").total == 0);
}

TEST_CASE("search: each operator") {
  SearchFixture fixture(site());
  CHECK(sorted(fixture.slugs("tensor cores")) == Slugs{"fabric", "stack"});
  CHECK(fixture.slugs("\"tensor cores\"") == Slugs{"fabric"});
  CHECK(fixture.slugs("tensor -\"tensor cores\"") == Slugs{"stack"});
  CHECK(fixture.slugs("tensor NOT fabric") == Slugs{"stack"});
  CHECK(sorted(fixture.slugs("engine OR fabric")) == Slugs{"evict", "fabric"});
  CHECK(fixture.slugs("(engine OR fabric) idle") == Slugs{"fabric"});
  CHECK(sorted(fixture.slugs("-tensor")) == Slugs{"evict", "why"});
  CHECK(fixture.slugs("title:tool") == Slugs{"evict"});
  CHECK(fixture.slugs("title:engine").empty());
  CHECK(fixture.slugs("title:\"nic hop\"") == Slugs{"fabric"});
  CHECK(fixture.slugs("heading:happens") == Slugs{"evict"});
  CHECK(fixture.slugs("code:vector") == Slugs{"evict"});
  CHECK(fixture.slugs("code:std::vector") == Slugs{"evict"});
  CHECK(fixture.slugs("code:\"flush_all(blocks)\"") == Slugs{"evict"});
  CHECK(fixture.slugs("code:flush*") == Slugs{"evict"});
  CHECK(fixture.slugs("code:fabric").empty());
  CHECK(fixture.slugs("code:\"drops blocks\"").empty());
  CHECK(fixture.slugs("tag:\"World Models\"") == Slugs{"stack"});
  CHECK(sorted(fixture.slugs("tag:gpu")) == Slugs{"evict", "fabric", "stack"});
  CHECK(sorted(fixture.slugs("tag:GPU -tag:systems")) == Slugs{"evict"});
  CHECK(sorted(fixture.slugs("fabr* OR evic*")) == Slugs{"evict", "fabric"});
  CHECK(fixture.slugs("title:th* tool") == Slugs{"evict"});
}

TEST_CASE("search: names by their parts, joined, and apart") {
  SearchFixture fixture(site());
  for (const char* query : {"flashattention-4", "flash attention 4", "flashattention",
                            "\"flash attention\"", "FlashAttention4"}) {
    CAPTURE(query);
    CHECK(fixture.slugs(query) == Slugs{"fabric"});
  }
  for (const char* query : {"kvcache", "kv cache", "KV-cache", "kv_cache"}) {
    CAPTURE(query);
    CHECK(sorted(fixture.slugs(query)) == Slugs{"evict", "stack"});
  }
  CHECK(fixture.slugs("std::vector") == Slugs{"evict"});
  CHECK(fixture.slugs("flush_all") == Slugs{"evict"});
  CHECK(fixture.slugs("c++") == Slugs{"stack"});
  CHECK(fixture.slugs("tla") == Slugs{"stack"});
  CHECK(fixture.slugs("--dry-run") == Slugs{"stack"});
}

TEST_CASE("search: a note that has two variants of a word is not scored twice") {
  // Both notes have the words once and are equally long; one writes them joined.
  SearchFixture fixture(
      {{"apart", "A", "2026-01-01", {}, "", "the kv cache grows here today\n"},
       {"joined", "B", "2026-01-01", {}, "", "the KV-cache grows here today\n"},
       {"other", "C", "2026-01-01", {}, "", "the page table grows here today\n"}});
  const SearchResponse response = fixture.search("kv cache");
  REQUIRE(response.total == 2);
  CHECK(response.hits[0].score < 1.5 * response.hits[1].score);
}

TEST_CASE("search: stopwords beside words are wanted, not required") {
  SearchFixture fixture(site());
  CHECK(fixture.slugs("where is the fabric") == Slugs{"fabric"});
  CHECK(fixture.slugs("why i write") == Slugs{"why"});
  CHECK_FALSE(fixture.slugs("the").empty());
}

TEST_CASE("search: too many words are relaxed, and said so") {
  SearchFixture fixture(site());
  const SearchResponse response = fixture.search("fabric evicted unheard");
  CHECK(response.total == 2);
  CHECK(response.relaxed == std::vector<std::string>{"fabric", "evicted", "unheard"});
  CHECK(fixture.search("fabric idle").relaxed.empty());
  CHECK(fixture.search("fabric unheard tag:inference").total == 0);
}

TEST_CASE("search: a filter never relaxes a query, and facets stay those of the query") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "tensor blackwell";
  request.facets = true;
  const auto unfiltered = fixture.search(request);
  CHECK(unfiltered.total == 2);
  request.tags = {"inference"};
  const auto response = fixture.search(request);
  CHECK(response.total == 0);
  CHECK(response.relaxed.empty());
  REQUIRE(response.facets);
  CHECK(response.facets->tags.size() == unfiltered.facets->tags.size());
  // A relaxed query that finds nothing either changes nothing.
  request.query = "unheard alsounheard";
  CHECK(fixture.search(request).facets->tags.empty());
}

TEST_CASE("search: relaxing keeps fields, phrases and exclusions") {
  SearchFixture fixture(site());
  CHECK(fixture.search("fabric engine title:unheard").total == 0);
  CHECK(fixture.slugs("unheard fabric -engine title:nic") == Slugs{"fabric"});
  CHECK(fixture.search("the, unheard fabric").relaxed ==
        std::vector<std::string>{"unheard", "fabric"});
}

TEST_CASE("search: facets are there when asked for, whatever the query") {
  SearchFixture fixture(site());
  for (const char* query : {"->", "\"\"", "unheard", ")("}) {
    SearchRequest request;
    request.query = query;
    request.facets = true;
    CHECK(fixture.search(request).facets.has_value());
  }
}

TEST_CASE("search: a word that is only signs excludes nothing") {
  SearchFixture fixture(site());
  CHECK(fixture.search("NOT ->").total == 0);
  CHECK(fixture.search("fabric NOT ->").total == 1);
}

TEST_CASE("search: a prefix in a field is completed from the field") {
  std::vector<NoteSpec> notes = {{"odd", "Zebra crossing", "2026-01-01", {}, "", "body\n"}};
  std::string words;
  for (int i = 0; i < 1200; ++i) words += "ze" + std::to_string(i) + "x ";
  for (int i = 0; i < 3; ++i) {
    notes.push_back({"n" + std::to_string(i), "Other", "2026-01-01", {}, "", words + "\n"});
  }
  SearchFixture fixture(notes);
  CHECK(fixture.slugs("title:ze*") == Slugs{"odd"});
}

TEST_CASE("search: a query in a field ranks its hits") {
  SearchFixture fixture(
      {{"once", "A fabric of many other words and more", "2026-01-02", {}, "", "x\n"},
       {"twice", "Fabric on fabric", "2026-01-01", {}, "", "x\n"}});
  const auto response = fixture.search("title:fabric");
  REQUIRE(response.total == 2);
  CHECK(response.hits[0].slug == "twice");
  CHECK(response.hits[0].score > response.hits[1].score);
}

TEST_CASE("search: stopwords neither choose the passage nor are shown") {
  SearchFixture fixture({{"n",
                          "Title",
                          "2026-01-01",
                          {},
                          "",
                          "## Intro\n\nWhat is the point of it all? It is what it is, the what.\n\n"
                          "## Real\n\nThe NIC hop costs most.\n"}});
  const auto response = fixture.search("what is the nic hop");
  REQUIRE(response.total == 1);
  CHECK(joined(response.hits[0].passages[0].parts) == "The [NIC] [hop] costs most.");
  CHECK(response.hits[0].passages[0].anchor == "real");
}

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

TEST_CASE("search: the title weighs more than the body") {
  SearchFixture fixture(
      {{"body", "Something else", "2026-01-01", {}, "", "about sharding today\n"},
       {"title", "On sharding", "2026-01-01", {}, "", "about something today\n"}});
  CHECK(fixture.slugs("sharding") == Slugs{"title", "body"});
}

TEST_CASE("search: equal scores are ordered by date, then slug") {
  std::vector<NoteSpec> notes;
  for (const char* slug : {"c", "a", "b", "d"}) {
    notes.push_back({slug,
                     "Same",
                     slug == std::string("d") ? "2026-02-01" : "2026-01-01",
                     {},
                     "",
                     "same words\n"});
  }
  SearchFixture fixture(notes);
  CHECK(fixture.slugs("same") == Slugs{"d", "a", "b", "c"});
}

TEST_CASE("search: filters, ends included") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.tags = {"gpu"};
  CHECK(fixture.search(request).total == 3);
  request.tags = {"inference", "world models"};
  CHECK(fixture.search(request).total == 2);
  request.tags = {"unheard"};
  CHECK(fixture.search(request).total == 0);

  request = {};
  const auto count = [&](const char* from, const char* to) {
    request.days = {};
    if (*from != '\0') request.days.first = parse_period(from)->first;
    if (*to != '\0') request.days.last = parse_period(to)->last;
    return fixture.search(request).total;
  };
  CHECK(count("2026-04-10", "2026-04-10") == 1);
  CHECK(count("2026-04", "2026-04") == 2);
  CHECK(count("2026", "") == 2);
  CHECK(count("", "2025") == 1);
  CHECK(count("2027", "") == 0);
  CHECK(count("", "") == 4);
}

TEST_CASE("search: without a query, every note, newest first, undated last") {
  SearchFixture fixture(site());
  CHECK(fixture.slugs("") == Slugs{"evict", "fabric", "stack", "why"});
  CHECK(fixture.slugs("   ") == Slugs{"evict", "fabric", "stack", "why"});
  CHECK(fixture.slugs(")(").empty());
  CHECK(fixture.slugs("->").empty());
  SearchRequest request;
  request.sort = Sort::kOldest;
  const auto response = fixture.search(request);
  CHECK(response.hits.front().slug == "stack");
  CHECK(response.hits.back().slug == "why");
}

TEST_CASE("search: sorting by date orders the matches of a query") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.query = "tensor OR engine";
  request.sort = Sort::kOldest;
  auto response = fixture.search(request);
  REQUIRE(response.total == 3);
  CHECK(response.hits[0].slug == "stack");
  CHECK(response.hits[2].slug == "evict");
  request.sort = Sort::kNewest;
  CHECK(fixture.search(request).hits[0].slug == "evict");
}

TEST_CASE("search: pages join to the whole, totals stay exact") {
  std::vector<NoteSpec> notes;
  for (int i = 0; i < 137; ++i) {
    notes.push_back({"n" + std::to_string(i),
                     "Note",
                     i % 2 == 0 ? "2026-01-02" : "2026-01-01",
                     {},
                     "",
                     "word " + std::to_string(i) + "\n"});
  }
  SearchFixture fixture(notes);
  for (const char* query : {"word", ""}) {
    const Slugs whole = fixture.slugs(query);
    CHECK(whole.size() == 137);
    Slugs paged;
    SearchRequest request;
    request.query = query;
    request.limit = 10;
    for (request.offset = 0; request.offset < 150; request.offset += 10) {
      const auto response = fixture.search(request);
      CHECK(response.total == 137);
      for (const Hit& hit : response.hits) {
        CHECK(hit.rank == paged.size() + 1);
        paged.push_back(hit.slug);
      }
    }
    CHECK(paged == whole);
  }
  SearchRequest far;
  far.query = "word";
  far.offset = 4'000'000'000U;
  CHECK(fixture.search(far).hits.empty());
  CHECK(fixture.search(far).total == 137);
}

TEST_CASE("search: facets are exact, disjunctive, and one value per folded tag") {
  SearchFixture fixture(site());
  SearchRequest request;
  request.facets = true;
  const auto counts = [](const std::vector<FacetValue>& values) {
    std::string shown;
    for (const FacetValue& value : values)
      shown += value.value + "=" + std::to_string(value.count) + " ";
    return shown;
  };
  auto facets = *fixture.search(request).facets;
  CHECK(counts(facets.tags) == "GPU=3 Systems=2 inference=1 world models=1 ");
  CHECK(counts(facets.years) == "2026=2 2025=1 ");

  request.tags = {"inference"};
  facets = *fixture.search(request).facets;
  CHECK(counts(facets.tags) == "GPU=3 Systems=2 inference=1 world models=1 ");
  CHECK(counts(facets.years) == "2026=1 ");

  request.tags = {};
  request.days = {parse_period("2026")->first, std::nullopt};
  facets = *fixture.search(request).facets;
  CHECK(counts(facets.tags) == "GPU=2 inference=1 Systems=1 ");
  CHECK(counts(facets.years) == "2026=2 2025=1 ");
  CHECK_FALSE(fixture.search("tensor").facets.has_value());
}

TEST_CASE("search: a hit says what a reader needs") {
  SearchFixture fixture(site());
  const auto response = fixture.search("caching memory");
  REQUIRE(response.hits.size() == 1);
  const Hit& hit = response.hits.front();
  CHECK(hit.rank == 1);
  CHECK(joined(hit.title) == "The KV [cache] is evicted at the tool call");
  CHECK(hit.date == parse_day("2026-04-15"));
  CHECK(hit.tags == std::vector<std::string>{"GPU", "inference"});
  CHECK(hit.link == "https://example.test/notes/evict#what-happens");
  CHECK(hit.reading_minutes == 1);
  REQUIRE(hit.passages.size() == 1);
  CHECK(joined(hit.passages[0].parts) == "The engine drops blocks. [Caching] them costs [memory].");
  CHECK(response.notes == 4);
  CHECK(response.generation == 1);
}

TEST_CASE("search: what is excluded is not highlighted") {
  SearchFixture fixture(site());
  const auto response = fixture.search("blackwell -engine");
  for (const Hit& hit : response.hits) {
    for (const Passage& passage : hit.passages) {
      CHECK(joined(passage.parts).find("[engine]") == std::string::npos);
    }
  }
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
    CHECK(fixture.searcher().search({query, {}, {}, Sort::kRelevance, 10, 0, 3, true}));
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
    const SearchResponse response = fixture.search(query);
    if (!response.relaxed.empty()) return;
    std::set<std::string> found;
    for (const Hit& hit : response.hits) found.insert(hit.slug);
    CAPTURE(query);
    CHECK(found == expected);
    CHECK(response.total == expected.size());
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
