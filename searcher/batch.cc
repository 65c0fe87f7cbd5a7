#include "searcher/batch.h"

#include <istream>
#include <ostream>

#include "searcher/response_json.h"

namespace notesearch {
namespace {

void print_trec(const std::string& id, const SearchResponse& response, std::ostream& out) {
  for (const Hit& hit : response.hits) {
    out << id << " Q0 " << hit.slug << ' ' << hit.rank << ' ' << hit.score << " notesearch\n";
  }
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
  return found;
}

}  // namespace notesearch
