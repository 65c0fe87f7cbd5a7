#include "schema/spelling.h"

#include <algorithm>
#include <random>
#include <set>

#include <xapian.h>

#include "schema/letters.h"
#include "schema/spelling_builder.h"
#include "schema/typing_errors.h"
#include "tests/catch.h"
#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

constexpr std::size_t kAll = 100'000;

// A vocabulary and its spelling file; the word that comes first occurs in
// `repeated` notes, each other one in one.
class Speller {
 public:
  explicit Speller(const std::vector<std::string>& words, int repeated = 1) {
    Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
    Xapian::Document document;
    for (const std::string& word : words) document.add_term(word);
    database.add_document(document);
    for (int i = 1; i < repeated; ++i) {
      Xapian::Document another;
      another.add_term(words[0]);
      database.add_document(another);
    }
    REQUIRE(write_vocabulary(database, dir_.path() / "vocabulary"));
    vocabulary_ =
        std::make_unique<Vocabulary>(Vocabulary::open(dir_.path() / "vocabulary").value());
    REQUIRE(write_spelling(*vocabulary_, path()));
    spelling_ = Spelling::open(path()).value();
  }

  [[nodiscard]] std::filesystem::path path() const { return dir_.path() / "spelling"; }
  [[nodiscard]] const Vocabulary& vocabulary() const { return *vocabulary_; }
  [[nodiscard]] std::string text(const Correction& found) const {
    return std::string(vocabulary_->term(found.index).text);
  }

  [[nodiscard]] std::vector<Correction> corrected(const std::string& word) const {
    return spelling_.corrections(*vocabulary_, word, kAll);
  }
  [[nodiscard]] std::vector<Correction> completed(const std::string& stump) const {
    return spelling_.completions(*vocabulary_, stump, kAll);
  }
  // The best, or nothing.
  [[nodiscard]] std::string correction(const std::string& word) const {
    const auto found = spelling_.corrections(*vocabulary_, word, 1);
    return found.empty() ? "" : text(found[0]);
  }
  [[nodiscard]] std::string completion(const std::string& stump) const {
    const auto found = spelling_.completions(*vocabulary_, stump, 1);
    return found.empty() ? "" : text(found[0]);
  }

 private:
  TemporaryDir dir_;
  std::unique_ptr<Vocabulary> vocabulary_;
  Spelling spelling_;
};

std::u32string decoded(const std::string& word) {
  const Letters letters = first_letters(word, kMaxLetters);
  return {letters.at.begin(), letters.at.begin() + letters.count};
}

// Optimal string alignment by its definition, the whole table, without bounds.
std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

std::size_t distance_of_beginning(const std::u32string& word, const std::u32string& stump) {
  std::size_t least = stump.size();
  for (std::size_t i = 0; i <= word.size(); ++i) {
    least = std::min(least, distance(word.substr(0, i), stump));
  }
  return least;
}

using Found = std::set<std::pair<std::string, std::size_t>>;

template <typename Distance>
Found expected(const std::vector<std::string>& words, const std::string& typed, Distance measure) {
  Found found;
  if (!is_correctable(typed)) return found;
  const std::u32string letters = decoded(typed);
  for (const std::string& word : words) {
    if (!is_correctable(word)) continue;
    const std::size_t edits = measure(decoded(word), letters);
    if (edits > 0 && edits <= tolerated_edits(letters.size())) found.emplace(word, edits);
  }
  return found;
}

Found found_by(const Speller& speller, const std::vector<Correction>& corrections) {
  Found found;
  for (const Correction& correction : corrections) {
    found.emplace(speller.text(correction), correction.edits);
  }
  CHECK(found.size() == corrections.size());
  return found;
}

// Both functions agree with the slow and obvious about every typed word.
void check_against_oracle(const std::vector<std::string>& words,
                          const std::vector<std::string>& typed) {
  const Speller speller(words);
  for (const std::string& word : typed) {
    CAPTURE(word);
    CHECK(found_by(speller, speller.corrected(word)) == expected(words, word, distance));
    CHECK(found_by(speller, speller.completed(word)) ==
          expected(words, word, distance_of_beginning));
  }
}

std::vector<std::string> random_words(std::mt19937& random, std::size_t count,
                                      const std::vector<std::string>& alphabet) {
  std::set<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    std::string word;
    for (std::size_t letters = 3 + random() % 11; letters > 0; --letters) {
      word += alphabet[random() % alphabet.size()];
    }
    words.insert(word);
  }
  return {words.begin(), words.end()};
}

TEST_CASE("spelling: candidates are those of a full search, in small alphabets") {
  std::mt19937 random(20261124);
  for (const std::vector<std::string>& alphabet : std::vector<std::vector<std::string>>{
           {"a", "b"}, {"a", "b", "c", "d"}, {"e", "ü", "ж", "λ", "𐐨"}, {"a", "1"}}) {
    check_against_oracle(random_words(random, 600, alphabet), random_words(random, 150, alphabet));
  }
}

std::string mistyped(std::mt19937& random, std::string word) {
  const std::size_t at = random() % word.size();
  const char letter = static_cast<char>('a' + random() % 26);
  switch (random() % 4) {
    case 0:
      word.erase(at, 1);
      return word;
    case 1:
      word.insert(at, 1, letter);
      return word;
    case 2:
      word[at] = letter;
      return word;
    default:
      std::swap(word[at], word[at > 0 ? at - 1 : 0]);
      return word;
  }
}

TEST_CASE("spelling: candidates are those of a full search, in words as they are written") {
  const std::vector<std::string> stems = {"inter", "html",  "java",  "speech", "kubern", "data",
                                          "cache", "trans", "multi", "under",  "over",   "prefix"};
  const std::vector<std::string> ends = {"",       "s",         "ed",     "ing",   "action",
                                         "script", "element",   "ations", "netes", "base",
                                         "ness",   "synthesis", "er",     "ers",   "national"};
  std::vector<std::string> words;
  for (const std::string& stem : stems) {
    for (const std::string& end : ends) words.push_back(stem + end);
  }
  std::mt19937 random(7);
  std::vector<std::string> typed;
  for (const std::string& word : words) {
    typed.push_back(mistyped(random, word));
    typed.push_back(mistyped(random, mistyped(random, word)));
    typed.push_back(mistyped(random, word).substr(0, 4 + random() % 6));
  }
  check_against_oracle(words, typed);
}

TEST_CASE("spelling: what was meant comes first") {
  const Speller speller(
      {"media", "gcloud", "python", "window", "javascript", "mesa", "asia", "could", "pythons",
       "windows", "widow", "cloud", "cache", "separate", "separated", "meeting",
       "speechsynthesisutterance", "necessary", "typescript"},
      50);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"gcoud", "gcloud"},
      {"pythno", "python"},
      {"mesia", "media"},
      {"wnidow", "window"},
      {"cahce", "cache"},
      {"seperate", "separate"},
      {"neccessary", "necessary"},
      {"javscript", "javascript"},
      {"speechsyntheaisutterance", "speechsynthesisutterance"}};
  for (const auto& [typed, meant] : cases) {
    CAPTURE(typed);
    CHECK(speller.correction(typed) == meant);
  }
  CHECK(speller.completion("javascirp") == "javascript");
  CHECK(speller.completion("pyht") == "python");
  CHECK(speller.completion("speechsyntheais") == "speechsynthesisutterance");
}

TEST_CASE("spelling: the likelier error is the cheaper, and a first letter is seldom wrong") {
  const Speller speller({"bread", "trend", "runner", "cable"});
  const auto cost = [&](const std::string& typed, const std::string& meant) {
    for (const Correction& found : speller.corrected(typed)) {
      if (speller.text(found) == meant) return found.cost;
    }
    return 9.F;
  };
  CHECK(cost("runer", "runner") == 0.60F);  // a letter doubled
  CHECK(cost("brxxd", "bread") == 9.F);     // two errors in five letters
  CHECK(cost("berad", "bread") == 0.70F);   // neighbours swapped
  CHECK(cost("brezd", "bread") == 0.70F);   // the key below
  CHECK(cost("trand", "trend") == 0.70F);   // a vowel for a vowel
  CHECK(cost("tred", "trend") == 0.85F);    // a letter missing
  CHECK(cost("trepnd", "trend") == 0.85F);  // a letter too many
  CHECK(cost("brexd", "bread") == 1.00F);   // any other letter
  CHECK(cost("xable", "cable") == 1.70F);   // the first letter, by a key
  CHECK(speller.corrected("xable").at(0).first_letter);
  CHECK_FALSE(speller.corrected("tred").at(0).first_letter);
}

TEST_CASE("spelling: at equal cost the word of more notes comes first, then byte order") {
  const Speller speller({"codes", "coded", "coder", "codex"}, 9);
  const auto found = speller.corrected("codet");
  REQUIRE(found.size() == 4);
  CHECK(speller.text(found[0]) == "coder");  // "r" and "t" are neighbours
  CHECK(speller.text(found[1]) == "codes");
  CHECK(speller.text(found[2]) == "coded");
  CHECK(speller.text(found[3]) == "codex");
  CHECK(rank(1, 100) < rank(1, 10));
  CHECK(rank(0.7F, 10) < rank(1.7F, 1000));
}

TEST_CASE("spelling: words that are none, short, long or not spelled are left alone") {
  const std::string word(32, 'k');
  const Speller speller(
      {"cat", "cats", "h100s", "v1.2.3", "日本語検索", "котик", word, word + "k", "kv-cache"});
  CHECK(speller.correction("cst").empty());
  CHECK(speller.correction("csts") == "cats");
  CHECK(speller.correction("cats").empty());
  CHECK(speller.correction("h10s").empty());
  CHECK(speller.correction("日本誤検索").empty());
  CHECK(speller.correction("кдтик") == "котик");
  CHECK(speller.completion("ктик") == "котик");
  CHECK(speller.correction(std::string(30, 'k')) == word);
  CHECK(speller.correction(std::string(33, 'k')).empty());
  CHECK(speller.correction(std::string(64, 'k')).empty());
  CHECK(speller.correction("").empty());
  CHECK(speller.correction("\xff\xfe\xc3(abcd").empty());
  CHECK(speller.completion("cta").empty());
}

TEST_CASE("spelling: an empty vocabulary and an absent file correct nothing") {
  const Speller speller({});
  CHECK(speller.correction("python").empty());
  CHECK(speller.completion("pyhton").empty());
  const Speller other({"python"});
  CHECK(Spelling().corrections(other.vocabulary(), "pyhton", 5).empty());
  CHECK(Spelling().completions(other.vocabulary(), "pyht", 5).empty());
  const auto absent = Spelling::open("/nowhere/spelling");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().kind == ErrorKind::kUnavailable);
}

TEST_CASE("spelling: no more are given than asked for, and they are the best") {
  std::vector<std::string> words;
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b = 'a'; b <= 'z'; ++b) words.push_back(std::string("python") + a + b);
  }
  const Speller speller(words, 5);
  const Spelling spelling = Spelling::open(speller.path()).value();
  const auto all = speller.completed("pyhton");
  CHECK(all.size() == words.size());
  const auto some = spelling.completions(speller.vocabulary(), "pyhton", 3);
  REQUIRE(some.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(some[i].index == all[i].index);
  CHECK(spelling.completions(speller.vocabulary(), "pyhton", 0).empty());
}

TEST_CASE("spelling: however many words begin alike, one call looks at a bounded number") {
  std::vector<std::string> words;
  for (int i = 0; i < 26 * 26 * 26; ++i) {
    const auto letter = [](int n) { return std::string(1, static_cast<char>('a' + n % 26)); };
    words.push_back("prefix" + letter(i / 676) + letter(i / 26) + letter(i) + "able");
  }
  REQUIRE(words.size() > Spelling::kMaxLookedAt);
  const Speller speller(words);
  CHECK(speller.completed("prefxi").size() <= Spelling::kMaxLookedAt);
  CHECK(speller.completed("prefxi").size() > Spelling::kMaxLookedAt / 2);
  CHECK(speller.completion("perfixabca") == "prefixabcable");
  CHECK(speller.correction("prefixmnoalbe") == "prefixmnoable");
}

TEST_CASE("spelling: damaged files are refused, or read in bounds") {
  const Speller speller({"python", "pythons", "window", "cable", "kubernetes", "котик"});
  const std::string bytes = read_file(speller.path());
  const TemporaryDir dir;
  const auto path = dir.path() / "damaged";
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char mask : {'\x01', '\x7F', '\xFF'}) {
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ mask);
      write_file(path, flipped);
      const auto spelling = Spelling::open(path);
      refused += spelling ? 0 : 1;
      if (!spelling) continue;
      for (const char* typed : {"pyhton", "wnidow", "kubernets", "коттик"}) {
        CHECK(spelling->corrections(speller.vocabulary(), typed, kAll).size() <= 6);
        CHECK(spelling->completions(speller.vocabulary(), typed, kAll).size() <= 12);
      }
    }
  }
  CHECK(refused > 0);
  for (const std::size_t size : {std::size_t{0}, std::size_t{3}, bytes.size() / 2}) {
    write_file(path, bytes.substr(0, size));
    const auto cut = Spelling::open(path);
    REQUIRE_FALSE(cut);
    CHECK(cut.error().kind == ErrorKind::kBadData);
    CHECK(cut.error().what == "the spelling is damaged");
  }
}

}  // namespace
}  // namespace notesearch
