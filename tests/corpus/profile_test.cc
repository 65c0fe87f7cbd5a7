// profile.json: what is taken from it, what is reported, and when it is refused as a whole.
#include "corpus/profile.h"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "corpus/metadata.h"
#include "tests/catch.h"

using namespace std::string_literals;

namespace notesearch {
namespace {

const std::string kSite = "https://site.example";

ProfileOptions site_options() {
  ProfileOptions options;
  options.allowed_origins = {parse_origin(kSite).value()};
  return options;
}

Result<Listing> parse(const std::string& json) { return parse_profile(json, "P", site_options()); }

// A note with a slug, a body and these further fields.
std::string note(const std::string& slug, const std::string& fields = "") {
  return R"({"slug":")" + slug + R"(","markdownUrl":")" + kSite + "/raw/notes/x\"" +
         (fields.empty() ? "" : "," + fields) + "}";
}

std::string manifest(const std::string& notes) { return R"({"notes":[)" + notes + "]}"; }

// The listing of a manifest that must be readable.
Listing listed(const std::string& notes) {
  auto listing = parse(manifest(notes));
  INFO(notes);
  REQUIRE(listing.has_value());
  return std::move(*listing);
}

// The only problem, as "slug|where|what|left out".
std::string problem(const Listing& listing) {
  REQUIRE(listing.problems.size() == 1);
  const Problem& p = listing.problems.front();
  return p.slug + "|" + p.where + "|" + p.what + "|" + (p.left_out ? "left out" : "kept");
}

TEST_CASE("a complete note is listed with all its fields") {
  const Listing listing = listed(R"({"slug":"nic-hop","title":" The NIC\n hop ","date":"2026-04-10",
    "excerpt":"Nobody talks\tabout it.","tags":["GPU"," systems ","GPU",""],"unknown":{"a":[1,{}]},
    "url":"https://site.example/notes/nic-hop#top",
    "markdownUrl":"https://site.example/raw/notes/nic-hop"})");
  REQUIRE(listing.notes.size() == 1);
  const ListedNote& n = listing.notes[0];
  CHECK(n.slug == "nic-hop");
  CHECK(n.title == "The NIC hop");
  CHECK(format_day(n.date.value()) == "2026-04-10");
  CHECK(n.excerpt == "Nobody talks about it.");
  CHECK(n.tags == std::vector<std::string>{"GPU", "systems"});
  CHECK(n.url == "https://site.example/notes/nic-hop");
  CHECK(n.markdown_url == "https://site.example/raw/notes/nic-hop");
  CHECK(n.file.empty());
  CHECK(listing.problems.empty());
}

TEST_CASE("the real manifest of the sample site has no problems") {
  std::ifstream file(NOTESEARCH_SOURCE_DIR "/corpus/sample/profile.json");
  const std::string json((std::istreambuf_iterator<char>(file)), {});
  ProfileOptions options;
  options.allowed_origins = {parse_origin("https://vanshverma.com").value()};
  const auto listing = parse_profile(json, "P", options);
  REQUIRE(listing.has_value());
  CHECK(listing->notes.size() == 46);
  CHECK(listing->problems.empty());
  for (const ListedNote& n : listing->notes) CHECK(n.date.has_value());
}

TEST_CASE("order is kept, and slugs that differ by case are two notes") {
  const Listing listing = listed(note("b") + "," + note("a") + "," + note("A"));
  REQUIRE(listing.notes.size() == 3);
  CHECK(listing.notes[0].slug == "b");
  CHECK(listing.notes[1].slug == "a");
  CHECK(listing.notes[2].slug == "A");
  CHECK(listing.problems.empty());
}

TEST_CASE("an empty list of notes is read as such") {
  const auto listing = parse(R"({"notes":[]})");
  REQUIRE(listing.has_value());
  CHECK(listing->notes.empty());
}

TEST_CASE("a manifest that can't be trusted is refused as a whole") {
  struct Case {
    std::string json;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"", "is empty"},
      {" \n", "is empty"},
      {"<!doctype html><html>", "web page"},
      {"\n <html>", "web page"},
      {"<?xml version=\"1.0\"?><rss/>", "web page"},
      {"null", "expected an object with `notes`, found null"},
      {"[]", "expected an object with `notes`, found an array"},
      {"42", "expected an object with `notes`, found a number"},
      {"\"notes\"", "expected an object with `notes`, found a string"},
      {"{}", "has no `notes`"},
      {R"({"Notes":[]})", "has no `notes`"},
      {R"({"x":{"notes":[]}})", "has no `notes`"},
      {R"({"notes":null})", "`notes`: expected an array, found null"},
      {R"({"notes":{}})", "`notes`: expected an array, found an object"},
      {R"({"notes":"x"})", "`notes`: expected an array, found a string"},
      {R"({"notes":0})", "`notes`: expected an array, found a number"},
      {R"({"notes":[],"notes":[]})", "given twice"},
      {R"({"notes":[1,2]})",
       "none of its 2 notes can be used; the first: notes[0] expected an object"},
      {R"({"notes":[{}]})", "notes[0].slug is missing"},
      {R"({"notes":[],})", "not valid JSON at byte"},
      {R"({"notes":[]} x)", "not valid JSON at byte"},
      {R"({"notes":[]}{"notes":[]})", "not valid JSON at byte"},
      {R"({'notes':[]})", "not valid JSON at byte"},
      {R"({"notes":[NaN]})", "not valid JSON at byte"},
      {R"({"notes":[1e400]})", "not valid JSON at byte"},
      {R"({"notes":[)", "cut short"},
      {R"({"notes":[{"slug":"a)", "cut short"},
      {std::string(65, '['), "expected an object"},
      {R"({"x":)" + std::string(1'000'000, '['), "nested deeper than 64"},
      {R"({"notes":[{"x":)" + std::string(100, '['), "nested deeper than 64"},
  };
  for (const Case& c : cases) {
    INFO(c.json.substr(0, 100));
    const auto listing = parse(c.json);
    REQUIRE_FALSE(listing.has_value());
    CHECK(listing.error().kind == ErrorKind::kBadData);
    CHECK(listing.error().where == "P");
    CHECK_THAT(listing.error().what, Catch::Matchers::Contains(c.says));
  }
}

TEST_CASE("no prefix of a manifest passes for the whole") {
  const std::string whole =
      manifest(note("a", R"("title":"\u00e9 \"q\"","tags":["x","y"],"date":"2026-01-02")") + "," +
               note("b", R"("n":-1.5e3,"t":true,"z":null)"));
  REQUIRE(parse(whole).has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(whole.substr(0, size));
    const auto listing = parse(whole.substr(0, size));
    REQUIRE_FALSE(listing.has_value());
    CHECK(listing.error().kind == ErrorKind::kBadData);
  }
}

TEST_CASE("too many notes are refused, one fewer is not") {
  ProfileOptions options = site_options();
  options.max_notes = 2;
  const auto parse_with = [&](const std::string& notes) {
    return parse_profile(manifest(notes), "P", options);
  };
  CHECK(parse_with(note("a") + "," + note("b"))->notes.size() == 2);
  CHECK_FALSE(parse_with(note("a") + "," + note("b") + "," + note("c")).has_value());
  CHECK_FALSE(parse_with(note("a") + ",1,1").has_value());
}

TEST_CASE("one bad note is left out, the others stay") {
  struct Case {
    std::string bad;
    std::string problem;
  };
  const std::vector<Case> cases = {
      {"1", "|P: notes[1]|expected an object, found a number|left out"},
      {"[{}]", "|P: notes[1]|expected an object, found an array|left out"},
      {"null", "|P: notes[1]|expected an object, found null|left out"},
      {"{}", "|P: notes[1].slug|is missing|left out"},
      {R"({"slug":7})", "|P: notes[1].slug|expected a string, found a number|left out"},
      {R"({"slug":["a"]})", "|P: notes[1].slug|expected a string, found an array|left out"},
      {R"({"slug":"../x"})",
       "|P: notes[1].slug|is no slug: \"../x\" (letters, digits, '.', '_', '-', at most 128)|left "
       "out"},
      {note("ok"),
       "ok|P: notes[1].slug|repeats \"ok\"; the first note of that name is kept|left out"},
      {note("b", R"("title":"x","title":"y")"),
       "b|P: notes[1].title|is given twice, so the note is left out|left out"},
      {R"({"slug":"b","slug":"c"})",
       "c|P: notes[1].slug|is given twice, so the note is left out|left out"},
      {R"({"slug":"b"})",
       "b|P: notes[1].markdownUrl|is missing, so there is no text to fetch|left out"},
      {R"({"slug":"b","markdownUrl":null})",
       "b|P: notes[1].markdownUrl|is missing, so there is no text to fetch|left out"},
      {R"({"slug":"b","markdownUrl":1})",
       "b|P: notes[1].markdownUrl|expected a string, found a number|left out"},
      {R"({"slug":"b","markdownUrl":"https://site.example.evil/x"})",
       "b|P: notes[1].markdownUrl|\"https://site.example.evil/x\" is on another origin than the "
       "manifest|left out"},
  };
  for (const Case& c : cases) {
    INFO(c.bad);
    const Listing listing = listed(note("ok") + "," + c.bad);
    CHECK(problem(listing) == c.problem);
    REQUIRE(listing.notes.size() == 1);
    CHECK(listing.notes[0].slug == "ok");
  }
}

TEST_CASE("a body is fetched from nowhere but the allowed origins") {
  const std::vector<std::string> urls = {"http://site.example/x",
                                         "https://site.example:8443/x",
                                         "https://www.site.example/x",
                                         "https://site.example@evil.example/x",
                                         "https://user@site.example/x",
                                         "https://evil.example/https://site.example/x",
                                         "https://site.example\\\\@evil.example/x",
                                         "https://site.example./x",
                                         "//site.example/x",
                                         "/raw/notes/x",
                                         "file:///etc/passwd",
                                         "https://127.0.0.1/x",
                                         "https://[::1]/x",
                                         "https://s\u0456te.example/x",
                                         "https://site.example%2eevil.example/x",
                                         "javascript:alert(1)",
                                         "https://"};
  for (const std::string& url : urls) {
    INFO(url);
    const Listing listing = listed(note("ok") + R"(,{"slug":"b","markdownUrl":")" + url + "\"}");
    CHECK(listing.notes.size() == 1);
    REQUIRE(listing.problems.size() == 1);
    CHECK(listing.problems[0].slug == "b");
    CHECK(listing.problems[0].left_out);
  }
}

TEST_CASE("markdownUrl does not matter when bodies are files") {
  const auto listing =
      parse_profile(R"({"notes":[{"slug":"a","markdownUrl":"ftp://x"}]})", "P", ProfileOptions());
  REQUIRE(listing.has_value());
  REQUIRE(listing->notes.size() == 1);
  CHECK(listing->notes[0].markdown_url.empty());
  CHECK(listing->problems.empty());
}

TEST_CASE("one bad field is lost, the note stays") {
  struct Case {
    std::string field;
    std::string problem;
  };
  const std::vector<Case> cases = {
      {R"("title":1)", "a|P: notes[0].title|expected a string, found a number|kept"},
      {R"("title":{"x":1})", "a|P: notes[0].title|expected a string, found an object|kept"},
      {R"("excerpt":[])", "a|P: notes[0].excerpt|expected a string, found an array|kept"},
      {R"("date":20260410)", "a|P: notes[0].date|expected a string, found a number|kept"},
      {R"("tags":"gpu")", "a|P: notes[0].tags|expected an array, found a string|kept"},
      {R"("tags":["x",1,2])", "a|P: notes[0].tags|expected strings, found a number|kept"},
      {R"("tags":[["x"]])", "a|P: notes[0].tags|expected strings, found an array|kept"},
      {R"("url":true)", "a|P: notes[0].url|expected a string, found a boolean|kept"},
      {R"("url":"javascript:alert`1`")",
       "a|P: notes[0].url|the URL \"javascript:alert`1`\" does not start with https:// or "
       "http://|kept"},
  };
  for (const Case& c : cases) {
    INFO(c.field);
    const Listing listing = listed(note("a", c.field));
    CHECK(listing.notes.size() == 1);
    CHECK(problem(listing) == c.problem);
  }
  CHECK(listed(note("a", R"("title":null,"tags":null,"date":null,"url":"")")).problems.empty());
}

TEST_CASE("a date that is no day leaves the note undated") {
  for (const char* date : {"0000-00-00", "2026-02-30", "yesterday", "1e400", "-1", "10000-01-01",
                           "2026-13-01", "10 April 2026", "2026-04-10T25:00:00Z"}) {
    INFO(date);
    const Listing listing = listed(note("a", R"("date":")" + std::string(date) + "\""));
    CHECK_FALSE(listing.notes.at(0).date.has_value());
    CHECK(listing.problems.size() == 1);
  }
  const Listing other_zone = listed(note("a", R"("date":" 2026-04-10T23:30:00-05:00 ")"));
  CHECK(format_day(other_zone.notes.at(0).date.value()) == "2026-04-11");
}

TEST_CASE("long texts are cut, long and numerous tags left out") {
  const Listing cut = listed(note("a", R"("title":")" + std::string(5000, 't') +
                                           R"(","excerpt":")" + std::string(50000, 'e') + "\""));
  CHECK(cut.notes[0].title.size() == kMaxTitleBytes);
  CHECK(cut.notes[0].excerpt.size() == kMaxExcerptBytes);

  std::string tags = "\"" + std::string(65, 'x') + "\"";
  for (int i = 0; i < 1000; ++i) tags += ",\"t" + std::to_string(i) + "\"";
  const Listing many = listed(note("a", "\"tags\":[" + tags + "]"));
  CHECK(many.notes[0].tags.size() == kMaxTags);
  CHECK(many.problems.size() == 1);
}

TEST_CASE("one page under two slugs is reported and kept") {
  const std::string url = R"("url":"https://site.example/notes/x")";
  const Listing listing = listed(note("a", url) + "," + note("b", url));
  CHECK(listing.notes.size() == 2);
  CHECK(problem(listing) == "b|P: notes[1].url|is also the URL of the note \"a\"|kept");
}

TEST_CASE("bytes that are not UTF-8 are replaced and counted") {
  const Listing listing = listed(note("a", "\"title\":\"caf\xE9\""));
  CHECK(listing.notes[0].title == "caf\uFFFD");
  CHECK(problem(listing) == "|P|1 bytes are not UTF-8 and were replaced|kept");
  CHECK(parse("\xEF\xBB\xBF" + manifest(note("a"))).has_value());
}

TEST_CASE("remarks are bounded, notes that are left out are all named") {
  std::string notes = note("first");
  for (int i = 0; i < 1500; ++i) {
    notes += "," + note("n" + std::to_string(i), R"("title":1)") + R"(,{"slug":"m)" +
             std::to_string(i) + "\"}";
  }
  const Listing listing = listed(notes);
  std::size_t left_out = 0;
  for (const Problem& p : listing.problems) left_out += p.left_out ? 1 : 0;
  CHECK(left_out == 1500);
  CHECK(listing.problems.size() == 1500 + 1000 + 1);
  CHECK(listing.problems.back().what == "and 500 more problems");
}

}  // namespace
}  // namespace notesearch
