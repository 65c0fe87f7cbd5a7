#include "searcher/terminal_view.h"

#include <algorithm>
#include <sstream>

#include "schema/base/text.h"
#include "tests/catch.h"

namespace notesearch {
namespace {

SearchResponse sample() {
  SearchResponse response;
  response.query = response.searched = "kv cache";
  response.notes = 46;
  response.total = 1;
  response.limit = 10;
  Hit hit;
  hit.rank = 1;
  hit.slug = "evict";
  hit.title = {"your engine evicts the ", "KV cache", " at once"};
  hit.link = "https://example.test/notes/evict#plan";
  hit.date = parse_day("2026-04-15");
  hit.tags = {"inference", "GPU"};
  hit.passages = {
      {{"Plan", "Eviction"},
       "plan",
       BlockKind::kProse,
       {"The ", "cache", " is dropped when the agent calls a tool, and nobody kept it."}}};
  response.hits = {hit};
  response.facets = Facets{{{"GPU", 9}, {"world models", 1}}, {{"2026", 10}}};
  return response;
}

std::string printed(const SearchResponse& response, TerminalStyle style = {}) {
  std::ostringstream out;
  print_response(response, style, out);
  return out.str();
}

TEST_CASE("terminal: a hit has rank, title, date, tags, heading path, passage, link") {
  CHECK(printed(sample()) ==
        "1 note for kv cache (0.0 ms)\n"
        "\n"
        " 1  your engine evicts the KV cache at once\n"
        "    2026-04-15 \u00B7 inference, GPU \u00B7 1 min\n"
        "    Plan \u203A Eviction\n"
        "    The cache is dropped when the agent calls a tool, and nobody kept it.\n"
        "    https://example.test/notes/evict#plan\n"
        "\n"
        "Tags\n"
        "    GPU           9  "
        "\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n"
        "    world models  1  \u2588\n"
        "\n"
        "Years\n"
        "    2026  10  \u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n");
}

TEST_CASE("terminal: colour marks the matches, and only when asked for") {
  CHECK(printed(sample(), {true, 0}).find("The \x1b[1;33mcache\x1b[0m is") != std::string::npos);
  CHECK(printed(sample(), {false, 80}).find('\x1b') == std::string::npos);
}

TEST_CASE("terminal: no line is wider than the terminal, whatever its width") {
  SearchResponse response = sample();
  response.facets.reset();
  response.hits[0].link.clear();
  for (std::size_t width = 24; width < 130; ++width) {
    CAPTURE(width);
    std::istringstream lines(printed(response, {false, width}));
    std::string line;
    std::getline(lines, line);  // the summary stays on its line
    while (std::getline(lines, line))
      CHECK(width_columns(line) <= std::min<std::size_t>(width, 100));
  }
  CHECK_FALSE(printed(response, {false, 1}).empty());
  CHECK_FALSE(printed(response, {false, 100'000}).empty());
}

TEST_CASE("terminal: code keeps its lines and their indentation") {
  SearchResponse response = sample();
  response.hits[0].passages = {
      {{}, "", BlockKind::kCode, {"int f() {\n  return ", "cache", ";\n}"}}};
  std::string text = printed(response, {false, 80});
  CHECK(text.find("    int f() {\n      return cache;\n    }\n") != std::string::npos);
  response.hits[0].passages = {{{}, "", BlockKind::kCode, {"\tr.GET()"}}};
  text = printed(response, {false, 80});
  CHECK(text.find("      r.GET()\n") != std::string::npos);
}

TEST_CASE("terminal: nothing that was fetched controls the terminal") {
  const std::string evil =
      "x\x1b]0;owned\x07\x1b[2J\x9b\xc2\x9b"
      "31m\r\x7f\u202Ey\u2066";
  SearchResponse response = sample();
  response.query = response.searched = evil;
  response.remarks = {{evil, "was odd"}};
  Hit& hit = response.hits[0];
  hit.title = {evil, evil};
  hit.link = evil;
  hit.tags = {evil};
  hit.passages[0].heading_path = {evil};
  hit.passages[0].parts = {evil, evil, evil};
  response.facets = Facets{{{evil, 1}}, {}};
  for (const TerminalStyle style : {TerminalStyle{false, 0}, TerminalStyle{false, 40}}) {
    const std::string text = printed(response, style);
    for (std::size_t at = 0; at < text.size();) {
      const std::int32_t c = next_code_point(text, &at);
      CAPTURE(c);
      const bool control = (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0);
      CHECK_FALSE(control);
      CHECK((c != 0x202E && c != 0x2066));
    }
  }
}

TEST_CASE("terminal: a note without a page is named by its slug") {
  SearchResponse response = sample();
  response.hits[0].link.clear();
  CHECK(printed(response).find("\n    evict\n") != std::string::npos);
}

TEST_CASE("terminal: no result says what to try") {
  SearchResponse response;
  response.searched = "unheard";
  response.notes = 46;
  CHECK(printed(response).find("Nothing found in 46 notes") != std::string::npos);
}

}  // namespace
}  // namespace notesearch
