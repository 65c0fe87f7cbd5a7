// What is shown of a text: crops, marks, escapes, and where matches stand.
#include <map>
#include <random>

#include "searcher/http/meili/crop.h"
#include "tests/catch.h"
#include "tests/searcher/http/meili_fixture.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// The matches are the words in square brackets, equal ones of one word of the query.
std::string cropped(std::string marked, std::uint32_t words) {
  std::vector<Match> matches;
  std::map<std::string, std::uint32_t> numbers;
  for (std::size_t open = 0; (open = marked.find('[')) != std::string::npos;) {
    marked.erase(open, 1);
    const std::size_t close = marked.find(']');
    marked.erase(close, 1);
    const auto number = static_cast<std::uint32_t>(numbers.size());
    const auto word = numbers.emplace(marked.substr(open, close - open), number).first->second;
    matches.push_back({static_cast<std::uint32_t>(open), static_cast<std::uint32_t>(close), word});
  }
  const Stretch stretch = crop_window(marked, matches, words);
  return marked.substr(stretch.begin, stretch.end - stretch.begin);
}

TEST_CASE("crop: a window of so many words, around the matches") {
  CHECK(cropped("one two three", 3) == "one two three");
  CHECK(cropped("one two three four", 3) == "one two three");
  CHECK(cropped("one two three four five six [seven] eight nine", 3) == "six seven eight");
  CHECK(cropped("one two three four five six seven [eight]", 3) == "six seven eight");
  CHECK(cropped("[one] two three four", 2) == "one two");
  CHECK(cropped("one two three four [five]", 1) == "five");
  CHECK(cropped("", 3).empty());
  CHECK(cropped("... -- !", 1) == "... -- !");
}

TEST_CASE("crop: the most distinct words of the query win, then the nearest, then the first") {
  CHECK(cropped("[a] [a] [a] x x x x [a] x [b] x x x", 3) == "a x b");
  CHECK(cropped("[a] x [b] x x x x x [a] [b] x x x x", 4) == "x a b x");
  CHECK(cropped("x x x [a] x x x x x x [a] x x", 3) == "x a x");
  CHECK(cropped("[a] x x x x x [b] x x x", 3) == "a x x");
}

TEST_CASE("crop: begins with a sentence or a line where one begins near enough") {
  CHECK(cropped("It was so. The cache is [full] now and then. More text", 5) ==
        "The cache is full now");
  CHECK(cropped("It was so\nthe cache is [full] now and then. More text", 5) ==
        "the cache is full now");
  CHECK(cropped("a b c d e f [g] h i j k", 5) == "e f g h i");
}

TEST_CASE("crop: keeps the signs that belong to its words") {
  CHECK(cropped("we call (\"[flush]\"), and then nothing", 1) == "(\"flush\"),");
  CHECK(cropped("use std::[vector]<int> here", 1) == "vector<");
}

TEST_CASE("crop: each ideograph is a word, and no grapheme is cut") {
  CHECK(cropped("全文検索は[検索]です", 4).size() == 12);
  const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
  const std::string text = family + family + family + "word";
  for (std::uint32_t words = 1; words < 8; ++words) {
    const std::string shown = cropped(text + " [x] " + text, words);
    CAPTURE(shown, words);
    const std::string rest = replaced(shown, family, "");
    CHECK(rest.find("\u200D") == std::string::npos);
  }
}

TEST_CASE("crop: a match longer than the window shows its beginning") {
  CHECK(cropped("x x [a b c d e] x x", 3) == "a b c");
}

SearchQuery marking(const std::string& q) {
  SearchQuery query = query_for(q);
  query.highlight = {"*"};
  return query;
}

TEST_CASE("formatted: marks the words in attributes that are searched, and makes numbers strings") {
  MeiliFixture fixture;
  const ordered_json hit = fixture.answer(marking("nic gpu 2026")).at("hits").at(0);
  const ordered_json& formatted = hit.at("_formatted");
  CHECK(formatted.at("title") == "Nobody talks about the <em>NIC</em> hop");
  CHECK(formatted.at("tags") == ordered_json::array({"<em>gpu</em>", "systems"}));
  CHECK(formatted.at("year") == "2026");
  CHECK(formatted.at("date") == "1775779200");
  CHECK(formatted.at("date_iso") == "2026-04-10");
  CHECK(formatted.at("url") == "https://example.test/notes/fabric");
  CHECK(hit.at("year") == 2026);
  CHECK(hit.at("date") == 1775779200);
}

TEST_CASE("formatted: comes with attributes to mark or crop, and has those to retrieve as well") {
  MeiliFixture fixture;
  SearchQuery query = query_for("nic");
  query.retrieve = {"id", "year"};
  CHECK_FALSE(fixture.answer(query).at("hits").at(0).contains("_formatted"));
  query.highlight = {"unheard", "_formatted"};
  CHECK_FALSE(fixture.answer(query).at("hits").at(0).contains("_formatted"));
  query.highlight = {"title"};
  const ordered_json hit = fixture.answer(query).at("hits").at(0);
  CHECK(hit.size() == 3);
  CHECK(hit.at("_formatted") == ordered_json({{"id", "fabric"},
                                              {"title", "Nobody talks about the <em>NIC</em> hop"},
                                              {"year", "2026"}}));
  query.retrieve = {};
  CHECK(fixture.answer(query).at("hits").at(0).size() == 1);
}

TEST_CASE("formatted: crops first, then marks, and shows where text was removed") {
  MeiliFixture fixture;
  SearchQuery query = query_for("engine");
  query.retrieve = {"id"};
  query.crop = {{"body", 3}, {"*", 2}};
  query.highlight = {"body"};
  query.crop_marker = "[..]";
  const ordered_json formatted = fixture.answer(query).at("hits").at(0).at("_formatted");
  CHECK(formatted.at("body") == "[..]The <em>engine</em> drops[..]");
  CHECK(formatted.at("title") == "The KV[..]");
  CHECK(formatted.at("tags") == ordered_json::array({"GPU", "inference"}));
  CHECK(formatted.at("url") == "https://example.test/notes/evict");
  query.crop = {{"body", 0}};
  const std::string whole =
      fixture.answer(query).at("hits").at(0).at("_formatted").at("body").get<std::string>();
  CHECK(whole.find("[..]") == std::string::npos);
  CHECK(whole.starts_with("Opening words."));
}

TEST_CASE("formatted: undated notes have null, not a text") {
  MeiliFixture fixture;
  const ordered_json hit = fixture.answer(marking("undated")).at("hits").at(0);
  for (const char* attribute : {"year", "month", "date", "date_iso"}) {
    CHECK(hit.at(attribute).is_null());
    CHECK(hit.at("_formatted").at(attribute).is_null());
  }
}

TEST_CASE("positions: in bytes, with the index in lists") {
  MeiliFixture fixture(
      {{"n", "Über den Wörtern", "2026-01-01", {"x", "wörter c++"}, "", "Text.\n"}});
  SearchQuery query = query_for("wörtern");
  query.matches_position = true;
  query.retrieve = {"id"};
  const ordered_json hit = fixture.answer(query).at("hits").at(0);
  CHECK(hit.at("_matchesPosition").at("title") ==
        ordered_json::array({{{"start", 10}, {"length", 8}}}));
  CHECK(hit.size() == 2);
  query.q = "c++";
  CHECK(
      fixture.answer(query).at("hits").at(0).at("_matchesPosition") ==
      ordered_json(
          {{"tags", ordered_json::array(
                        {{{"start", 8}, {"length", 3}, {"indices", ordered_json::array({1})}}})}}));
}

const std::vector<NoteSpec>& hostile_site() {
  static const std::vector<NoteSpec> notes = {
      {"a",
       "A <b>cache</b> & <script>alert(1)</script>",
       "2026-01-01",
       {"<em>tag</em>", "R&D"},
       "",
       "The `<em>cache</em>` of std::vector<int> &amp; \"quotes\" 'too' __ais-highlight__x\n\n"
       "```html\n<img src=x onerror=alert(1)> cache\n```\n"},
      {"b",
       "cache </em><em>",
       "2026-01-02",
       {},
       "",
       "## `<cache>` heading\n\na < b && c > d cache\n"}};
  return notes;
}

TEST_CASE(
    "formatted: notes are raw, also with HTML tags, so that front ends that escape are right") {
  MeiliFixture fixture(hostile_site());
  const ordered_json answer = fixture.answer(marking("script"));
  CHECK(answer.at("hits").at(0).at("_formatted").at("title") ==
        "A <b>cache</b> & <<em>script</em>>alert(1)</<em>script</em>>");
}

TEST_CASE("formatted: sections are escaped for front ends that mark with HTML, raw for others") {
  MeiliFixture fixture(hostile_site());
  SearchQuery query = section_query_for("script");
  query.highlight = {"*"};
  const ordered_json escaped = fixture.answer(query).at("hits").at(0);
  CHECK(escaped.at("_formatted").at("hierarchy_lvl0") ==
        "A &lt;b&gt;cache&lt;/b&gt; &amp; &lt;<em>script</em>&gt;alert(1)&lt;/<em>script</em>&gt;");
  CHECK(escaped.at("hierarchy_lvl0") == "A <b>cache</b> & <script>alert(1)</script>");
  query.pre_tag = "__ais-highlight__";
  query.post_tag = "__/ais-highlight__";
  CHECK(fixture.answer(query).at("hits").at(0).at("_formatted").at("hierarchy_lvl0") ==
        "A <b>cache</b> & <__ais-highlight__script__/ais-highlight__>alert(1)"
        "</__ais-highlight__script__/ais-highlight__>");
}

void check_escaped(const ordered_json& value, const ordered_json& original) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) check_escaped(value[i], original.at(i));
  }
  if (!value.is_string() || !original.is_string()) return;
  std::string text = replaced(replaced(value.get<std::string>(), "<mark>", ""), "</mark>", "");
  CAPTURE(text);
  CHECK(text.find_first_of("<>\"'") == std::string::npos);
  for (const auto& [entity, sign] : std::vector<std::pair<std::string, std::string>>{
           {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
    text = replaced(text, entity, sign);
  }
  CHECK(text == original.get<std::string>());
}

TEST_CASE("formatted: escaped text never holds a tag of the notes, and is the text") {
  MeiliFixture fixture(hostile_site());
  for (const char* q : {"", "cache", "script alert", "em", "amp quot", "\"c d\""}) {
    SearchQuery query = section_query_for(q);
    query.pre_tag = "<mark>";
    query.post_tag = "</mark>";
    query.highlight = {"*"};
    const ordered_json answer = fixture.answer(query);
    CHECK_FALSE(answer.at("hits").empty());
    for (const ordered_json& hit : answer.at("hits")) {
      for (const auto& [name, value] : hit.at("_formatted").items()) {
        check_escaped(value, hit.at(name));
      }
    }
  }
}

// Notes of words, signs and letters of several bytes.
std::vector<NoteSpec> random_notes(std::mt19937& random) {
  const std::vector<std::string> pieces = {"cache",
                                           "Caches",
                                           "gpu",
                                           "GPUs",
                                           "naïve",
                                           "日本語の検索",
                                           "std::vector<int>",
                                           "C++",
                                           "kv",
                                           "kv-cache",
                                           "👩‍💻",
                                           "e\u0301a",
                                           "…",
                                           "\"quoted\"",
                                           "end.",
                                           "New",
                                           "\n\n",
                                           "\n\n## A gpu heading\n\n",
                                           "`code cache`",
                                           "—"};
  std::vector<NoteSpec> notes;
  for (int i = 0; i < 12; ++i) {
    std::string body;
    for (std::size_t n = random() % 60; n > 0; --n) body += pieces[random() % pieces.size()] + " ";
    notes.push_back({"n" + std::to_string(i),
                     pieces[random() % 8] + " title " + pieces[random() % 8],
                     "2026-01-0" + std::to_string(1 + random() % 9),
                     {pieces[random() % 8]},
                     "",
                     body + "\n"});
  }
  return notes;
}

using Spans = std::vector<std::pair<std::size_t, std::size_t>>;  // begin and length

// The text without marks, and where these stood.
std::string unmarked(const std::string& marked, Spans& spans) {
  const std::string pre = "\x01";
  const std::string post = "\x02";
  std::string text;
  std::size_t open = 0;
  for (const char c : marked) {
    if (c == pre[0]) {
      open = text.size();
    } else if (c == post[0]) {
      spans.emplace_back(open, text.size() - open);
    } else {
      text += c;
    }
  }
  return text;
}

void check_leaf(const ordered_json& formatted, const ordered_json& original, const Spans& told) {
  Spans spans;
  CHECK(unmarked(formatted.get<std::string>(), spans) == original.get<std::string>());
  CHECK(spans == told);
}

Spans told_of(const ordered_json& positions, const std::string& attribute, int index) {
  Spans spans;
  if (!positions.contains(attribute)) return spans;
  for (const ordered_json& position : positions.at(attribute)) {
    if (index >= 0 && position.at("indices") != ordered_json::array({index})) continue;
    spans.emplace_back(position.at("start"), position.at("length"));
  }
  return spans;
}

TEST_CASE("formatted: without its marks it is the text, and positions tell where these are") {
  std::mt19937 random(7);
  std::size_t marks = 0;
  for (int round = 0; round < 6; ++round) {
    MeiliFixture fixture(random_notes(random));
    for (const char* q :
         {"cache", "gpu kv", "vector int", "検索", "\"kv cache\"", "c++ naive", ""}) {
      SearchQuery query = round % 2 == 0 ? query_for(q) : section_query_for(q);
      query.highlight = {"*"};
      query.matches_position = true;
      query.pre_tag = "\x01";
      query.post_tag = "\x02";
      const ordered_json answer = fixture.answer(query);
      for (const ordered_json& hit : answer.at("hits")) {
        const ordered_json& positions = hit.at("_matchesPosition");
        for (const auto& [name, value] : hit.at("_formatted").items()) {
          CAPTURE(q, name, value.dump());
          const ordered_json& original = hit.at(name);
          if (original.is_string()) check_leaf(value, original, told_of(positions, name, -1));
          for (std::size_t i = 0; original.is_array() && i < original.size(); ++i) {
            check_leaf(value.at(i), original.at(i), told_of(positions, name, static_cast<int>(i)));
          }
        }
        for (const auto& [name, value] : positions.items()) marks += value.size();
      }
    }
  }
  CHECK(marks > 500);
}

TEST_CASE(
    "formatted: cropped it is a part of the text, with markers where the rest is, and a match") {
  std::mt19937 random(11);
  for (int round = 0; round < 4; ++round) {
    MeiliFixture fixture(random_notes(random));
    SearchQuery query = query_for("cache");
    query.highlight = {"body"};
    query.crop = {{"body", 1 + static_cast<std::uint32_t>(random() % 12)}};
    query.pre_tag = query.post_tag = "\x01";
    query.crop_marker = "\x03";
    const ordered_json answer = fixture.answer(query);
    for (const ordered_json& hit : answer.at("hits")) {
      const std::string body = hit.at("body").get<std::string>();
      std::string shown = hit.at("_formatted").at("body").get<std::string>();
      CAPTURE(body, shown);
      if (body.find("cache") != std::string::npos) CHECK(shown.find('\x01') != std::string::npos);
      const bool cut_before = shown.starts_with("\x03");
      const bool cut_after = shown.ends_with("\x03");
      shown = replaced(replaced(shown, "\x01", ""), "\x03", "");
      CHECK(body.find(shown) != std::string::npos);
      if (!cut_before) CHECK(body.starts_with(shown));
      if (!cut_after) CHECK(body.ends_with(shown));
    }
  }
}

}  // namespace
}  // namespace notesearch::meili
