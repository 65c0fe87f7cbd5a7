// notes-relevance-runs: what the searcher and a plain BM25 find for the same queries on the same notes.
//
// For bench/relevance, which judges them. Writes to the folder --out: ours.trec and, if it is asked
// for, plain.trec, TREC runs of at most 1,000 hits a query, and times.tsv, "ID TAB MICROSECONDS": of
// asking the searcher for ten hits with a passage each, once the query has run, the best of three:
// what the query costs, and not what else the machine was doing. One thread; prints nothing.
//
// Today is the day of the newest note, or 1970-01-01 where none is dated, so that the age of notes and
// "last week" in a query mean the same whenever this is run.

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>

#include <boost/program_options.hpp>

#include "bench/plain_bm25.h"
#include "schema/base/cli.h"
#include "schema/record.h"
#include "searcher/index_snapshot.h"
#include "searcher/search.h"
#include "searcher/trec.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

constexpr std::uint32_t kDepth = 1000;
static_assert(kDepth <= kMaxLimit);
constexpr std::uint32_t kShown = 10;
constexpr int kTimedRounds = 3;

Result<std::vector<EvaluationQuery>> read_queries(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorKind::kBadData, "can't read the queries", path, "check --queries");
  std::vector<EvaluationQuery> queries;
  for (std::string line; std::getline(file, line);) {
    auto query = parse_evaluation_query(line, path + ":" + std::to_string(queries.size() + 1));
    if (!query) return fail(query.error());
    queries.push_back(std::move(*query));
  }
  return queries;
}

template <typename Call>
std::int64_t microseconds(Call call) {
  const auto started = std::chrono::steady_clock::now();
  call();
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               started)
      .count();
}

struct NamedPart {
  const char* name;
  bool RankingParts::*member;
};

constexpr std::array<NamedPart, 8> kParts{{{"typos", &RankingParts::typos},
                                           {"endings", &RankingParts::endings},
                                           {"synonyms", &RankingParts::synonyms},
                                           {"forms", &RankingParts::forms},
                                           {"names", &RankingParts::names},
                                           {"nearness", &RankingParts::nearness},
                                           {"related", &RankingParts::related},
                                           {"recency", &RankingParts::recency}}};

Result<RankingParts> chosen_parts(const CommandLine& line) {
  RankingParts parts;
  if (!line.has("without")) return parts;
  for (const std::string& name : line.get<std::vector<std::string>>("without")) {
    const auto part = std::find_if(kParts.begin(), kParts.end(),
                                   [&](const NamedPart& known) { return name == known.name; });
    if (part == kParts.end()) {
      return fail(ErrorKind::kUsage, "there is no such part of ranking", name, "see --help");
    }
    parts.*(part->member) = false;
  }
  return parts;
}

Day newest_day(const Columns& columns) {
  Day newest{};
  for (DocId docid = 1; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    newest = std::max(newest, day_of(columns.day(docid)).value_or(newest));
  }
  return newest;
}

template <typename Hits>
void write_topic(std::ostream& out, const std::string& id, const char* tag, const Hits& hits) {
  TrecTopic topic(out, id, tag);
  for (const auto& hit : hits) topic.add(hit.slug, hit.score);
}

// Asks the searcher for queries; `request` is what all of them have in common.
class Asker {
 public:
  Asker(Searcher& searcher, SearchRequest request)
      : searcher_(searcher), request_(std::move(request)) {}

  Result<SearchResponse> ask(const std::string& query, std::uint32_t limit,
                             std::uint32_t passages) {
    request_.query = query;
    request_.limit = limit;
    request_.passages = passages;
    return searcher_.search(request_);
  }

  std::int64_t best_us(const std::string& query) {
    auto best = std::numeric_limits<std::int64_t>::max();
    for (int round = 0; round < kTimedRounds; ++round) {
      best = std::min(best, microseconds([&] { (void)ask(query, kShown, 1); }));
    }
    return best;
  }

 private:
  Searcher& searcher_;
  SearchRequest request_;
};

Result<void> unwritten(const fs::path& out) {
  return fail(ErrorKind::kIo, "can't write the runs", out.string());
}

Result<void> write_times(Asker& asker, const std::vector<EvaluationQuery>& queries,
                         const fs::path& out) {
  std::ofstream times(out / "times.tsv");
  for (const EvaluationQuery& query : queries) {
    times << query.id << '\t' << asker.best_us(query.text) << '\n';
  }
  times.close();
  return times.good() ? Result<void>() : unwritten(out);
}

Result<void> run_ours(const CommandLine& line, const std::vector<EvaluationQuery>& queries,
                      const std::shared_ptr<const IndexSnapshot>& snapshot,
                      const RankingParts& parts) {
  SearchRequest request;
  request.today = newest_day(snapshot->columns());
  request.ranking = parts;
  auto searcher = Searcher::open(snapshot);
  if (!searcher) return fail(searcher.error());
  Asker asker(*searcher, std::move(request));
  const fs::path out = line.get<std::string>("out");
  std::ofstream run(out / "ours.trec");
  for (const EvaluationQuery& query : queries) {
    const auto response = asker.ask(query.text, kDepth, 0);
    if (!response) return fail(response.error());
    write_topic(run, query.id, "notesearch", response->hits);
  }
  run.close();
  if (!run.good()) return unwritten(out);
  return line.get<bool>("times") ? write_times(asker, queries, out) : Result<void>();
}

Result<void> run_plain(const CommandLine& line, const std::vector<EvaluationQuery>& queries,
                       const IndexSnapshot& snapshot) {
  const std::string database = line.get<std::string>("plain");
  const fs::path out = line.get<std::string>("out");
  std::ofstream run(out / "plain.trec");
  try {
    const PlainBm25 plain(database, snapshot, line.get<unsigned>("title-copies"));
    for (const EvaluationQuery& query : queries) {
      write_topic(run, query.id, "plain", plain.search(query.text, kDepth));
    }
  } catch (const Xapian::Error& error) {
    return fail(ErrorKind::kBadData, error.get_description(), database,
                "remove it: it is made again");
  }
  run.close();
  return run.good() ? Result<void>() : unwritten(out);
}

Result<CommandLine> command_line(int argc, const char* const* argv) {
  po::options_description options("Options");
  const auto text = [] { return po::value<std::string>(); };
  options.add_options()("index", text()->required()->value_name("DIR"), "the index directory")(
      "queries", text()->required()->value_name("FILE"), "ID, a tab and a query on each line")(
      "out", text()->required()->value_name("DIR"), "where the runs are written")(
      "plain", text()->value_name("DIR"),
      "run the plain BM25 too; its database is kept there, and made when it is of other notes")(
      "title-copies", po::value<unsigned>()->default_value(1)->value_name("N"),
      "how often a title counts for the plain BM25")("times", po::bool_switch(),
                                                     "time the searcher too")(
      "without", po::value<std::vector<std::string>>()->composing()->value_name("PART"),
      "leave a part of ranking out, may be repeated: typos, endings, synonyms, forms, names, "
      "nearness, related or recency");
  return parse_command_line(
      argc, argv,
      {"notes-relevance-runs", "OPTIONS",
       "Runs queries through the searcher and a plain BM25, for bench/relevance.", "", ""},
      options);
}

Result<int> runs_main(int argc, const char* const* argv) {
  const auto line = command_line(argc, argv);
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  const auto parts = chosen_parts(*line);
  if (!parts) return fail(parts.error());
  const auto queries = read_queries(line->get<std::string>("queries"));
  if (!queries) return fail(queries.error());
  const auto snapshot = IndexSnapshot::open(line->get<std::string>("index"));
  if (!snapshot) return fail(snapshot.error());
  if (auto ours = run_ours(*line, *queries, *snapshot, *parts); !ours) return fail(ours.error());
  if (!line->has("plain")) return 0;
  if (auto plain = run_plain(*line, *queries, **snapshot); !plain) return fail(plain.error());
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-relevance-runs", std::cerr,
                                 [&] { return notesearch::runs_main(argc, argv); });
}
