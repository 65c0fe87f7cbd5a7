#include "searcher/batch.h"

#include <istream>
#include <ostream>

#include "searcher/response_json.h"
#include "searcher/trec.h"

namespace notesearch {
namespace {

void print_trec(const std::string& id, const SearchResponse& response, std::ostream& out) {
  TrecTopic topic(out, id, "notesearch", response.offset + std::size_t{1});
  for (const Hit& hit : response.hits) topic.add(hit.slug, hit.score);
}

void print_json(const std::string& id, const SearchResponse& response, std::ostream& out) {
  JsonWriter json;
  json.object([&] {
    json.member("id", id);
    write_members(json, response);
  });
  out << json.take() << '\n';
}

}  // namespace

Result<std::size_t> run_batch(std::istream& queries, const SearchOptions& options,
                              Searcher& searcher, std::ostream& out) {
  std::size_t found = 0;
  std::size_t number = 0;
  SearchRequest request = options.request;
  for (std::string line; std::getline(queries, line);) {
    ++number;
    const auto query =
        parse_evaluation_query(line, options.batch_file + ":" + std::to_string(number));
    if (!query) return fail(query.error());
    request.query = query->text;
    const auto response = searcher.search(request);
    if (!response) return fail(response.error());
    if (response->total > 0) ++found;
    if (options.output == Output::kTrec) {
      print_trec(query->id, *response, out);
    } else {
      print_json(query->id, *response, out);
    }
  }
  if (queries.bad()) return fail(ErrorKind::kIo, "can't read the queries", options.batch_file);
  return found;
}

}  // namespace notesearch
