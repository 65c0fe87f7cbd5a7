// notes-query-targets: the queries of query_source.h as requests to /v1/search, one path a line, in an order
// that mixes their kinds.

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <random>

#include <boost/program_options.hpp>

#include "bench/query_source.h"
#include "schema/base/cli.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

std::string encoded(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
    }
  }
  return out;
}

std::string target(const SearchRequest& request, std::uint32_t passages) {
  std::string path = "/v1/search?q=" + encoded(request.query);
  for (const std::string& tag : request.tags) path += "&tag=" + encoded(tag);
  if (request.days.first) path += "&from=" + format_day(*request.days.first);
  if (request.days.last) path += "&to=" + format_day(*request.days.last);
  return path + "&facets=tags,years&passages=" + std::to_string(passages);
}

Result<int> targets_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()("index",
                        po::value<std::string>()->default_value(default_index())->value_name("DIR"),
                        "the index directory")(
      "queries", po::value<std::size_t>()->default_value(100)->value_name("N"),
      "queries of each kind")("passages",
                              po::value<std::uint32_t>()->default_value(1)->value_name("N"),
                              "passages of each hit");
  auto line = parse_command_line(argc, argv,
                                 {"notes-query-targets", "[OPTIONS]",
                                  "Prints requests with queries drawn from an index.", "", ""},
                                 options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  auto snapshot = IndexSnapshot::open(line->get<std::string>("index"));
  if (!snapshot) return fail(snapshot.error());
  QuerySource source(**snapshot, line->get<std::size_t>("queries"));
  if (!source.usable()) return fail(ErrorKind::kBadData, "the index has no words to draw");
  std::vector<BenchQuery> queries = source.draw();
  std::shuffle(queries.begin(), queries.end(), std::mt19937(20261122));
  for (const BenchQuery& query : queries) {
    std::cout << target(query.request, line->get<std::uint32_t>("passages")) << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-query-targets", std::cerr,
                                 [&] { return notesearch::targets_main(argc, argv); });
}
