// notes-facets-bench: what facets and the timeline cost beyond the search itself, on any index.
//
// The queries: none (every note matches), the words that most notes have, and words of one in a
// hundred, as they are and with a filter on years. Each is asked for ten hits without passages, as
// it is, with facets, with the timeline and with both, by turns, `rounds` times on one thread, of
// which the fastest counts. Then the search for tags and for years by what is typed of them.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <iostream>

#include <boost/program_options.hpp>

#include "schema/base/cli.h"
#include "searcher/index_snapshot.h"
#include "searcher/search.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

template <typename Ask>
double ms_of(const Ask& ask) {
  const auto started = std::chrono::steady_clock::now();
  ask();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - started;
  return took.count();
}

struct Cost {
  std::array<double, 4> ms = {1e9, 1e9, 1e9, 1e9};  // plain, facets, timeline, both
  std::uint32_t total = 0;
};

Cost measure(Searcher& searcher, SearchRequest request, int rounds) {
  Cost cost;
  request.passages = 0;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t kind = 0; kind < cost.ms.size(); ++kind) {
      request.facets = (kind & 1) != 0;
      request.timeline = (kind & 2) != 0;
      cost.ms[kind] = std::min(cost.ms[kind], ms_of([&] {
                                 const auto response = searcher.search(request);
                                 if (response) cost.total = response->total;
                               }));
    }
  }
  return cost;
}

void print_row(const std::string& name, const Cost& cost) {
  std::printf("%-26s %8u %9.3f %9.3f %9.3f %9.3f %10.3f\n", name.c_str(), cost.total, cost.ms[0],
              cost.ms[1], cost.ms[2], cost.ms[3], cost.ms[3] - cost.ms[0]);
}

// The word at this place when all are ordered by how many notes have them.
std::string word_at(const Vocabulary& vocabulary, std::size_t place) {
  std::vector<VocabularyTerm> words;
  for (std::size_t i = 0; i < vocabulary.size(); ++i) words.push_back(vocabulary.term(i));
  if (words.empty()) return {};
  place = std::min(place, words.size() - 1);
  std::nth_element(
      words.begin(), words.begin() + static_cast<std::ptrdiff_t>(place), words.end(),
      [](const auto& a, const auto& b) { return a.frequency_docs > b.frequency_docs; });
  return std::string(words[place].text);
}

SearchRequest asking(const std::string& query, std::vector<int> years) {
  SearchRequest request;
  request.query = query;
  request.years = std::move(years);
  return request;
}

void compare(Searcher& searcher, const IndexSnapshot& snapshot, int rounds) {
  const std::vector<int>& years = snapshot.columns().months().years();
  const std::vector<int> last(years.end() - (years.empty() ? 0 : 1), years.end());
  std::printf("%u notes, %zu tags, %zu months; 10 hits without passages, one thread; ms\n",
              snapshot.columns().notes(), snapshot.columns().tag_count(),
              snapshot.columns().months().size() - 1);
  std::printf("%-26s %8s %9s %9s %9s %9s %10s\n", "query", "matches", "plain", "facets", "timeline",
              "both", "beyond");
  const std::string frequent = word_at(snapshot.vocabulary(), 0);
  const std::string rarer = word_at(snapshot.vocabulary(), snapshot.vocabulary().size() / 100);
  const std::array<std::pair<const char*, std::string>, 3> queries = {
      {{"none", ""}, {"the word of most notes", frequent + " "}, {"a word of some", rarer + " "}}};
  for (const auto& [name, query] : queries) {
    print_row(name, measure(searcher, asking(query, {}), rounds));
    print_row(std::string(name) + ", last year", measure(searcher, asking(query, last), rounds));
  }
  for (const char* facet : {"tags", "years"}) {
    double fastest = 1e9;
    const FacetSearchRequest request{{}, facet, *facet == 't' ? "w" : "20", 10};
    for (int round = 0; round < rounds; ++round) {
      fastest = std::min(fastest, ms_of([&] { (void)searcher.facet_values(request); }));
    }
    std::printf("search in %-5s without a query: %.3f ms\n", facet, fastest);
  }
}

Result<int> bench_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()("index",
                        po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                        "the index directory")(
      "rounds", po::value<int>()->default_value(20)->value_name("N"), "timed runs of each query");
  auto line =
      parse_command_line(argc, argv,
                         {"notes-facets-bench", "[OPTIONS]",
                          "Times facets and the timeline beyond the search itself.", "", ""},
                         options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  double open_ms = 1e9;
  for (int i = 0; i < 3; ++i) {
    open_ms = std::min(open_ms,
                       ms_of([&] { (void)IndexSnapshot::open(line->get<std::string>("index")); }));
  }
  auto snapshot = IndexSnapshot::open(line->get<std::string>("index"));
  if (!snapshot) return fail(snapshot.error());
  auto searcher = Searcher::open(*snapshot);
  if (!searcher) return fail(searcher.error());
  compare(*searcher, **snapshot, std::max(1, line->get<int>("rounds")));
  std::printf("opening the index: %.3f ms\n", open_ms);
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-facets-bench", std::cerr,
                                 [&] { return notesearch::bench_main(argc, argv); });
}
