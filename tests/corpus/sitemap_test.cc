// Sitemaps: what is read from them, which pages become notes, and when one is refused.
#include "corpus/sitemap.h"

#include <string>
#include <vector>

#include "corpus/profile.h"
#include "tests/catch.h"
#include "tests/corpus/sample.h"

namespace notesearch {
namespace {

const std::string kSite = "https://site.example";

std::string urlset(const std::string& urls) {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">)" +
         urls + "</urlset>";
}

std::string url(const std::string& path, const std::string& more = "") {
  return "<url><loc>" + kSite + path + "</loc>" + more + "</url>";
}

Sitemap parsed(const std::string& xml) {
  auto sitemap = parse_sitemap(xml, "S");
  REQUIRE(sitemap.has_value());
  return std::move(*sitemap);
}

// "url date" of each page, one a line.
std::string pages(const Sitemap& sitemap) {
  std::string out;
  for (const SitemapPage& page : sitemap.pages) {
    out += page.url + " " + (page.last_modified ? format_day(*page.last_modified) : "-") + "\n";
  }
  return out;
}

std::string shown(const std::vector<Problem>& problems) {
  std::string out;
  for (const Problem& p : problems) {
    out += p.slug + "|" + p.where + "|" + p.what + (p.left_out ? "|left out\n" : "\n");
  }
  return out;
}

SourceOptions site_options(const std::vector<std::string>& patterns = {}) {
  SourceOptions options;
  options.allowed_origins = {parse_origin(kSite).value()};
  for (const std::string& pattern : patterns) {
    options.raw_urls.push_back(RawUrlPattern::parse(pattern, parse_url(kSite).value()).value());
  }
  return options;
}

Listing listed(const std::string& urls, const SourceOptions& options) {
  auto listing = list_sitemap({parsed(urlset(urls))}, "S", options);
  REQUIRE(listing.has_value());
  return std::move(*listing);
}

// The slugs of the notes, with a space behind each.
std::string slugs(const Listing& listing) {
  std::string out;
  for (const ListedNote& note : listing.notes) out += note.slug + " ";
  return out;
}

TEST_CASE("pages are read with their dates, in order") {
  const Sitemap sitemap =
      parsed(urlset(url("/notes/b", "<lastmod>2026-04-10</lastmod>") +
                    url("/notes/a",
                        "<changefreq>daily</changefreq>"
                        "<lastmod>\n 2026-04-10T23:30:00-05:00 </lastmod><priority>1</priority>") +
                    url("/?a&amp;b=1") + "<url><loc> HTTPS://Site.example:443/c#top\n</loc></url>" +
                    url("/d", "<lastmod>2026-04</lastmod>") + url("/e", "<lastmod/>")));
  CHECK(pages(sitemap) ==
        "https://site.example/notes/b 2026-04-10\n"
        "https://site.example/notes/a 2026-04-11\n"
        "https://site.example/?a&b=1 -\n"
        "https://site.example/c -\n"
        "https://site.example/d -\n"
        "https://site.example/e -\n");
  CHECK(shown(sitemap.problems).empty());
  CHECK(sitemap.sitemaps.empty());
}

TEST_CASE("an index names sitemaps and no pages") {
  const Sitemap sitemap = parsed(
      R"(<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sitemap><loc>https://site.example/1.xml</loc><lastmod>2026-04-10</lastmod></sitemap>
      <url><loc>https://site.example/page</loc></url>
      <sitemap><loc>https://site.example/2.xml.gz</loc></sitemap></sitemapindex>)");
  CHECK(sitemap.pages.empty());
  CHECK(sitemap.sitemaps ==
        std::vector<std::string>{"https://site.example/1.xml", "https://site.example/2.xml.gz"});
}

TEST_CASE("only the elements of the sitemap itself count") {
  const Sitemap sitemap = parsed(
      R"(<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="urn:i">
      <s:url><i:loc>https://site.example/image-1</i:loc><i:image><i:loc>x</i:loc>
      <s:loc>https://site.example/deeper</s:loc></i:image><s:loc>https://site.example/a</s:loc>
      </s:url><i:url><s:loc>https://site.example/b</s:loc></i:url>
      <s:loc>https://site.example/c</s:loc></s:urlset>)");
  CHECK(pages(sitemap) == "https://site.example/a -\n");
  // Without a namespace it is read all the same.
  CHECK(pages(parsed("<urlset>" + url("/a") + "</urlset>")) == "https://site.example/a -\n");
}

TEST_CASE("an entry that names no page is a problem, and so is a date that is none") {
  const Sitemap sitemap = parsed(urlset(
      "<url/>" + url("/a", "<lastmod>yesterday</lastmod>") + "<url><loc>/relative</loc></url>" +
      "<url><loc>file:///etc/passwd</loc></url><url><loc>https://u@site.example/</loc></url>" +
      "<url><loc>" + std::string(5'000, 'a') + "</loc></url>" +
      url("/b", "<lastmod>2026-02-30</lastmod>")));
  CHECK(pages(sitemap) == "https://site.example/a -\nhttps://site.example/b -\n");
  const std::string problems = shown(sitemap.problems);
  for (const char* line :
       {"|S: url[0]|has no <loc>\n", "|S: url[1]|has a <lastmod> that is no date: \"yesterday\"\n",
        "|S: url[2]|the URL \"/relative\" does not start with https:// or http://\n",
        "|S: url[3]|the URL \"file:///etc/passwd\" does not start with https:// or http://\n",
        "|S: url[4]|the URL \"https://u@site.example/\" has a user name\n", "is longer than",
        "|S: url[6]|has a <lastmod> that is no date: \"2026-02-30\"\n"}) {
    INFO(problems);
    CHECK(problems.find(line) != std::string::npos);
  }
}

TEST_CASE("a sitemap that can't be trusted is refused as a whole") {
  std::string too_many;
  for (int i = 0; i < 50'001; ++i) too_many += "<url/>";
  struct Case {
    std::string xml;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"", "is empty"},
      {"<!DOCTYPE html><html>", "is a web page (HTML)"},
      {"<!DOCTYPE urlset [<!ENTITY a 'x'>]>" + urlset(url("/&a;")), "document type"},
      {"<rss/>", "is no sitemap: expected <urlset> or <sitemapindex>, found \"rss\""},
      {urlset(url("/a")).substr(0, 150), "is cut short"},
      {urlset(too_many), "lists more than 50,000 URLs"},
      {urlset(std::string(kMaxSitemapBytes, ' ')), "is longer than 52428800 bytes"},
  };
  for (const Case& c : cases) {
    INFO(c.xml.substr(0, 100));
    const auto sitemap = parse_sitemap(c.xml, "S");
    REQUIRE_FALSE(sitemap.has_value());
    CHECK(sitemap.error().kind == ErrorKind::kBadData);
    CHECK(sitemap.error().where == "S");
    CHECK(sitemap.error().what.find(c.says) != std::string::npos);
  }
  too_many.resize(too_many.size() - std::string("<url/>").size());
  CHECK(parse_sitemap(urlset(too_many), "S").has_value());
}

TEST_CASE("the pages that a pattern matches are notes, with their markdown") {
  const Listing listing = listed(
      url("/") + url("/notes") + url("/about") + url("/notes/b", "<lastmod>2026-04-10</lastmod>") +
          url("/notes/a/") + url("/posts/c.html"),
      site_options({"/notes/{slug}=/raw/notes/{slug}", "/posts/{slug}.html=/posts/{slug}.md"}));
  REQUIRE(slugs(listing) == "b a c ");
  const ListedNote& b = listing.notes[0];
  CHECK(b.url == kSite + "/notes/b");
  CHECK(b.markdown_url == kSite + "/raw/notes/b");
  CHECK(b.derived_url);
  CHECK_FALSE(b.date.has_value());
  CHECK(format_day(b.fallback_date.value()) == "2026-04-10");
  CHECK(b.provenance.listed_by == std::vector{SourceKind::kSitemap});
  CHECK(b.provenance.url == SourceKind::kSitemap);
  CHECK(b.provenance.body == SourceKind::kSitemap);
  CHECK(b.provenance.title == SourceKind::kNone);
  CHECK(listing.notes[1].url == kSite + "/notes/a/");
  CHECK(listing.notes[1].markdown_url == kSite + "/raw/notes/a");
  CHECK(listing.notes[2].markdown_url == kSite + "/posts/c.md");
  CHECK(listing.complete);
  CHECK(shown(listing.problems).empty());
}

TEST_CASE("without a pattern every page is a note but those that lead to others") {
  const Listing listing = listed(url("/") + url("") + url("/notes/") + url("/notes/a") +
                                     url("/notes-b") + url("/notes/deep") + url("/notes/deep/c/") +
                                     url("/index.html") + url("/x/index.htm") + url("/about"),
                                 site_options());
  CHECK(slugs(listing) == "a notes-b c about ");
  for (const ListedNote& note : listing.notes) {
    CHECK(note.markdown_url.empty());
    CHECK_FALSE(note.derived_url);
    CHECK(note.provenance.body == SourceKind::kNone);
  }
  CHECK(shown(listing.problems).empty());
}

TEST_CASE("pages elsewhere are problems, not notes") {
  const std::string elsewhere =
      "<url><loc>https://other.example/notes/x</loc></url>"
      "<url><loc>http://site.example/notes/x</loc></url>"
      "<url><loc>https://site.example:8443/notes/x</loc></url>";
  const Listing listing =
      listed(url("/notes/a") + elsewhere, site_options({"/notes/{slug}=/raw/{slug}"}));
  CHECK(slugs(listing) == "a ");
  CHECK(shown(listing.problems) ==
        "|S|\"https://other.example/notes/x\" is on another origin than the site\n"
        "|S|\"http://site.example/notes/x\" is on another origin than the site\n"
        "|S|\"https://site.example:8443/notes/x\" is on another origin than the site\n");
}

TEST_CASE("a second page of the same slug is left out, and so is markdown on a foreign origin") {
  const Listing twice = listed(url("/notes/a") + url("/notes/a/") + url("/x/a"), site_options());
  CHECK(slugs(twice) == "a ");
  CHECK(shown(twice.problems) ==
        "a|S|repeats \"a\"; the first note of that name is kept|left out\n"
        "a|S|repeats \"a\"; the first note of that name is kept|left out\n");

  const Listing foreign =
      listed(url("/notes/a"), site_options({"/notes/{slug}=https://evil.example/{slug}"}));
  CHECK(foreign.notes.empty());
  CHECK(shown(foreign.problems) ==
        "a|S|has its markdown at \"https://evil.example/a\", which is on no allowed origin"
        "|left out\n");
}

TEST_CASE("a sitemap without a note among its pages says so") {
  CHECK(shown(listed(url("/notes/a"), site_options({"/posts/{slug}=/raw/{slug}"})).problems) ==
        "|S|none of its 1 pages matches a raw URL pattern\n");
  CHECK(shown(listed(url("/"), site_options()).problems) ==
        "|S|none of its 1 pages looks like a note\n");
  CHECK(listed("", site_options()).problems.empty());
}

TEST_CASE("several sitemaps are one listing, with their problems and one bound on notes") {
  const std::vector<Sitemap> both = {
      parsed(urlset(url("/notes/a") + "<url/>")),
      parsed(urlset(url("/notes/b", "<lastmod>x</lastmod>") + url("/notes/a")))};
  const auto listing = list_sitemap(both, "S", site_options());
  REQUIRE(listing.has_value());
  CHECK(slugs(*listing) == "a b ");
  CHECK(listing->problems.size() == 3);

  SourceOptions few = site_options();
  few.max_notes = 2;
  const auto refused = list_sitemap(both, "S", few);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::kBadData);
  CHECK(refused.error().what == "lists more than 2 notes");
}

TEST_CASE("a sitemap from a file lists pages and no bodies") {
  SourceOptions options = site_options({"/notes/{slug}=/raw/{slug}"});
  options.allowed_origins.reset();
  const Listing listing = listed(url("/notes/a"), options);
  REQUIRE(slugs(listing) == "a ");
  CHECK(listing.notes[0].markdown_url.empty());
}

TEST_CASE("the sitemap of the sample site lists the notes of its profile, with their bodies") {
  const Listing profile = sample_profile();
  const auto sitemap = parse_sitemap(sample_file("sitemap.xml"), "S");
  REQUIRE(sitemap.has_value());
  for (const bool with_pattern : {true, false}) {
    SourceOptions options = sample_options();
    if (!with_pattern) options.raw_urls.clear();
    const auto listing = list_sitemap({*sitemap}, "S", options);
    REQUIRE(listing.has_value());
    CHECK(listing->problems.empty());
    REQUIRE(listing->notes.size() == profile.notes.size());
    for (std::size_t i = 0; i < profile.notes.size(); ++i) {
      const ListedNote& expected = profile.notes[i];
      const ListedNote& note = listing->notes[i];
      INFO(expected.slug);
      CHECK(note.slug == expected.slug);
      CHECK(note.url == expected.url);
      CHECK(note.fallback_date == expected.date);
      CHECK(note.markdown_url == (with_pattern ? expected.markdown_url : ""));
    }
  }
}

}  // namespace
}  // namespace notesearch
