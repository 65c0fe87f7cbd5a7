// What the audit finds when several listings are made one.
#include "corpus/agreement.h"
#include "corpus/merge.h"
#include "tests/catch.h"
#include "tests/corpus/listings.h"

namespace notesearch {
namespace {

TEST_CASE("a sitemap's pages are orphans when they match a pattern or another source lists them") {
  ListedNote derived = page("b");
  derived.markdown_url = kSite + "/raw/notes/b";
  derived.derived_url = true;
  const Merged merged = merge_listings(
      {profile({note("a")}), sitemap({page("a"), derived, page("about", "/"), page("c")}),
       feed({page("c")})});
  CHECK(findings(merged) == Strings{"orphan b   -> https://site.example/notes/b (sitemap)",
                                    "orphan c   -> https://site.example/notes/c (sitemap)",
                                    "orphan c   -> https://site.example/notes/c (feed)"});
}

TEST_CASE("sources that say different things of a note are reported field by field") {
  ListedNote other = note("a");
  other.title = "Another title";
  other.date = parse_day("2026-04-11");
  other.excerpt = "Another excerpt";
  other.tags = {"gpu", "cuda"};
  other.url += "/";
  other.markdown_url += ".md";
  const Merged merged = merge_listings({profile({note("a")}), llms({other})});
  CHECK(
      findings(merged) ==
      Strings{
          "disagreement a title Title of a -> Another title (llms)",
          "disagreement a date 2026-04-10 -> 2026-04-11 (llms)",
          "disagreement a excerpt About a -> Another excerpt (llms)",
          "disagreement a tags gpu -> gpu, cuda (llms)",
          "disagreement a url https://site.example/notes/a -> https://site.example/notes/a/ (llms)",
          "disagreement a markdown_url https://site.example/raw/notes/a -> "
          "https://site.example/raw/notes/a.md (llms)"});
  CHECK(merged.findings[0].source == SourceKind::kLlms);
  const ListedNote& kept = merged.listing.notes[0];
  CHECK(kept.title == "Title of a");
  CHECK(kept.tags == Strings{"gpu"});
}

TEST_CASE("what differs in form alone is no disagreement") {
  ListedNote other = note("a");
  other.title = " Title  of\ta ";
  other.excerpt = "About a\n";
  other.tags = {"GPU", "gpu"};
  other.markdown_url = kSite + "/derived";
  other.derived_url = true;
  CHECK(merge_listings({profile({note("a")}), llms({other})}).findings.empty());
  ListedNote silent = bare("a");
  CHECK(merge_listings({profile({note("a")}), llms({silent})}).findings.empty());
}

TEST_CASE("tags are compared as sets, without case and diacritics' coding") {
  CHECK(same_tags({"GPU", "Systems"}, {"systems", "gpu", "GPU"}));
  CHECK(same_tags({"Économie"}, {"e\u0301conomie"}));
  CHECK_FALSE(same_tags({"économie"}, {"economie"}));
  CHECK_FALSE(same_tags({"a", "b"}, {"a"}));
  CHECK_FALSE(same_tags({"a, b"}, {"a", "b"}));
}

TEST_CASE("a feed has to name only the notes that are newer than its oldest") {
  const auto dated = [](const std::string& slug, const char* day) {
    ListedNote n = note(slug);
    n.date = parse_day(day);
    return n;
  };
  ListedNote undated = note("undated");
  undated.date.reset();
  const std::vector<ListedNote> all = {dated("new", "2026-06-01"), dated("same", "2026-03-01"),
                                       dated("oldest", "2026-03-01"), dated("old", "2025-01-01"),
                                       undated};
  const Merged merged = merge_listings({profile(all), feed({dated("oldest", "2026-03-01")})});
  CHECK(findings(merged) == Strings{"missing new  https://site.example/notes/new ->  (feed)",
                                    "missing_date undated   ->  (profile)"});
  ListedNote no_day = note("old");
  no_day.date.reset();
  CHECK(merge_listings(
            {profile({dated("new", "2026-06-01"), dated("old", "2025-01-01")}), feed({no_day})})
            .findings.empty());
}

TEST_CASE(
    "a note that a source lists with a fault is neither missing there nor an orphan elsewhere") {
  SourceListing faulty = llms({note("b")});
  faulty.listing.problems = {{"a", "llms: line 3", "is on another origin", true}};
  const Merged missing = merge_listings({profile({note("a"), note("b")}), faulty});
  CHECK(missing.findings.empty());
  CHECK(slugs(missing) == Strings{"a", "b"});
  REQUIRE(missing.listing.problems.size() == 1);
  CHECK_FALSE(missing.listing.problems[0].left_out);
  CHECK(missing.listing.problems[0].where == "llms: line 3");

  SourceListing main = profile({note("b")});
  main.listing.problems = {{"a", "profile: notes[0]", "is given twice", true}};
  const Merged orphan = merge_listings({main, llms({note("a"), note("b")})});
  CHECK(orphan.findings.empty());
  CHECK(slugs(orphan) == Strings{"b"});
  CHECK(orphan.listing.problems.at(0).left_out);
}

TEST_CASE("notes without excerpt or date are reported where the sources describe notes at all") {
  ListedNote described = note("a");
  described.excerpt.clear();
  described.date.reset();
  described.fallback_date = parse_day("2026-01-02");
  ListedNote file = bare("b");
  file.file = "/srv/b.md";
  CHECK(findings(merge_listings({profile({described, file})})) ==
        Strings{"missing_excerpt a   ->  (profile)", "missing_date a   -> 2026-01-02 (profile)"});
}

TEST_CASE("what two notes share that should be one note's is reported") {
  ListedNote twin = note("b");
  twin.title = "TITLE of  a";
  twin.url = note("a").url;
  SourceListing main = profile({note("a"), twin});
  main.listing.problems = {{"a", "profile: notes[7].slug", "repeats \"a\"", true}};
  CHECK(findings(merge_listings({main})) ==
        Strings{"duplicate_title b  a -> TITLE of  a (profile)", "duplicate_slug a   ->  (profile)",
                "duplicate_url b  a -> https://site.example/notes/a (profile)"});
}

TEST_CASE("pages of a sitemap whose addresses end alike are no repeated slugs") {
  SourceListing map = sitemap({page("a")});
  map.listing.problems = {{"a", "sitemap: url[1]", "has a slug that is taken", true}};
  CHECK(merge_listings({profile({note("a")}), map}).findings.empty());
}

TEST_CASE("a slug that comes twice keeps its first note") {
  ListedNote second = note("a");
  second.title = "Second";
  const Merged merged = merge_listings({profile({note("a"), second}), llms({page("a"), second})});
  CHECK(slugs(merged) == Strings{"a"});
  CHECK(merged.listing.notes[0].title == "Title of a");
  CHECK(findings(merged) == Strings{"duplicate_slug a   -> https://site.example/notes/a (profile)",
                                    "duplicate_slug a   -> https://site.example/notes/a (llms)"});
}

TEST_CASE("slugs that differ by case alone are two notes") {
  ListedNote upper = page("NIC");
  upper.title = "Upper";
  const Merged merged =
      merge_listings({profile({note("nic"), note("NIC")}), llms({upper, page("nic")})});
  CHECK(findings(merged) == Strings{"disagreement NIC title Title of NIC -> Upper (llms)",
                                    "duplicate_title NIC  nic -> Title of NIC (profile)"});
}

}  // namespace
}  // namespace notesearch
