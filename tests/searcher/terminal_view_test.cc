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
       {"The ", "cache", " is dropped when the agent calls a tool, and nobody kept it."},
       ""}};
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

TEST_CASE("terminal: what was likelier meant is asked") {
  SearchResponse response = sample();
  response.did_you_mean = DidYouMean{"kv caches", 12};
  CHECK(printed(response).find("(0.0 ms)\nDid you mean kv caches? (12 notes)\n") !=
        std::string::npos);
  response.did_you_mean = DidYouMean{"\x1b[1mkv", 1};
  CHECK(printed(response).find("Did you mean [1mkv? (1 note)\n") != std::string::npos);
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
      {{}, "", BlockKind::kCode, {"int f() {\n  return ", "cache", ";\n}"}, ""}};
  std::string text = printed(response, {false, 80});
  CHECK(text.find("    int f() {\n      return cache;\n    }\n") != std::string::npos);
  response.hits[0].passages = {{{}, "", BlockKind::kCode, {"\tr.GET()"}, ""}};
  text = printed(response, {false, 80});
  CHECK(text.find("      r.GET()\n") != std::string::npos);
}

TEST_CASE("terminal: items have dashes, but not the mark of what was left out") {
  SearchResponse response = sample();
  response.hits[0].passages = {
      {{}, "", BlockKind::kList, {"\u2026\na ", "cache", "\nmore\n\u2026"}, ""}};
  CHECK(
      printed(response, {false, 80}).find("    \u2026\n    - a cache\n    - more\n    \u2026\n") !=
      std::string::npos);
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
  hit.link = "https://example.test/" + evil;
  hit.tags = {evil};
  hit.passages[0].heading_path = {evil};
  hit.passages[0].parts = {evil, evil, evil};
  response.facets = Facets{{{evil, 1}}, {}};
  for (const TerminalStyle style :
       {TerminalStyle{false, 0}, TerminalStyle{false, 40}, TerminalStyle{false, 40, true}}) {
    std::string text = printed(response, style);
    // The links written here are of plain ASCII: what remains is text.
    for (std::size_t at = text.find("\x1b]8;;"); at != std::string::npos;
         at = text.find("\x1b]8;;")) {
      text.erase(at, text.find("\x1b\\", at) + 2 - at);
    }
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
  CHECK(printed(response).find("Nothing found in 46 notes. Try fewer") != std::string::npos);
  std::ostringstream out;
  print_response(response, {}, out, {{"--tag", 3}, {"--from and --to", 1}});
  CHECK(out.str().find("Without --tag there would be 3 notes, without --from and --to 1 note.\n") !=
        std::string::npos);
}

TEST_CASE("terminal: the link is shown up to its anchor, the title leads to the passage") {
  SearchResponse response = sample();
  Hit& hit = response.hits[0];
  hit.link = "https://example.test/notes/evict#plan:~:text=The%20cache";
  CHECK(printed(response).find("    https://example.test/notes/evict#plan\n") != std::string::npos);
  CHECK(printed(response).find(":~:") == std::string::npos);
  hit.link = "https://example.test/notes/evict#:~:text=The%20cache";
  CHECK(printed(response).find("    https://example.test/notes/evict\n") != std::string::npos);

  const std::string linked = printed(response, {false, 30, true});
  CHECK(linked.find("\x1b]8;;https://example.test/notes/evict#:~:text=The%20cache\x1b\\your engine "
                    "evicts the KV\x1b]8;;\x1b\\\n") != std::string::npos);
  hit.link = "javascript:alert(1)";
  CHECK(printed(response, {false, 30, true}).find("\x1b]8;;javascript") == std::string::npos);
}

TEST_CASE("terminal: several passages each have their section and its anchor") {
  SearchResponse response = sample();
  Hit& hit = response.hits[0];
  hit.url = "https://example.test/notes/evict";
  response.facets.reset();
  Passage again = hit.passages[0];
  again.parts = {"It is gone."};
  hit.passages.push_back(again);
  hit.passages.push_back({{}, "", BlockKind::kCode, {"flush();\n"}, ""});
  const std::string text = printed(response);
  CAPTURE(text);
  CHECK(
      text.ends_with("    Plan \u203A Eviction #plan\n"
                     "    The cache is dropped when the agent calls a tool, and nobody kept it.\n"
                     "\n"
                     "    It is gone.\n"
                     "\n"
                     "    flush();\n"
                     "    https://example.test/notes/evict\n"));
}

TEST_CASE("terminal: a timeline, and facets that no match has") {
  using namespace std::chrono;
  SearchResponse response = sample();
  response.facets = Facets{{{"GPU", 2}, {"rust", 0}}, {}};
  response.timeline = {{2026y / March, 1}, {2026y / April, 4}};
  const std::string text = printed(response, {false, 60});
  CAPTURE(text);
  CHECK(text.find("    rust  0  \n") != std::string::npos);
  CHECK(text.find("\nMonths\n    2026-03 ") != std::string::npos);
  CHECK(text.find("\u2588 2026-04\n    most: 4 in 2026-04\n") != std::string::npos);
}

TEST_CASE("terminal: rows are counted as they wrap, without what is not seen") {
  CHECK(screen_rows("", 80) == 0);
  CHECK(screen_rows("one\n\nthree\n", 80) == 3);
  CHECK(screen_rows("0123456789\n01234567890", 10) == 3);
  CHECK(screen_rows("\x1b[1;33m01234\x1b[0m56789\x1b]8;;https://a.test/\x1b\\x\x1b]8;;\x1b\\\n",
                    11) == 1);
  CHECK(screen_rows("\u65E5\u672C\u8A9E\n", 4) == 2);
}

}  // namespace
}  // namespace notesearch
