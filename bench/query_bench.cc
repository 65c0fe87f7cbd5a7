// notes-query-bench: how long the searcher takes, by kind of query, on any index, and with what.
//
// The queries are those of query_source.h, on one thread, in this process. Every query runs once to
// warm up and then `rounds` times, of which its fastest counts, so that noise of the machine counts
// little and every query the same. Each is timed again without passages, and without facets and the
// timeline either: the differences are what these take.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>

#include <boost/program_options.hpp>

#include "bench/query_source.h"
#include "schema/base/cli.h"
#include "searcher/index_snapshot.h"
#include "searcher/response_json.h"
#include "searcher/search.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

struct Timings {
  std::vector<double> ms;
  std::size_t empty = 0;  // queries that found nothing
};

struct Timed {
  double ms = 1e9;
  double json_us = 1e9;  // making the text of the answer
  std::size_t hits = 0;
};

double json_us(const SearchResponse& response) {
  const auto started = std::chrono::steady_clock::now();
  const std::string text = json_text(response);
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - started;
  return text.empty() ? 0 : took.count();
}

Timed fastest(Searcher& searcher, const SearchRequest& request, int rounds) {
  Timed timed;
  for (int round = 0; round <= rounds; ++round) {
    const auto started = std::chrono::steady_clock::now();
    const auto response = searcher.search(request);
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - started;
    if (response) timed.json_us = std::min(timed.json_us, json_us(*response));
    if (round > 0) timed.ms = std::min(timed.ms, took.count());
    timed.hits = response ? response->hits.size() : 0;
  }
  return timed;
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

// What the parts of an answer take, query by query.
struct Parts {
  std::vector<double> matching_ms;
  std::vector<double> counting_ms;
  std::vector<double> passages_us;  // a hit
  std::vector<double> links_us;     // a hit
  std::vector<double> json_us;      // an answer

  void add(Searcher& searcher, SearchRequest request, int rounds, Timed whole) {
    request.text_fragments = false;
    const Timed unlinked = fastest(searcher, request, rounds);
    request.passages = 0;
    const Timed counted = fastest(searcher, request, rounds);
    request.facets = request.timeline = false;
    const Timed matched = fastest(searcher, request, rounds);
    matching_ms.push_back(matched.ms);
    json_us.push_back(whole.json_us);
    counting_ms.push_back(std::max(0.0, counted.ms - matched.ms));
    if (whole.hits == 0) return;
    const double hits = static_cast<double>(whole.hits);
    passages_us.push_back(1000 * std::max(0.0, unlinked.ms - counted.ms) / hits);
    links_us.push_back(1000 * std::max(0.0, whole.ms - unlinked.ms) / hits);
  }
};

void print_part(const char* name, std::vector<double> values, const char* unit) {
  std::sort(values.begin(), values.end());
  if (values.empty()) return;
  std::printf("%-36s %9.3f %9.3f %9.3f %s\n", name, quantile(values, 0.5), quantile(values, 0.99),
              values.back(), unit);
}

void print_parts(const Parts& parts) {
  std::printf("%-36s %9s %9s %9s\n", "of which", "p50", "p99", "max");
  print_part("matching, ranking, titles", parts.matching_ms, "ms");
  print_part("facets and timeline", parts.counting_ms, "ms");
  print_part("passages, for a hit", parts.passages_us, "us");
  print_part("text fragments, for a hit", parts.links_us, "us");
  print_part("JSON, beside the above", parts.json_us, "us");
}

Result<int> bench_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()("index",
                        po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                        "the index directory")(
      "queries", po::value<std::size_t>()->default_value(200)->value_name("N"),
      "queries of each kind")("rounds", po::value<int>()->default_value(3)->value_name("N"),
                              "timed runs of each query")(
      "passages", po::value<std::uint32_t>()->default_value(kMaxPassages)->value_name("N"),
      "passages of each hit");
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
  const auto passages = line->get<std::uint32_t>("passages");
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
  Parts parts;
  for (BenchQuery& query : source.draw()) {
    query.request.passages = passages;
    const Timed timed = fastest(*searcher, query.request, rounds);
    for (Timings* timings : {&by_kind[query.kind], &all}) {
      timings->ms.push_back(timed.ms);
      if (timed.hits == 0) ++timings->empty;
    }
    parts.add(*searcher, query.request, rounds, timed);
  }
  std::printf("%u notes; top 10 with %u passages, deep links, facets, timeline; one thread\n",
              (*snapshot)->columns().notes(), passages);
  std::printf("%-22s %7s %9s %9s %9s %9s %7s\n", "kind", "queries", "p50 ms", "p99 ms", "max ms",
              "per s", "empty");
  for (const auto& [kind, timings] : by_kind) print_row(kind, timings);
  print_row("all", all);
  print_parts(parts);
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-query-bench", std::cerr,
                                 [&] { return notesearch::bench_main(argc, argv); });
}
