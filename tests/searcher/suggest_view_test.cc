#include "searcher/suggest_view.h"

#include <sstream>

#include "tests/catch.h"

namespace notesearch {
namespace {

TEST_CASE("terminal: suggestions, one a line, with what they are") {
  SuggestResponse response;
  response.corrections = {{"fabrik", "fabric\x1b"}};
  Suggestion title;
  title.kind = SuggestionKind::kTitle;
  title.text = {"The ", "fab", "ric"};
  title.link = "https://example.test/notes/fabric";
  title.notes = 1;
  title.date = parse_day("2026-04-10");
  Suggestion heading = title;
  heading.kind = SuggestionKind::kHeading;
  heading.text = {"", "Fabric\x1b]8;;x"};
  heading.notes = 3;
  Suggestion term;
  term.kind = SuggestionKind::kTerm;
  term.text = {"", "fab", "rication"};
  term.notes = 1;
  response.suggestions = {title, heading, term};

  std::ostringstream out;
  print_response(response, {}, out);
  CHECK(out.str() ==
        "Searched for fabric in place of fabrik.\n"
        "The fabric \u00B7 title, 2026-04-10\n"
        "Fabric\\x1B]8;;x \u00B7 heading in 3 notes\n"
        "fabrication \u00B7 1 note\n");

  std::ostringstream coloured;
  print_response(response, {true, 0, true}, coloured);
  CHECK(coloured.str().find("\x1b]8;;https://example.test/notes/fabric\x1b\\The \x1b[1;33mfab") !=
        std::string::npos);
}

}  // namespace
}  // namespace notesearch
