#include "searcher/batch.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <istream>
#include <limits>
#include <ostream>

#include "searcher/response_json.h"

namespace notesearch {
namespace {

// Evaluation tools order by score and ignore the rank, so that equal scores are printed a hair apart.
void print_trec(const std::string& id, const SearchResponse& response, std::ostream& out) {
  double score = std::numeric_limits<double>::infinity();
  out << std::setprecision(std::numeric_limits<double>::max_digits10);
  for (const Hit& hit : response.hits) {
    score = std::min(hit.score, std::nextafter(score, -std::numeric_limits<double>::infinity()));
    out << id << " Q0 " << hit.slug << ' ' << hit.rank << ' ' << score << " notesearch\n";
  }
}

bool is_plain_id(const std::string& id) {
  return !id.empty() &&
         std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > ' ' && c != 0x7F; });
}

void print_json(const std::string& id, const SearchResponse& response, std::ostream& out) {
  nlohmann::ordered_json line;
  line["id"] = id;
  line.update(to_json(response));
  out << dump(line) << '\n';
}

}  // namespace

Result<std::size_t> run_batch(std::istream& queries, const SearchOptions& options,
                              Searcher& searcher, std::ostream& out) {
  std::size_t found = 0;
  std::size_t number = 0;
  SearchRequest request = options.request;
  for (std::string line; std::getline(queries, line);) {
    ++number;
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) {
      return fail(ErrorKind::kBadData, "no tab between id and query",
                  options.batch_file + ":" + std::to_string(number), "write ID, a tab, the query");
    }
    if (!is_plain_id(line.substr(0, tab))) {
      return fail(ErrorKind::kBadData, "the id is empty or has blanks or control characters",
                  options.batch_file + ":" + std::to_string(number), "use letters and digits");
    }
    request.query = line.substr(tab + 1);
    const auto response = searcher.search(request);
    if (!response) return fail(response.error());
    if (response->total > 0) ++found;
    if (options.output == Output::kTrec) {
      print_trec(line.substr(0, tab), *response, out);
    } else {
      print_json(line.substr(0, tab), *response, out);
    }
  }
  if (queries.bad()) return fail(ErrorKind::kIo, "can't read the queries", options.batch_file);
  return found;
}

}  // namespace notesearch
