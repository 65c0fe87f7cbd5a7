// notes-stock-xapian: Xapian as its "getting started" guide has it, for bench/side-by-side.
//
//   notes-stock-xapian --notes FILE --queries FILE
//
// The notes are lines of JSON, {slug, title, text}; the queries are lines of text. Title and text are
// indexed by the TermGenerator with the English stemmer; the QueryParser reads the queries with its
// default flags; the weighting is Xapian's own. Prints a line of JSON for each query: the slugs of
// the best three as an array, or what the parser had to say as a string.

#include <fstream>
#include <iostream>

#include <boost/program_options.hpp>
#include <nlohmann/json.hpp>
#include <xapian.h>

#include "schema/base/cli.h"

namespace notesearch {
namespace {

namespace po = boost::program_options;

constexpr Xapian::doccount kShown = 3;

Result<std::ifstream> open_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorKind::kBadData, "can't read", path, "check the path");
  return file;
}

Xapian::Database index_notes(std::istream& notes) {
  Xapian::WritableDatabase database(std::string(), Xapian::DB_BACKEND_INMEMORY);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  for (std::string line; std::getline(notes, line);) {
    const auto note = nlohmann::json::parse(line);
    Xapian::Document document;
    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(note.at("title").get<std::string>());
    generator.increase_termpos();
    generator.index_text(note.at("text").get<std::string>());
    document.set_data(note.at("slug").get<std::string>());
    database.add_document(document);
  }
  return database;
}

nlohmann::json answer(const std::string& text, const Xapian::Database& database) {
  Xapian::QueryParser parser;
  parser.set_stemmer(Xapian::Stem("english"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  parser.set_database(database);
  try {
    Xapian::Enquire enquire(database);
    enquire.set_query(parser.parse_query(text));
    auto slugs = nlohmann::json::array();
    const Xapian::MSet matches = enquire.get_mset(0, kShown);
    for (auto match = matches.begin(); match != matches.end(); ++match) {
      slugs.push_back(match.get_document().get_data());
    }
    return slugs;
  } catch (const Xapian::QueryParserError& error) {
    return error.get_msg();
  }
}

Result<int> stock_main(int argc, const char* const* argv) {
  po::options_description options("Options");
  options.add_options()("notes", po::value<std::string>()->required()->value_name("FILE"),
                        "the notes, a JSON object on each line")(
      "queries", po::value<std::string>()->required()->value_name("FILE"), "a query on each line");
  const auto line = parse_command_line(
      argc, argv,
      {"notes-stock-xapian", "OPTIONS", "Answers queries as stock Xapian does.", "", ""}, options);
  if (!line) return fail(line.error());
  if (line->text_only) {
    std::cout << *line->text_only;
    return 0;
  }
  auto notes = open_file(line->get<std::string>("notes"));
  if (!notes) return fail(notes.error());
  auto queries = open_file(line->get<std::string>("queries"));
  if (!queries) return fail(queries.error());
  const Xapian::Database database = index_notes(*notes);
  for (std::string query; std::getline(*queries, query);) {
    std::cout << answer(query, database).dump() << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace notesearch

int main(int argc, char** argv) {
  return notesearch::run_program("notes-stock-xapian", std::cerr,
                                 [&] { return notesearch::stock_main(argc, argv); });
}
