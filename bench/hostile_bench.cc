// notes-hostile-bench: how long the dearest queries take that fit within the limits.
//
// The queries are drawn from the index, mechanically and from a fixed seed: trees of its most
// frequent words, all the stopwords at once, phrases and NEAR of frequent words, prefixes of two
// letters, words with typing errors, a kilobyte of words, deep parentheses, dates, fields. Beside
// them what people ask: sentences of 8 to 20 words of a note, with one typing error. Each runs once,
// on one thread, for the top ten with a passage each and facets.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <random>

#include <boost/program_options.hpp>

#include "schema/base/cli.h"
#include "schema/base/text.h"
#include "searcher/index_snapshot.h"
#include "searcher/query_parser.h"
#include "searcher/search.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

constexpr std::size_t kFrequent = 200;  // words to make dear queries of

class HostileQueries {
 public:
  explicit HostileQueries(const IndexSnapshot& snapshot) : snapshot_(snapshot) {
    const Vocabulary& vocabulary = snapshot.vocabulary();
    for (std::size_t i = 0; i < vocabulary.size(); ++i) words_.push_back(vocabulary.term(i));
    std::stable_sort(words_.begin(), words_.end(), [](const auto& a, const auto& b) {
      return a.frequency_docs > b.frequency_docs;
    });
  }

  [[nodiscard]] bool usable() const { return words_.size() > 1; }

  // The kinds by name.
  std::map<std::string, std::function<std::string()>> kinds() {
    return {
        {"tree of OR, AND, NOT, NEAR", [this] { return tree(); }},
        {"64 frequent words, OR", [this] { return many(64, " OR "); }},
        {"64 frequent words", [this] { return many(64, " "); }},
        {"64 words of a few", [this] { return same(); }},
        {"phrases", [this] { return phrases(); }},
        {"NEAR", [this] { return many(16, " NEAR/50 "); }},
        {"prefixes", [this] { return prefix() + "* " + prefix() + "* " + prefix(); }},
        {"first letters", [this] { return frequent() + " " + prefix().substr(0, 1); }},
        {"typing errors", [this] { return misspelt(); }},
        {"a kilobyte of words", [this] { return kilobyte(); }},
        {"parentheses", [this] { return nested(); }},
        {"dates", [this] { return frequent() + " OR (date:1990..2100 NOT " + frequent() + ")"; }},
        {"fields", [this] { return fields(); }},
        {"words excluded", [this] { return "NOT (" + many(32, " OR ") + ")"; }},
        {kSentence, [this] { return sentence(); }},
    };
  }

  static constexpr const char* kSentence = "(ordinary: sentence)";

 private:
  std::size_t below(std::size_t end) { return random_() % std::max<std::size_t>(end, 1); }

  std::string word(std::size_t first) {
    return std::string(words_[below(std::min(first, words_.size()))].text);
  }
  std::string frequent() { return word(kFrequent); }
  std::string any() { return word(words_.size()); }

  std::string many(std::size_t count, const std::string& between) {
    std::string text = frequent();
    while (--count > 0) text += between + frequent();
    return text;
  }

  std::string tree() {
    static constexpr const char* kBetween[] = {" OR ", " AND ", " ", " NOT ", " NEAR/50 ", " OR ("};
    std::string text = frequent();
    std::size_t open = 0;
    for (std::size_t i = 0; i < 20; ++i) {
      const std::string between = kBetween[below(6)];
      open += between.back() == '(' ? 1 : 0;
      text += between + (below(4) == 0 ? '"' + frequent() + ' ' + frequent() + '"' : frequent());
    }
    return text + std::string(open, ')');
  }

  std::string same() {
    const std::string words = many(4, " ");
    std::string text = words;
    for (int i = 0; i < 15; ++i) text += " " + words;
    return text;
  }

  std::string phrases() {
    std::string text;
    for (int i = 0; i < 10; ++i) {
      text += (i == 0 ? "\"" : below(2) == 0 ? " OR \"" : " \"") + word(30) + " " + word(30) + "\"";
    }
    return text;
  }

  std::string prefix() {
    std::string text = any();
    while (text.size() < 2 || (text[0] & 0x80) != 0 || (text[1] & 0x80) != 0) text = any();
    return text.substr(0, 2);
  }

  std::string with_error(std::string text) {
    if (text.size() > 4) std::swap(text[1 + below(text.size() - 3)], text[text.size() - 2]);
    return text;
  }

  std::string misspelt() {
    std::string text;
    for (int i = 0; i < 64; ++i) text += with_error(any()) + " ";
    return text;
  }

  std::string kilobyte() {
    std::string text;
    while (text.size() < kMaxQueryBytes) text += (below(2) == 0 ? any() : frequent()) + " ";
    return text;
  }

  std::string nested() {
    std::string text;
    for (std::size_t i = 0; i < kMaxQueryDepth; ++i)
      text += frequent() + " OR (" + frequent() + " ";
    return text + many(20, " ") + std::string(kMaxQueryDepth, ')');
  }

  std::string fields() {
    static constexpr const char* kFields[] = {"title:", "heading:", "code:", "tag:", ""};
    std::string text;
    for (int i = 0; i < 40; ++i) {
      text += (i == 0 ? "" : below(2) == 0 ? " OR " : " ") + (kFields[below(5)] + frequent());
    }
    return text;
  }

  std::string sentence() {
    const auto text = prose();
    std::vector<std::string> words(1);
    for (const char c : text) {
      if (c == ' ' || c == '\n') {
        words.emplace_back();
      } else if (c != '"') {
        words.back() += c;
      }
    }
    const std::size_t count = std::min<std::size_t>(8 + below(13), words.size());
    const std::size_t first = below(words.size() - count + 1);
    std::string& wrong = words[first + below(count)];
    wrong = with_error(wrong);
    std::string cut;
    for (std::size_t i = first; i < first + count; ++i) cut += (cut.empty() ? "" : " ") + words[i];
    return cut;
  }

  // The longest paragraph of some note.
  std::string_view prose() {
    std::string_view longest;
    for (int tries = 0; tries < 100 && longest.size() < 60; ++tries) {
      const auto docid = static_cast<DocId>(1 + below(snapshot_.columns().last_docid()));
      if (!snapshot_.columns().exists(docid)) continue;
      const auto note = snapshot_.notes().note(snapshot_.columns().record_offset(docid));
      if (!note || (*note)->sections() == nullptr) continue;
      for (const auto* section : *(*note)->sections()) {
        if (section->blocks() == nullptr) continue;
        for (const auto* block : *section->blocks()) {
          const std::string_view text = text_of(block->text());
          if (block->kind() == 0 && text.size() > longest.size()) longest = text;
        }
      }
    }
    return longest;
  }

  const IndexSnapshot& snapshot_;
  std::mt19937 random_{20261124};
  std::vector<VocabularyTerm> words_;
};

struct Timings {
  std::vector<double> ms;
  double most = 0;
  std::string worst;

  void add(double took, const std::string& query) {
    ms.push_back(took);
    if (took < most) return;
    most = took;
    worst = query;
  }
};

double time_ms(Searcher& searcher, const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.facets = true;
  const auto started = std::chrono::steady_clock::now();
  (void)searcher.search(request);
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started)
      .count();
}

void print_row(const std::string& kind, Timings timings) {
  std::sort(timings.ms.begin(), timings.ms.end());
  const auto quantile = [&](double q) {
    return timings.ms[static_cast<std::size_t>(q * static_cast<double>(timings.ms.size() - 1))];
  };
  std::printf("%-28s %7zu %9.2f %9.2f %9.2f  %.60s\n", kind.c_str(), timings.ms.size(),
              quantile(0.5), quantile(0.99), quantile(1), printable(timings.worst).c_str());
}

void time_all(const IndexSnapshot& snapshot, HostileQueries& queries, Searcher& searcher,
              std::size_t count) {
  const auto kinds = queries.kinds();
  std::printf("%u notes\n%-28s %7s %9s %9s %9s  %s\n", snapshot.columns().notes(), "kind",
              "queries", "p50 ms", "p99 ms", "max ms", "the worst");
  Timings hostile;
  for (const auto& [kind, draw] : kinds) {
    Timings timings;
    for (std::size_t i = 0; i < std::max<std::size_t>(1, count / kinds.size()); ++i) {
      const std::string query = draw();
      const double took = time_ms(searcher, query);
      timings.add(took, query);
      if (kind != HostileQueries::kSentence) hostile.add(took, query);
    }
    print_row(kind, timings);
  }
  print_row("all hostile", hostile);
  std::printf("\nthe worst:\n%s\n", printable(hostile.worst).c_str());
}

Result<int> bench_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()("index",
                        po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                        "the index directory")(
      "queries", po::value<std::size_t>()->default_value(3000)->value_name("N"),
      "queries of all kinds together");
  auto line = parse_command_line(
      argc, argv,
      {"notes-hostile-bench", "[OPTIONS]", "Times queries made to be dear, by kind.", "", ""},
      options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  auto snapshot = IndexSnapshot::open(line->get<std::string>("index"));
  if (!snapshot) return fail(snapshot.error());
  auto searcher = Searcher::open(*snapshot);
  if (!searcher) return fail(searcher.error());
  HostileQueries queries(**snapshot);
  if (!queries.usable()) return fail(ErrorKind::kBadData, "the index has no words to draw");
  time_all(**snapshot, queries, *searcher, line->get<std::size_t>("queries"));
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-hostile-bench", std::cerr,
                                 [&] { return notesearch::bench_main(argc, argv); });
}
