// notes-spelling-bench: how fast and how well misspelt words are corrected, on any vocabulary.
//
// Words are drawn from the vocabulary by a fixed seed, a word of many notes as much oftener as it has
// more of them (what is written is what is searched) or, with --evenly, all alike; each is misspelt
// once for each kind of error. Misspellings that are words themselves are drawn again: nobody
// could tell. Two errors are made in words of 8 letters and more, and unfinished words are cut after
// 4 letters or more. Every call is timed once, on one thread, after a first round that isn't.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "schema/base/cli.h"
#include "schema/generation.h"
#include "schema/letters.h"
#include "schema/spelling.h"
#include "schema/spelling_builder.h"
#include "schema/vocabulary.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

using Clock = std::chrono::steady_clock;

constexpr std::size_t kAsked = 5;

struct Misspelling {
  std::uint32_t meant;
  std::string typed;
};

class Typist {
 public:
  Typist(const Vocabulary& vocabulary, bool evenly) : vocabulary_(vocabulary) {
    for (std::size_t i = 0; i < vocabulary.size(); ++i) {
      const VocabularyTerm term = vocabulary.term(i);
      const auto is_latin = [](char c) { return c >= 'a' && c <= 'z'; };
      if (!is_correctable(term.text) || !std::all_of(term.text.begin(), term.text.end(), is_latin))
        continue;
      words_.push_back(static_cast<std::uint32_t>(i));
      chances_.push_back(evenly ? 1.0 : term.frequency_docs);
    }
    draw_ = std::discrete_distribution<std::size_t>(chances_.begin(), chances_.end());
  }

  [[nodiscard]] bool usable() const { return !words_.empty(); }

  using Error = void (Typist::*)(std::string&);

  // `count` words of `shortest` letters or more, each with an error that makes it no word; cut after
  // that to an unfinished one if `cut`.
  std::vector<Misspelling> misspell(std::size_t count, std::size_t shortest, Error error,
                                    bool cut) {
    std::vector<Misspelling> made;
    for (std::size_t tries = 0; made.size() < count && tries < 100 * count; ++tries) {
      const std::uint32_t meant = words_[draw_(random_)];
      std::string typed(vocabulary_.term(meant).text);
      if (typed.size() < shortest) continue;
      if (cut)
        typed.resize(kMinCorrectedLetters + random_() % (typed.size() - kMinCorrectedLetters));
      (this->*error)(typed);
      const bool known =
          cut ? vocabulary_.completions(typed, 1).total > 0 : vocabulary_.frequency(typed) > 0;
      if (!known && is_correctable(typed)) made.push_back({meant, typed});
    }
    return made;
  }

  void swap(std::string& word) {
    const std::size_t at = inner(word, 2);
    std::swap(word[at], word[at + 1]);
  }
  void miss(std::string& word) { word.erase(inner(word, 1), 1); }
  void add(std::string& word) { word.insert(inner(word, 1), 1, letter()); }
  void doubled(std::string& word) {
    const std::size_t at = inner(word, 1);
    word.insert(at, 1, word[at]);
  }
  void wrong(std::string& word) { word[inner(word, 1)] = letter(); }
  void wrong_key(std::string& word) {
    const std::string_view keys = "qwertyuiopasdfghjklzxcvbnm";
    char& key = word[inner(word, 1)];
    const std::size_t at = keys.find(key);
    key = keys[at + 1 < keys.size() && (at == 0 || random_() % 2 == 0) ? at + 1 : at - 1];
  }
  void wrong_first(std::string& word) { word[0] = letter(); }
  void any(std::string& word) {
    constexpr Error kErrors[] = {&Typist::swap,  &Typist::miss,    &Typist::add,
                                 &Typist::wrong, &Typist::doubled, &Typist::wrong_key};
    (this->*kErrors[random_() % std::size(kErrors)])(word);
  }
  void two(std::string& word) {
    any(word);
    any(word);
  }

 private:
  char letter() { return static_cast<char>('a' + random_() % 26); }
  // A place behind the first letter that leaves room for `letters`.
  std::size_t inner(const std::string& word, std::size_t letters) {
    return word.size() <= letters ? 0 : 1 + random_() % (word.size() - letters);
  }

  const Vocabulary& vocabulary_;
  std::vector<std::uint32_t> words_;
  std::vector<double> chances_;
  std::discrete_distribution<std::size_t> draw_;
  std::mt19937 random_{20261124};
};

using Lookup = std::vector<Correction> (Spelling::*)(const Vocabulary&, std::string_view,
                                                     std::size_t) const;

struct Measured {
  std::vector<double> us;
  std::size_t first = 0;  // how often the word that was meant was the first answer
  std::size_t third = 0;  // among the first three
  std::size_t fifth = 0;
};

class Bench {
 public:
  Bench(const Vocabulary& vocabulary, const Spelling& spelling)
      : vocabulary_(vocabulary), spelling_(spelling) {}

  void row(const char* kind, const std::vector<Misspelling>& misspellings, Lookup lookup) const {
    if (misspellings.empty()) return;
    for (const Misspelling& each : misspellings)
      (spelling_.*lookup)(vocabulary_, each.typed, kAsked);
    Measured measured;
    for (const Misspelling& each : misspellings) ask(each, lookup, measured);
    print(kind, std::move(measured));
  }

 private:
  void ask(const Misspelling& each, Lookup lookup, Measured& measured) const {
    const auto started = Clock::now();
    const auto found = (spelling_.*lookup)(vocabulary_, each.typed, kAsked);
    const std::chrono::duration<double, std::micro> took = Clock::now() - started;
    measured.us.push_back(took.count());
    const auto at = std::find_if(found.begin(), found.end(),
                                 [&](const Correction& c) { return c.index == each.meant; });
    const auto place = at - found.begin();
    if (at == found.end()) return;
    measured.first += place < 1 ? 1 : 0;
    measured.third += place < 3 ? 1 : 0;
    ++measured.fifth;
  }

  static void print(const char* kind, Measured measured) {
    const std::size_t words = measured.us.size();
    const auto percent = [&](std::size_t n) {
      return 100.0 * static_cast<double>(n) / static_cast<double>(words);
    };
    double sum = 0;
    for (const double us : measured.us) sum += us;
    std::sort(measured.us.begin(), measured.us.end());
    std::printf("%-28s %6zu %8.1f %8.1f %8.1f %8.1f %7.1f %7.1f %7.1f\n", kind, words,
                sum / static_cast<double>(words), measured.us[words / 2],
                measured.us[words * 99 / 100], measured.us.back(), percent(measured.first),
                percent(measured.third), percent(measured.fifth));
  }

  const Vocabulary& vocabulary_;
  const Spelling& spelling_;
};

// What fits much or is much to align; nothing is meant by it.
std::vector<Misspelling> hostile() {
  std::vector<Misspelling> made;
  for (const char* typed : {"aaaa", "aaaaaaa", "aaaaaaaaaaaaaaaa",
                            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "htmk", "htmlelementt", "webk",
                            "intre", "interr", "internationn", "abcdefghijklmnopqrstuvwxyzabcdef",
                            "esses", "ststst", "constructio", "propertyy", "prototyype"}) {
    made.push_back({0, typed});
  }
  return made;
}

void bench_typing(const Vocabulary& vocabulary, const Spelling& spelling, Typist& typist,
                  std::size_t words) {
  std::printf("%-28s %6s %8s %8s %8s %8s %7s %7s %7s\n", "error", "words", "mean us", "p50 us",
              "p99 us", "max us", "first%", "in 3%", "in 5%");
  const Bench bench(vocabulary, spelling);
  const std::pair<const char*, Typist::Error> kinds[] = {{"swapped", &Typist::swap},
                                                         {"missing", &Typist::miss},
                                                         {"too many", &Typist::add},
                                                         {"doubled", &Typist::doubled},
                                                         {"key beside", &Typist::wrong_key},
                                                         {"wrong", &Typist::wrong},
                                                         {"first letter", &Typist::wrong_first}};
  for (const auto& [kind, error] : kinds) {
    bench.row(kind, typist.misspell(words, kMinCorrectedLetters + 1, error, false),
              &Spelling::corrections);
  }
  const auto one = typist.misspell(4 * words, kMinCorrectedLetters + 1, &Typist::any, false);
  std::vector<Misspelling> shorter;
  std::vector<Misspelling> longer;
  for (const Misspelling& each : one) {
    (tolerated_edits(each.typed.size()) == 1 ? shorter : longer).push_back(each);
  }
  bench.row("any, up to 7 letters", shorter, &Spelling::corrections);
  bench.row("any, from 8 letters", longer, &Spelling::corrections);
  bench.row("two, from 8 letters", typist.misspell(words, 9, &Typist::two, false),
            &Spelling::corrections);
  const auto unfinished = typist.misspell(4 * words, 7, &Typist::any, true);
  bench.row("any, unfinished", unfinished, &Spelling::completions);
  std::vector<Misspelling> stumps;
  std::copy_if(unfinished.begin(), unfinished.end(), std::back_inserter(stumps),
               [](const Misspelling& each) { return each.typed.size() <= 5; });
  bench.row("any, 4 to 5 letters so far", stumps, &Spelling::completions);
  bench.row("hostile", hostile(), &Spelling::corrections);
  bench.row("hostile, unfinished", hostile(), &Spelling::completions);
}

// Pronounceable words, since random letters have no neighbours; about as many as a vocabulary has.
Xapian::WritableDatabase synthetic_database(std::size_t words) {
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  std::mt19937 random(20261124);
  const std::string_view consonants = "bcdfghjklmnprstvw";
  const std::string_view vowels = "aeiou";
  Xapian::Document document;
  while (document.termlist_count() < words) {
    std::string word;
    for (std::size_t syllables = 2 + random() % 4; syllables > 0; --syllables) {
      word += consonants[random() % consonants.size()];
      word += vowels[random() % vowels.size()];
      if (random() % 3 == 0) word += consonants[random() % consonants.size()];
    }
    document.add_term(word);
  }
  database.add_document(document);
  return database;
}

// A directory for what is measured, removed with it.
class Scratch {
 public:
  Scratch() : path_(fs::temp_directory_path() / "notes-spelling-bench-XXXXXX") {
    std::string name = path_.string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Result<fs::path> vocabulary_path(const CommandLine& line, const fs::path& scratch) {
  const auto synthetic = line.get<std::size_t>("synthetic");
  if (synthetic > 0) {
    const fs::path path = scratch / kVocabularyFile;
    if (auto written = write_vocabulary(synthetic_database(synthetic), path); !written)
      return fail(written.error());
    return path;
  }
  auto generation = current_generation(line.get<std::string>("index"));
  if (!generation) return fail(generation.error());
  return *generation / kVocabularyFile;
}

Result<int> bench_vocabulary(const CommandLine& line) {
  const Scratch scratch;
  const auto path = vocabulary_path(line, scratch.path());
  if (!path) return fail(path.error());
  const auto vocabulary = Vocabulary::open(*path);
  if (!vocabulary) return fail(vocabulary.error());
  const fs::path file = scratch.path() / kSpellingFile;
  const auto started = Clock::now();
  if (auto written = write_spelling(*vocabulary, file); !written) return fail(written.error());
  const std::chrono::duration<double> built = Clock::now() - started;
  const auto spelling = Spelling::open(file);
  if (!spelling) return fail(spelling.error());
  Typist typist(*vocabulary, line.get<bool>("evenly"));
  if (!typist.usable()) return fail(ErrorKind::kBadData, "no words of ASCII letters to draw");
  std::printf("%zu terms, spelling file of %.1f MB built in %.2f s; one thread\n",
              vocabulary->size(), static_cast<double>(fs::file_size(file)) / 1e6, built.count());
  bench_typing(*vocabulary, *spelling, typist, line.get<std::size_t>("words"));
  return 0;
}

Result<int> bench_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()("index",
                        po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                        "the index directory")(
      "synthetic", po::value<std::size_t>()->default_value(0)->value_name("N"),
      "N made-up words instead of an index")(
      "words", po::value<std::size_t>()->default_value(2000)->value_name("N"),
      "misspelt words of each kind")("evenly", po::bool_switch(),
                                     "draw rare words as often as frequent ones");
  auto line = parse_command_line(argc, argv,
                                 {"notes-spelling-bench", "[OPTIONS]",
                                  "Times and judges corrections of misspelt words.", "", ""},
                                 options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  return bench_vocabulary(*line);
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-spelling-bench", std::cerr,
                                 [&] { return notesearch::bench_main(argc, argv); });
}
