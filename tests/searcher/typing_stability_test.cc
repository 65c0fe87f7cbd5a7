// The contract with whoever types: along every beginning of a query, by code point, results are never
// empty between two answers that are not, and an exact title is first once it is typed.
//
// NOTESEARCH_TEST_DATA names a folder of data sets, of which md-til (profile.json, notes/SLUG.md) is
// typed too, where there is one.
#include <cstdlib>
#include <string>
#include <vector>

#include "schema/analysis.h"
#include "schema/base/text.h"
#include "schema/names.h"
#include "tests/catch.h"
#include "tests/searcher/note_folder.h"
#include "tests/searcher/search_fixture.h"

namespace notesearch {
namespace {

SearchResponse top(SearchFixture& fixture, const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.limit = 3;
  return fixture.search(request);
}

using Typed = std::vector<std::string>;

// The beginnings for which nothing was found although something was before and after.
Typed gaps(SearchFixture& fixture, const std::string& text) {
  Typed gaps;
  Typed empty;
  bool begun = false;
  for (const std::string& beginning : typed(text)) {
    if (top(fixture, beginning).hits.empty()) {
      if (begun) empty.push_back(beginning);
    } else {
      gaps.insert(gaps.end(), empty.begin(), empty.end());
      empty.clear();
      begun = true;
    }
  }
  return gaps;
}

std::string key(const std::string& name) {
  Analyzer analyzer = *Analyzer::create("english");
  return name_key(analyzer, name);
}

// Titles with the same words are the same to whoever types them.
bool leads_to(SearchFixture& fixture, const std::string& query, const std::string& title) {
  const SearchResponse found = top(fixture, query);
  if (found.hits.empty()) return false;
  std::string first;
  for (const std::string& part : found.hits.front().title) first += part;
  return key(first) == key(title);
}

void check_title(SearchFixture& fixture, const std::string& title) {
  CAPTURE(title);
  CHECK(leads_to(fixture, title, title));
  CHECK(leads_to(fixture, ascii_lower(title), title));
  CHECK(leads_to(fixture, " " + title + " ", title));
  CHECK(gaps(fixture, title) == Typed());
  CHECK(gaps(fixture, ascii_lower(title)) == Typed());
}

void check_heading(SearchFixture& fixture, const std::string& heading) {
  CAPTURE(heading);
  CHECK(gaps(fixture, heading) == Typed());
  if (!key(heading).empty()) CHECK_FALSE(top(fixture, heading).hits.empty());
}

std::vector<std::string> every(std::size_t nth, const std::vector<std::string>& texts) {
  std::vector<std::string> some;
  for (std::size_t i = 0; i < texts.size(); i += nth) some.push_back(texts[i]);
  return some;
}

TEST_CASE("typing: the titles and headings of the bundled site") {
  SearchFixture fixture(read_notes(NOTESEARCH_SOURCE_DIR "/corpus/sample"));
  const IndexedNames names = indexed_names(fixture.index_dir());
  REQUIRE(names.titles.size() == 46);
  REQUIRE(names.headings.size() >= 100);
  for (const std::string& title : names.titles) check_title(fixture, title);
  for (const std::string& heading : names.headings) check_heading(fixture, heading);
}

TEST_CASE("typing: the titles and headings of a larger site") {
  const char* data = std::getenv("NOTESEARCH_TEST_DATA");
  if (data == nullptr) {
    WARN("not tried: NOTESEARCH_TEST_DATA names no folder with md-til");
    return;
  }
  SearchFixture fixture(read_notes(std::filesystem::path(data) / "md-til"));
  const IndexedNames names = indexed_names(fixture.index_dir());
  for (const std::string& title : every(4, names.titles)) check_title(fixture, title);
  for (const std::string& heading : every(16, names.headings)) check_heading(fixture, heading);
}

const std::vector<std::string>& nasty_titles() {
  static const std::vector<std::string> titles = {
      "\"Quoted\" start",
      "NOT only",
      "C++ -O2",
      "a OR b",
      "title: what",
      "tag:gpu in practice",
      "2023..2024 in review",
      "Since March",
      "Everything since 2024",
      "before:2020 and after",
      ".NET",
      "-1",
      "(parens) first",
      "To be or not to be",
      "AND",
      "NEAR/3 misses",
      "Yesterday",
      "glob*",
      "one \"quote is open",
      "((( deep",
      "\\backslash",
      "FOO_BAR=1 make -j8",
      "50% of 10^-3 is #1",
      "\u65E5\u672C\u8A9E\u306E\u691C\u7D22",
      "\u5168\u6587\u68C0\u7D22 with Xapian",
      "\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD",
      "\u0645\u0631\u062D\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
      "\u041F\u0440\u0438\u0432\u0435\u0442, \u043C\u0438\u0440!",
      "Launch \U0001F680 day",
      "Caf\u00E9 na\u00EFve",
      "\uFF26\uFF55\uFF4C\uFF4C \uFF57\uFF49\uFF44\uFF54\uFF48",
      "the GPUs of LLMs",
  };
  return titles;
}

// Beside each title a note that has all of its words, and more of them, in the text.
std::vector<NoteSpec> nasty_site() {
  std::vector<NoteSpec> notes;
  const auto add = [&](const std::string& title, const std::string& body) {
    notes.push_back({"n" + std::to_string(notes.size()), title, "2024-05-01", {}, "", body});
  };
  int decoy = 0;
  for (const std::string& title : nasty_titles()) {
    add(title, "Nothing here.\n");
    std::string words;
    for (int i = 0; i < 5; ++i) words += title + " and ";
    add("Other things " + std::to_string(++decoy), "    " + words + "\n");
  }
  return notes;
}

TEST_CASE("typing: titles that look like queries") {
  SearchFixture fixture(nasty_site());
  for (const std::string& title : nasty_titles()) check_title(fixture, title);
}

TEST_CASE("typing: a title is taken literally, signs and all") {
  SearchFixture fixture({{"cache", "Cache", "2026-01-01", {}, "", "Words.\n"},
                         {"not", "NOT cache", "2025-01-01", {}, "", "Words.\n"},
                         {"other", "Elsewhere", "2024-01-01", {}, "", "Words.\n"}});
  CHECK(fixture.slugs("NOT cache") == Slugs{"not", "other"});
  CHECK(fixture.slugs("-cache") == Slugs{"other"});
  SearchRequest request;
  request.query = "NOT cache";
  request.ranking.names = false;
  CHECK(fixture.search(request).total == 1);
}

TEST_CASE("typing: titles that are alike, and one that is long") {
  std::string longest;
  while (longest.size() < 300) longest += "word" + std::to_string(longest.size()) + " ";
  SearchFixture fixture({{"b", "Weekly notes", "2026-01-02", {}, "", "Weekly notes.\n"},
                         {"a", "Weekly notes", "2026-01-01", {}, "", "Words.\n"},
                         {"c", "Weekly notes, again", "2026-01-03", {}, "", "Weekly notes.\n"},
                         {"long", longest + "end", "2026-01-01", {}, "", "Words.\n"},
                         {"longer", longest + "stop", "2026-01-02", {}, "", "Words.\n"}});
  const Slugs weekly = fixture.slugs("weekly notes");
  REQUIRE(weekly.size() == 3);
  CHECK(weekly.back() == "c");
  CHECK(fixture.slugs(longest + "end").front() == "long");
  CHECK(fixture.slugs(longest + "STOP").front() == "longer");
  CHECK(gaps(fixture, longest + "end") == Typed());
}

}  // namespace
}  // namespace notesearch
