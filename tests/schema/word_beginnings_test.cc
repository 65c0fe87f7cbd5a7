#include "schema/word_beginnings.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <tuple>

#include "schema/analysis.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

std::vector<std::size_t> places(const std::vector<std::string>& wanted, std::string_view text) {
  WordBeginnings beginnings;
  for (const std::string& word : wanted) beginnings.want(word);
  std::vector<std::size_t> found;
  for (std::size_t at = beginnings.next(text, 0); at < text.size();
       at = beginnings.next(text, at + 1)) {
    found.push_back(at);
  }
  return found;
}

using Places = std::vector<std::size_t>;

TEST_CASE("word beginnings: where a wanted word may begin, in any case, and nowhere inside") {
  CHECK(places({"cache"}, "cache Cache CACHE") == Places{0, 6, 12});
  CHECK(places({"cache"}, "the escalator, academy") == Places{});
  CHECK(places({"cache"}, "KVCache kv_cache kv-cache kvCache") == Places{2, 11, 20, 28});
  CHECK(places({"cache"}, "cutter c") == Places{7});  // may go on after a connector
  CHECK(places({"c"}, "cutter") == Places{0});
  CHECK(places({"--dryrun"}, "--dry-run") == Places{2});
  CHECK(places({"100"}, "1000 H100 2100") == Places{0, 6});
  CHECK(places({}, "anything").empty());
  CHECK(places({""}, "anything").empty());
  CHECK(places({"cache"}, "\u00E9 ").size() == 2);  // both bytes of it, whatever they fold to
}

// What a highlighter looks for is found in few chunks as in all.
using Found = std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>>;

Found wanted_terms(Analyzer& analyzer, const std::string& text, const std::set<std::string>& words,
                   bool all) {
  Found found;
  const auto take = [&](const Term& term) {
    if (words.count(std::string(term.text)) > 0) found.emplace(term.text, term.begin, term.end);
  };
  WordBeginnings wanted;
  for (const std::string& word : words) wanted.want(word);
  all ? static_cast<void>(analyzer.analyze(text, take)) : analyzer.analyze_some(text, wanted, take);
  return found;
}

// Pieces of technical prose, of which random texts are made.
const std::vector<std::string> kPieces = {
    "flash",   "Flash",   "ATTENTION", "e",      "mail",    "v1",     "2",      "H100",   "0x1f",
    "1.8",     "\u00B5s", "Caf",       "\u00E9", "e\u0301", "\u5168", "\u6587", "C++",    "C#",
    "GPUs",    "don't",   "o'",        "-",      "-",       "_",      "::",     ".",      "--",
    "#",       "$",       "+",         "%",      " ",       " ",      " ",      "\n",     "\t",
    "\u2026",  "(",       ")",         "\u00AD", "\xFF",    "&",      "^-",     "\u200D", "'s",
    "\u2019s", "10",      "x",         "Y",      "z9"};

std::string random_text(std::mt19937& random) {
  std::string text;
  for (std::size_t pieces = random() % 40; pieces > 0; --pieces) {
    text += kPieces[random() % kPieces.size()];
  }
  return text;
}

TEST_CASE("word beginnings: analysing some of a text misses no wanted term") {
  std::mt19937 random(20261124);
  Analyzer analyzer = *Analyzer::create("english");
  std::size_t seen = 0;
  for (int round = 0; round < 20000; ++round) {
    const std::string text = random_text(random);
    std::vector<std::string> terms;
    analyzer.analyze(text, [&](const Term& term) { terms.emplace_back(term.text); });
    std::set<std::string> words = {"flash", "cache"};
    for (int i = 0; i < 3 && !terms.empty(); ++i) words.insert(terms[random() % terms.size()]);
    const Found expected = wanted_terms(analyzer, text, words, true);
    std::string sought;
    for (const auto& [word, begin, end] : expected) sought += word + "; ";
    CAPTURE(round, text, sought);
    REQUIRE(wanted_terms(analyzer, text, words, false) == expected);
    seen += expected.size();
  }
  CHECK(seen > 20000);
}

TEST_CASE("word beginnings: positions tell which words follow each other") {
  Analyzer analyzer = *Analyzer::create("none");
  WordBeginnings wanted;
  wanted.want("flash");
  wanted.want("attention");
  const auto distance = [&](const std::string& text) {
    std::vector<std::uint32_t> positions;
    analyzer.analyze_some(text, wanted, [&](const Term& term) {
      if (term.text == "flash" || term.text == "attention") positions.push_back(term.position);
    });
    return positions.size() == 2 ? positions[1] - positions[0] : 0;
  };
  CHECK(distance("flash attention") == 1);
  CHECK(distance("flash \u2013 (attention)") == 1);
  CHECK(distance("FlashAttention") == 1);
  CHECK(distance("flash memory attention") > 1);
  CHECK(distance("flash 1 attention") > 1);
  CHECK(distance("flash, then a long way, attention") > 1);
}

TEST_CASE("word beginnings: English words and their stems begin alike") {
  Analyzer analyzer = *Analyzer::create("english");
  REQUIRE(analyzer.stem_keeps_bytes() == 2);
  const auto alike = [](std::string_view a, std::string_view b) {
    const auto letter = [](char c) { return c == 'y' ? 'i' : c; };
    return a[0] == b[0] && (a.size() < 2 || b.size() < 2 || letter(a[1]) == letter(b[1]));
  };
  std::mt19937 random(7);
  const std::string letters = "aeiouybcdgilnrst";
  std::vector<std::string> words = {"dying", "lying", "tying", "skies", "idly",  "ugly", "only",
                                    "using", "being", "ties",  "aging", "eying", "news", "yes"};
  for (int i = 0; i < 50000; ++i) {
    std::string word;
    for (std::size_t n = 3 + random() % 6; n > 0; --n) word += letters[random() % letters.size()];
    const std::vector<std::string> endings = {"",    "s",  "es",   "ies", "ed",
                                              "ing", "ly", "ness", "'s"};
    words.push_back(word + endings[random() % endings.size()]);
  }
  for (const auto& file :
       std::filesystem::directory_iterator(NOTESEARCH_SOURCE_DIR "/corpus/sample/raw/notes")) {
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    analyzer.analyze(text.str(), [&](const Term& term) { words.emplace_back(term.text); });
  }
  for (const std::string& word : words) {
    const std::string stem(analyzer.stem(word));
    CAPTURE(word, stem);
    REQUIRE(alike(word, stem));
  }
  CHECK(Analyzer::create("german")->stem_keeps_bytes() == 1);
  CHECK(Analyzer::create("indonesian")->stem_keeps_bytes() == 0);
}

}  // namespace
}  // namespace notesearch
