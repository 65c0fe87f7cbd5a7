#include "searcher/related_view.h"

#include <sstream>

#include "tests/catch.h"

namespace notesearch {
namespace {

TEST_CASE("terminal: related notes, with what they share") {
  RelatedResponse response;
  response.title = "The NIC hop\x1b";
  RelatedNote note;
  note.slug = "fabric";
  note.title = "Fabrics";
  note.url = "https://example.test/notes/fabric";
  note.date = parse_day("2026-04-10");
  note.tags = {"GPU", "systems"};
  note.why = "Shares the tag GPU.";
  RelatedNote folder;
  folder.slug = "from-a-folder";
  folder.title = "Without a page\x1b[2J";
  folder.why = "Shares the word \u201Chop\u201D.";
  response.notes = {note, folder};

  std::ostringstream out;
  print_response(response, {}, out);
  CHECK(out.str() ==
        "2 notes like The NIC hop\n"
        "\n"
        " 1  Fabrics\n"
        "    2026-04-10 \u00B7 GPU, systems\n"
        "    Shares the tag GPU.\n"
        "    https://example.test/notes/fabric\n"
        "\n"
        " 2  Without a page\\x1B[2J\n"
        "    undated\n"
        "    Shares the word \u201Chop\u201D.\n"
        "    from-a-folder\n");

  response.notes.clear();
  std::ostringstream none;
  print_response(response, {}, none);
  CHECK(none.str() == "No note is like The NIC hop\n");
}

}  // namespace
}  // namespace notesearch
