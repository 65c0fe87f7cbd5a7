// Several listings made one: who decides which notes there are, and who fills in what.
#include "corpus/merge.h"

#include <chrono>

#include "tests/catch.h"
#include "tests/corpus/listings.h"

namespace notesearch {
namespace {

TEST_CASE("one complete source comes out as it went in, with its provenance") {
  const Merged merged = merge_listings({profile({note("b"), note("a")})});
  CHECK(slugs(merged) == Strings{"b", "a"});
  CHECK(merged.listing.complete);
  CHECK(merged.findings.empty());
  const Provenance& from = merged.listing.notes[0].provenance;
  CHECK(from.listed_by == std::vector{SourceKind::kProfile});
  for (const SourceKind kind :
       {from.title, from.date, from.excerpt, from.tags, from.url, from.body}) {
    CHECK(kind == SourceKind::kProfile);
  }
}

TEST_CASE("no source makes an empty listing from which nothing can be taken for removed") {
  const Merged merged = merge_listings({});
  CHECK(merged.listing.notes.empty());
  CHECK_FALSE(merged.listing.complete);
}

TEST_CASE("the main source decides which notes there are, whatever the order given") {
  const Merged merged = merge_listings({feed({note("c"), note("a")}), llms({note("d"), note("b")}),
                                        profile({note("b"), note("a")})});
  CHECK(slugs(merged) == Strings{"b", "a"});
  CHECK(findings(merged) == Strings{"orphan d   -> https://site.example/notes/d (llms)",
                                    "orphan c   -> https://site.example/notes/c (feed)",
                                    "missing a  https://site.example/notes/a ->  (llms)"});
  CHECK(merged.listing.notes[0].provenance.listed_by ==
        std::vector{SourceKind::kProfile, SourceKind::kLlms});
  CHECK(merged.listing.notes[1].provenance.listed_by ==
        std::vector{SourceKind::kProfile, SourceKind::kFeed});
}

TEST_CASE("the first complete source is the main one even behind incomplete ones") {
  SourceListing partial = source(SourceKind::kProfile, {note("a"), note("b")}, false);
  const Merged merged = merge_listings({partial, llms({page("b"), note("c")})});
  CHECK(slugs(merged) == Strings{"b", "c"});
  CHECK(merged.listing.complete);
  CHECK(merged.listing.notes[0].provenance.listed_by ==
        std::vector{SourceKind::kProfile, SourceKind::kLlms});
  CHECK(merged.listing.notes[0].provenance.title == SourceKind::kProfile);
}

TEST_CASE("feeds alone never make a complete listing") {
  const Merged merged = merge_listings({feed({note("a")}), feed({note("b")})});
  CHECK(slugs(merged) == Strings{"a"});
  CHECK_FALSE(merged.listing.complete);
}

TEST_CASE("what the main source leaves open is filled in by the next that knows") {
  ListedNote open = bare("a");
  open.markdown_url = kSite + "/raw/notes/a";
  ListedNote in_feed = note("a");
  in_feed.title.clear();
  in_feed.fallback_date = parse_day("2026-05-01");
  ListedNote in_llms = bare("a");
  in_llms.title = "From llms";
  const Merged merged = merge_listings({profile({open}), feed({in_feed}), llms({in_llms})});
  const ListedNote& n = merged.listing.notes.at(0);
  CHECK(n.title == "From llms");
  CHECK(format_day(n.date.value()) == "2026-04-10");
  CHECK(format_day(n.fallback_date.value()) == "2026-05-01");
  CHECK(n.excerpt == "About a");
  CHECK(n.tags == Strings{"gpu"});
  CHECK(n.url == kSite + "/notes/a");
  CHECK(n.provenance.title == SourceKind::kLlms);
  CHECK(n.provenance.date == SourceKind::kFeed);
  CHECK(n.provenance.excerpt == SourceKind::kFeed);
  CHECK(n.provenance.tags == SourceKind::kFeed);
  CHECK(n.provenance.url == SourceKind::kFeed);
  CHECK(n.provenance.body == SourceKind::kProfile);
  CHECK(merged.findings.empty());
}

TEST_CASE("without a date, provenance names who gave the date that stands in for it") {
  ListedNote open = bare("a");
  open.markdown_url = kSite + "/raw/notes/a";
  ListedNote mapped = page("a");
  mapped.fallback_date = parse_day("2026-05-01");
  const auto date_from = [&](const std::vector<SourceListing>& others) {
    std::vector<SourceListing> sources = others;
    sources.push_back(profile({open}));
    return merge_listings(std::move(sources)).listing.notes.at(0).provenance.date;
  };
  CHECK(date_from({}) == SourceKind::kNone);
  CHECK(date_from({sitemap({mapped})}) == SourceKind::kSitemap);
  CHECK(date_from({sitemap({mapped}), feed({note("a")})}) == SourceKind::kFeed);
  CHECK(date_from({llms({note("a")}), sitemap({mapped})}) == SourceKind::kLlms);
}

TEST_CASE("notes are the same by slug, by page or by markdown address") {
  ListedNote by_page = page("a");
  by_page.slug = "other";
  ListedNote by_body = bare("another");
  by_body.markdown_url = kSite + "/raw/notes/b";
  const Merged merged = merge_listings(
      {profile({note("a"), note("b"), note("c")}), feed({by_page, by_body, page("c")})});
  for (const ListedNote& n : merged.listing.notes) CHECK(n.provenance.listed_by.size() == 2);
  CHECK(merged.findings.empty());
}

TEST_CASE("a page that one source fills in tells the notes of the next") {
  ListedNote open = note("a");
  open.url.clear();
  ListedNote renamed = page("a");
  renamed.slug = "renamed";
  const Merged merged = merge_listings({profile({open}), llms({page("a")}), feed({renamed})});
  CHECK(merged.listing.notes.at(0).provenance.listed_by.size() == 3);
  CHECK(merged.findings.empty());
}

TEST_CASE("the page decides where two sources mean different pages by one slug") {
  ListedNote crossed = page("b");
  crossed.slug = "a";
  crossed.title = "Title of b";
  const Merged merged = merge_listings({profile({note("a"), note("b")}), feed({crossed})});
  CHECK(merged.findings.empty());
  CHECK(merged.listing.notes[0].provenance.listed_by.size() == 1);
  CHECK(merged.listing.notes[1].provenance.listed_by.size() == 2);
}

TEST_CASE(
    "of bodies, a given address or file is best, then a derived one, then one that came along") {
  const auto with = [](SourceKind kind, const std::string& body) {
    ListedNote n = bare("a");
    if (body == "given")
      n.markdown_url = "https://site.example/given" + std::string(source_kind_name(kind));
    if (body == "derived")
      n.markdown_url = "https://site.example/derived" + std::string(source_kind_name(kind));
    n.derived_url = body == "derived";
    if (body == "file") n.file = "/srv/a.md";
    if (body == "embedded") n.body = "text " + std::string(source_kind_name(kind));
    return n;
  };
  struct Case {
    std::string main, second, third;  // profile, llms-full, feed
    std::string kept;
    SourceKind from;
  };
  const std::vector<Case> cases = {
      {"given", "given", "file", "https://site.example/givenprofile", SourceKind::kProfile},
      {"derived", "embedded", "given", "https://site.example/givenfeed", SourceKind::kFeed},
      {"derived", "derived", "embedded", "https://site.example/derivedprofile",
       SourceKind::kProfile},
      {"embedded", "embedded", "derived", "https://site.example/derivedfeed", SourceKind::kFeed},
      {"embedded", "embedded", "", "text profile", SourceKind::kProfile},
      {"", "embedded", "file", "/srv/a.md", SourceKind::kFeed},
      {"", "", "embedded", "text feed", SourceKind::kFeed},
      {"", "embedded", "", "text llms-full", SourceKind::kLlmsFull},
  };
  for (const Case& c : cases) {
    INFO(c.main << ", " << c.second << ", " << c.third);
    const Merged merged =
        merge_listings({profile({with(SourceKind::kProfile, c.main)}),
                        source(SourceKind::kLlmsFull, {with(SourceKind::kLlmsFull, c.second)}),
                        feed({with(SourceKind::kFeed, c.third)})});
    const ListedNote& n = merged.listing.notes.at(0);
    CHECK(n.markdown_url + n.file.string() + n.body.value_or("") == c.kept);
    CHECK(n.provenance.body == c.from);
    CHECK(n.derived_url == (c.kept.find("derived") != std::string::npos));
  }
}

TEST_CASE("a replaced markdown address no longer finds the note, its new one does") {
  ListedNote derived = bare("a");
  derived.markdown_url = kSite + "/a-rather-long-derived-address-of-the-markdown";
  derived.derived_url = true;
  ListedNote given = bare("a");
  given.markdown_url = kSite + "/given";
  ListedNote by_new = bare("x");
  by_new.markdown_url = given.markdown_url;
  ListedNote by_old = bare("y");
  by_old.markdown_url = derived.markdown_url;
  const Merged merged = merge_listings({profile({derived}), llms({given}), feed({by_new, by_old})});
  CHECK(findings(merged) == Strings{"orphan y   -> " + derived.markdown_url + " (feed)"});
}

TEST_CASE("a note without any body is left out with advice") {
  const Merged merged = merge_listings({llms({page("a"), note("b")}), feed({page("a")})});
  CHECK(slugs(merged) == Strings{"b"});
  REQUIRE(merged.listing.problems.size() == 1);
  const Problem& problem = merged.listing.problems[0];
  CHECK(problem.slug == "a");
  CHECK(problem.where == "llms");
  CHECK(problem.left_out);
  CHECK_THAT(problem.what, Catch::Matchers::Contains("--raw-url PAGE=RAW"));
}

TEST_CASE("pages of a main sitemap that nobody calls notes are passed over") {
  ListedNote derived = page("a");
  derived.markdown_url = kSite + "/raw/notes/a";
  derived.derived_url = true;
  const auto some = {derived, page("about", "/"), page("talk")};

  const Merged merged = merge_listings({sitemap(some), feed({page("talk")})});
  CHECK(slugs(merged) == Strings{"a"});
  REQUIRE(merged.listing.problems.size() == 1);
  CHECK(merged.listing.problems[0].slug == "talk");

  // With no body anywhere, a pattern is what is missing.
  const Merged none = merge_listings({sitemap({page("about", "/"), page("a")})});
  CHECK(none.listing.notes.empty());
  CHECK(none.listing.problems.size() == 2);
}

TEST_CASE("a sitemap's page is a note's by its path, not by the last word of it alone") {
  struct Case {
    std::string url;
    std::string found;  // by the audit
  };
  const std::vector<Case> cases = {
      {"https://site.example/notes/gpu", ""},
      {"http://www.site.example/notes/gpu/",
       "disagreement gpu url https://site.example/notes/gpu -> "
       "http://www.site.example/notes/gpu/ (sitemap)"},
      {"https://site.example/notes/gpu.html",
       "disagreement gpu url https://site.example/notes/gpu -> "
       "https://site.example/notes/gpu.html (sitemap)"},
      {"https://site.example/tags/gpu",
       "missing gpu  https://site.example/notes/gpu ->  (sitemap)"},
  };
  for (const Case& c : cases) {
    INFO(c.url);
    ListedNote listed = bare("gpu");
    listed.url = c.url;
    const Merged merged = merge_listings({profile({note("gpu")}), sitemap({listed})});
    CHECK(findings(merged) == (c.found.empty() ? Strings{} : Strings{c.found}));
  }
  ListedNote no_page = note("gpu");
  no_page.url.clear();
  const Merged filled = merge_listings({profile({no_page}), sitemap({page("gpu")})});
  CHECK(filled.listing.notes.at(0).url == kSite + "/notes/gpu");
}

TEST_CASE("problems of all sources are kept, the main source's first") {
  SourceListing first = feed({});
  first.listing.problems = {{"", "feed: item 3", "has no link", true}};
  SourceListing main = profile({note("a")});
  main.listing.problems = {{"a", "profile: notes[0].date", "is no date", false}};
  const Merged merged = merge_listings({first, main});
  REQUIRE(merged.listing.problems.size() == 2);
  CHECK(merged.listing.problems[0].where == "profile: notes[0].date");
  CHECK(merged.listing.problems[1].where == "feed: item 3");
  CHECK_FALSE(merged.listing.problems[1].left_out);
}

TEST_CASE("a hundred thousand notes of five sources are merged in linear time") {
  const auto many = [](SourceKind kind, std::size_t count) {
    std::vector<ListedNote> notes;
    notes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) notes.push_back(note("note-" + std::to_string(i)));
    return source(kind, std::move(notes), kind != SourceKind::kFeed);
  };
  const auto seconds_for = [&](std::size_t count) {
    std::vector<SourceListing> sources;
    for (const SourceKind kind : {SourceKind::kFeed, SourceKind::kSitemap, SourceKind::kLlms,
                                  SourceKind::kLlmsFull, SourceKind::kProfile}) {
      sources.push_back(many(kind, count));
    }
    const auto start = std::chrono::steady_clock::now();
    const Merged merged = merge_listings(std::move(sources));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    CHECK(merged.listing.notes.size() == count);
    CHECK(merged.findings.empty());
    return took.count();
  };
  CHECK(seconds_for(100'000) < 20.0);  // a second or so; quadratic time would take hours
}

}  // namespace
}  // namespace notesearch
