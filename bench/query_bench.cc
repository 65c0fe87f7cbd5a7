// notes-query-bench: how long the searcher takes, by kind of query, on any index.
//
// The queries are drawn from the index itself, mechanically and from a fixed seed: single words of
// high, middle and low document frequency, two or three words of a title, three words of running
// text as a phrase, a word's first letters as a prefix, a word with a tag filter, a word with a
// date range. Each asks for the top ten with a passage each and facets, on one thread, in this
// process; every query runs once to warm up and then `rounds` times, of which its fastest counts,
// so that noise of the machine counts little and every query the same.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <random>

#include <boost/program_options.hpp>

#include "schema/base/cli.h"
#include "searcher/index_snapshot.h"
#include "searcher/search.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

struct BenchQuery {
  std::string kind;
  SearchRequest request;
};

class QuerySource {
 public:
  QuerySource(const IndexSnapshot& snapshot, std::size_t per_kind)
      : snapshot_(snapshot), per_kind_(per_kind) {
    for (DocId docid = 1; docid <= snapshot.columns().last_docid(); ++docid) {
      if (snapshot.columns().exists(docid)) docids_.push_back(docid);
    }
    collect_words();
  }

  [[nodiscard]] bool usable() const { return !docids_.empty() && !words_.empty(); }

  std::vector<BenchQuery> draw() {
    add("word, frequent", [&] { return text(any_word(0, words_.size() / 100 + 1)); });
    add("word, middle",
        [&] { return text(any_word(words_.size() / 100, words_.size() / 10 + 2)); });
    add("word, rare", [&] { return text(any_word(words_.size() / 10, words_.size())); });
    add("2-3 words of a title", [&] { return text(title_words()); });
    add("phrase", [&] { return text('"' + running_words(3) + '"'); });
    add("prefix",
        [&] { return text(any_word(0, words_.size()).substr(0, 2 + random_() % 4) + "*"); });
    add("word and tag", [&] { return with_tag(text(any_word(0, words_.size() / 10 + 1))); });
    add("word and dates", [&] { return with_days(text(any_word(0, words_.size() / 10 + 1))); });
    return std::move(queries_);
  }

 private:
  template <typename Draw>
  void add(const std::string& kind, Draw draw_one) {
    for (std::size_t i = 0; i < per_kind_; ++i) queries_.push_back({kind, draw_one()});
  }

  static SearchRequest text(const std::string& query) {
    SearchRequest request;
    request.query = query;
    request.facets = true;
    return request;
  }

  SearchRequest with_tag(SearchRequest request) {
    const Columns& columns = snapshot_.columns();
    const auto tags = columns.tags(any_docid());
    if (!tags.empty()) request.tags = {std::string(columns.tag_display(tags[0]))};
    return request;
  }

  SearchRequest with_days(SearchRequest request) {
    const auto day = day_of(snapshot_.columns().day(any_docid()));
    if (day) request.days = {*day - std::chrono::days(90), *day + std::chrono::days(90)};
    return request;
  }

  // The words of three letters and more, most frequent first.
  void collect_words() {
    const Vocabulary& vocabulary = snapshot_.vocabulary();
    for (std::size_t i = 0; i < vocabulary.size(); ++i) {
      const VocabularyTerm term = vocabulary.term(i);
      const bool letters = std::all_of(term.text.begin(), term.text.end(),
                                       [](char c) { return c >= 'a' && c <= 'z'; });
      if (letters && term.text.size() >= 3) words_.push_back(term);
    }
    std::stable_sort(words_.begin(), words_.end(), [](const auto& a, const auto& b) {
      return a.frequency_docs > b.frequency_docs;
    });
  }

  DocId any_docid() { return docids_[random_() % docids_.size()]; }

  std::string any_word(std::size_t first, std::size_t last) {
    last = std::min(std::max(last, first + 1), words_.size());
    return std::string(words_[first + random_() % (last - first)].text);
  }

  NoteView any_note() {
    auto note = snapshot_.notes().note(snapshot_.columns().record_offset(any_docid()));
    return note ? *note : nullptr;
  }

  // `count` words in a row of a text that has them, from a random place; quotes would end a phrase.
  std::string cut_words(std::string_view text, std::size_t count) {
    std::vector<std::string> words(1);
    for (const char c : text) {
      if (c == ' ' || c == '\n') {
        words.emplace_back();
      } else if (c != '"') {
        words.back() += c;
      }
    }
    const std::size_t first = words.size() > count ? random_() % (words.size() - count + 1) : 0;
    std::string cut;
    for (std::size_t i = first; i < std::min(first + count, words.size()); ++i) {
      cut += (cut.empty() ? "" : " ") + words[i];
    }
    return cut;
  }

  std::string title_words() {
    const NoteView note = any_note();
    return note == nullptr ? "" : cut_words(text_of(note->title()), 2 + random_() % 2);
  }

  std::string running_words(std::size_t count) {
    const NoteView note = any_note();
    if (note == nullptr || note->sections() == nullptr) return "";
    for (const auto* section : *note->sections()) {
      if (section->blocks() == nullptr) continue;
      for (const auto* block : *section->blocks()) {
        if (block->kind() == 0) return cut_words(text_of(block->text()), count);
      }
    }
    return "";
  }

  const IndexSnapshot& snapshot_;
  std::size_t per_kind_;
  std::mt19937 random_{20261122};
  std::vector<DocId> docids_;
  std::vector<VocabularyTerm> words_;
  std::vector<BenchQuery> queries_;
};

struct Timings {
  std::vector<double> ms;
  std::size_t empty = 0;  // queries that found nothing
};

double fastest_ms(Searcher& searcher, const SearchRequest& request, int rounds,
                  std::size_t* empty) {
  double fastest = 1e9;
  for (int round = 0; round <= rounds; ++round) {
    const auto started = std::chrono::steady_clock::now();
    const auto response = searcher.search(request);
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - started;
    if (round > 0) fastest = std::min(fastest, took.count());
    if (round == 0 && (!response || response->total == 0)) ++*empty;
  }
  return fastest;
}

double quantile(const std::vector<double>& sorted, double q) {
  return sorted[std::min(sorted.size() - 1,
                         static_cast<std::size_t>(q * static_cast<double>(sorted.size())))];
}

void print_row(const std::string& kind, Timings timings) {
  std::sort(timings.ms.begin(), timings.ms.end());
  double sum = 0;
  for (const double ms : timings.ms) sum += ms;
  std::printf("%-22s %7zu %9.3f %9.3f %9.3f %9.0f %7zu\n", kind.c_str(), timings.ms.size(),
              quantile(timings.ms, 0.5), quantile(timings.ms, 0.99), timings.ms.back(),
              1000.0 * static_cast<double>(timings.ms.size()) / sum, timings.empty);
}

Result<int> bench_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()("index",
                        po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                        "the index directory")(
      "queries", po::value<std::size_t>()->default_value(200)->value_name("N"),
      "queries of each kind")("rounds", po::value<int>()->default_value(3)->value_name("N"),
                              "timed runs of each query");
  auto line = parse_command_line(
      argc, argv,
      {"notes-query-bench", "[OPTIONS]", "Times queries drawn from an index, by kind.", "", ""},
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
  const auto per_kind = line->get<std::size_t>("queries");
  const int rounds = line->get<int>("rounds");
  if (per_kind == 0 || rounds < 1) {
    return fail(ErrorKind::kUsage, "nothing to time", "--queries, --rounds",
                "give at least 1 of each");
  }
  QuerySource source(**snapshot, per_kind);
  if (!source.usable()) {
    return fail(ErrorKind::kBadData,
                "the index has no notes, or no words of ASCII letters to draw");
  }

  std::map<std::string, Timings> by_kind;
  Timings all;
  for (const BenchQuery& query : source.draw()) {
    Timings& timings = by_kind[query.kind];
    timings.ms.push_back(fastest_ms(*searcher, query.request, rounds, &timings.empty));
    all.ms.push_back(timings.ms.back());
  }
  std::printf("%u notes; top 10 with passages and facets, one thread\n",
              (*snapshot)->columns().notes());
  std::printf("%-22s %7s %9s %9s %9s %9s %7s\n", "kind", "queries", "p50 ms", "p99 ms", "max ms",
              "per s", "empty");
  for (const auto& [kind, timings] : by_kind) {
    all.empty += timings.empty;
    print_row(kind, timings);
  }
  print_row("all", all);
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-query-bench", std::cerr,
                                 [&] { return notesearch::bench_main(argc, argv); });
}
