// RSS and Atom: what is taken from an item, what is reported, and when a feed is refused.
#include "corpus/feed.h"

#include <algorithm>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "corpus/markdown.h"
#include "corpus/metadata.h"
#include "tests/catch.h"
#include "tests/corpus/sample.h"
#include "tests/corpus/section_text.h"

namespace notesearch {
namespace {

const std::string kSite = "https://site.example";
const std::string kWhere = kSite + "/rss.xml";
const std::string kLink = "<link>https://site.example/notes/a</link>";

SourceOptions site_options(const std::string& pattern = "") {
  SourceOptions options;
  options.allowed_origins = {parse_origin(kSite).value()};
  if (!pattern.empty()) {
    options.raw_urls = {RawUrlPattern::parse(pattern, parse_url(kSite).value()).value()};
  }
  return options;
}

std::string rss(const std::string& items) {
  return R"(<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
    xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="urn:media">
    <channel><title>The site</title><link>https://site.example</link>)" +
         items + "</channel></rss>";
}

std::string item(const std::string& fields) { return "<item>" + fields + "</item>"; }

std::string atom(const std::string& entries) {
  return R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x"><title>The site</title>
    <link href="https://site.example/"/><updated>2026-06-19T00:00:00Z</updated>)" +
         entries + "</feed>";
}

std::string entry(const std::string& fields) {
  return R"(<entry><link href="https://site.example/notes/a"/>)" + fields + "</entry>";
}

Listing listed(const std::string& xml, const SourceOptions& options = site_options()) {
  auto listing = parse_feed(xml, kWhere, options);
  INFO((listing ? "" : listing.error().message()));
  REQUIRE(listing.has_value());
  return std::move(*listing);
}

// The only note of a feed that must not have problems.
ListedNote note_of(const std::string& xml, const SourceOptions& options = site_options()) {
  Listing listing = listed(xml, options);
  CHECK(listing.problems.empty());
  REQUIRE(listing.notes.size() == 1);
  return std::move(listing.notes[0]);
}

std::string body_text(const ListedNote& note) {
  return note.body ? section_text(markdown_sections(*note.body)) : "none";
}

std::string day(const std::optional<Day>& date) { return date ? format_day(*date) : "none"; }

// Each problem as "slug|where behind the feed's address|what|left out", one a line.
std::string shown(const std::vector<Problem>& problems) {
  std::string out;
  for (const Problem& p : problems) {
    REQUIRE(p.where.find(kWhere) == 0);
    out += p.slug + "|" + p.where.substr(kWhere.size()) + "|" + p.what +
           (p.left_out ? "|left out\n" : "\n");
  }
  return out;
}

TEST_CASE("an item of RSS gives all that it has") {
  const ListedNote note = note_of(rss(item(R"(<title> The NIC
    hop </title><link> https://site.example/notes/nic-hop#top </link>
    <guid isPermaLink="false">urn:1</guid><pubDate>Fri, 10 Apr 2026 23:30:00 -0500</pubDate>
    <category>GPU</category><category domain="x"> systems </category><category>GPU</category>
    <media:title>not this</media:title><author><name>x</name><title>nor this</title></author>
    <description>Nobody &lt;b&gt;talks&lt;/b&gt; about&lt;br/&gt;it &amp;amp; that.</description>
    <atom:updated>2026-04-12T00:00:00Z</atom:updated>
    <content:encoded><![CDATA[<h2>Plumbing</h2><p>It &amp; that.</p>]]></content:encoded>)")));
  CHECK(note.slug == "nic-hop");
  CHECK(note.title == "The NIC hop");
  CHECK(note.url == kSite + "/notes/nic-hop");
  CHECK(day(note.date) == "2026-04-11");
  CHECK(day(note.fallback_date) == "2026-04-12");
  CHECK(note.tags == std::vector<std::string>{"GPU", "systems"});
  CHECK(note.excerpt == "Nobody talks about it & that.");
  CHECK(body_text(note) == "Plumbing #plumbing: prose{It & that.}\n");
  CHECK(note.markdown_url.empty());
  const std::vector feed = {SourceKind::kFeed};
  CHECK(note.provenance == Provenance{feed, feed[0], feed[0], feed[0], feed[0], feed[0], feed[0]});
}

TEST_CASE("an entry of Atom gives all that it has") {
  const ListedNote note =
      note_of(atom(R"(<entry><title type="html">The &lt;i&gt;NIC&lt;/i&gt; hop</title>
    <link rel="self" href="https://site.example/x"/>
    <link rel="alternate" type="application/json" href="https://site.example/y"/>
    <link rel="alternate" type="text/html" href="https://site.example/notes/nic-hop"/>
    <link rel="enclosure" href="https://site.example/z"/>
    <id>urn:1</id><published>2026-04-10T23:30:00-05:00</published>
    <updated>2026-04-12T00:00:00Z</updated><category term="GPU" label="no"/><category/>
    <author><name>x</name><title>not this</title></author><x:title>nor this</x:title>
    <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Nobody <b>talks</b> &lt;here&gt;.</div></summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h2 id="p">Plumbing</h2>
    <p>a &lt; b &amp;amp; c</p><pre>x&lt;y&gt;
  z</pre></div></content></entry>)"));
  CHECK(note.slug == "nic-hop");
  CHECK(note.title == "The NIC hop");
  CHECK(note.url == kSite + "/notes/nic-hop");
  CHECK(day(note.date) == "2026-04-11");
  CHECK(day(note.fallback_date) == "2026-04-12");
  CHECK(note.tags == std::vector<std::string>{"GPU"});
  CHECK(note.excerpt == "Nobody talks <here>.");
  CHECK(body_text(note) == "Plumbing #plumbing: prose{a < b &amp; c} code{x<y>/  z}\n");
}

TEST_CASE("a feed never lists all notes, and keeps their order") {
  const Listing listing = listed(rss(item("<link>https://site.example/b</link>") +
                                     item("<link>https://site.example/a</link>")));
  CHECK_FALSE(listing.complete);
  REQUIRE(listing.notes.size() == 2);
  CHECK(listing.notes[0].slug == "b");
  CHECK(listing.notes[1].slug == "a");
  CHECK(listing.notes[0].provenance.title == SourceKind::kNone);
  CHECK(listed(rss("")).notes.empty());
  CHECK_FALSE(listed(atom("")).complete);
}

TEST_CASE("RSS of the forerunners is read") {
  const std::string fields = "<title>T</title>" + kLink + "<description>D</description>";
  CHECK(note_of("<rss version='0.91'><channel>" + item(fields) + "</channel></rss>").title == "T");
  const std::string rdf = R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns=")";
  CHECK(note_of(rdf + "http://my.netscape.com/rdf/simple/0.9/\"><channel/>" + item(fields) +
                "</rdf:RDF>")
            .title == "T");
  const ListedNote note = note_of(
      rdf + "http://purl.org/rss/1.0/\"><channel><items/></channel><item rdf:about=\"" + kSite +
      "/notes/b\"><title>T</title><dc:date>2026-04-10</dc:date>"
      "<dc:subject>GPU</dc:subject></item></rdf:RDF>");
  CHECK(note.slug == "b");
  CHECK(day(note.date) == "2026-04-10");
  CHECK(note.tags == std::vector<std::string>{"GPU"});
}

TEST_CASE("the page is the first link on the site") {
  struct Case {
    std::string fields;
    std::string url;
  };
  const std::vector<Case> cases = {
      {"<link>/notes/a</link>", kSite + "/notes/a"},
      {"<link>notes/a</link>", kSite + "/notes/a"},
      {"<guid>https://site.example/notes/g</guid>", kSite + "/notes/g"},
      {"<guid isPermaLink='true'>https://site.example/notes/g</guid>", kSite + "/notes/g"},
      {"<guid>https://site.example/notes/g</guid><link/>", kSite + "/notes/g"},
      {"<guid>https://site.example/notes/g</guid><link>/notes/a</link>", kSite + "/notes/a"},
      {"<guid>https://site.example/notes/g</guid><link>https://other.example/x</link>",
       kSite + "/notes/g"},
      {"<guid>urn:uuid:1</guid><link>/notes/a</link>", kSite + "/notes/a"},
      {"<link>/notes/a</link><link>/notes/b</link>", kSite + "/notes/a"},
  };
  for (const Case& c : cases) {
    INFO(c.fields);
    CHECK(note_of(rss(item(c.fields))).url == c.url);
  }
  const std::string based =
      R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://site.example/blog/">
      <entry xml:base="2026/"><link href="a"/></entry></feed>)";
  CHECK(note_of(based).url == kSite + "/blog/2026/a");
}

TEST_CASE("dates of either kind are taken, the first that is given") {
  struct Case {
    std::string fields;
    std::string date;
    std::string fallback;
  };
  const std::vector<Case> cases = {
      {"<pubDate>Fri, 10 Apr 2026 00:00:00 GMT</pubDate>", "2026-04-10", "none"},
      {"<pubDate>2026-04-10T23:30:00-05:00</pubDate>", "2026-04-11", "none"},
      {"<dc:date>2026-04-10</dc:date>", "2026-04-10", "none"},
      {"<pubDate/><dc:date>2026-04-10</dc:date>", "2026-04-10", "none"},
      {"<pubDate>10 Apr 2026</pubDate><dc:date>2026-04-11</dc:date>", "2026-04-10", "none"},
      {"<atom:updated>2026-04-10T00:00:00Z</atom:updated>", "none", "2026-04-10"},
      {"", "none", "none"},
  };
  for (const Case& c : cases) {
    INFO(c.fields);
    const ListedNote note = note_of(rss(item(kLink + c.fields)));
    CHECK(day(note.date) == c.date);
    CHECK(day(note.fallback_date) == c.fallback);
    CHECK((note.provenance.date == SourceKind::kFeed) == (c.date != "none"));
  }
}

TEST_CASE("the text of a note is in the feed, or where the pattern says, or nowhere") {
  const std::string content = "<content:encoded>&lt;p&gt;x&lt;/p&gt;</content:encoded>";
  const ListedNote raw =
      note_of(rss(item(kLink + content)), site_options("/notes/{slug}=/raw/{slug}"));
  CHECK(raw.markdown_url == kSite + "/raw/a");
  CHECK(raw.derived_url);
  CHECK_FALSE(raw.body.has_value());
  CHECK(raw.provenance.body == SourceKind::kFeed);

  const ListedNote other =
      note_of(rss(item(kLink + content)), site_options("/posts/{slug}=/raw/{slug}"));
  CHECK(other.markdown_url.empty());
  CHECK(body_text(other) == ": prose{x}\n");

  for (const char* none :
       {"", "<content:encoded> </content:encoded>", "<content:encoded>&lt;br&gt;</content:encoded>",
        "<description>&lt;p&gt;only an excerpt&lt;/p&gt;</description>"}) {
    INFO(none);
    const ListedNote without = note_of(rss(item(kLink + none)));
    CHECK(body_text(without) == "none");
    CHECK(without.provenance.body == SourceKind::kNone);
  }
}

TEST_CASE("content of Atom is read by its type") {
  struct Case {
    std::string content;
    std::string body;
  };
  const std::vector<Case> cases = {
      {"<content>## A\n\n*b*</content>", "A #a: prose{b}\n"},
      {"<content type='text'>a</content>", ": prose{a}\n"},
      {"<content type='text/markdown'>- a</content>", ": list{a}\n"},
      {"<content type='HTML'>&lt;h2>A&lt;/h2>b</content>", "A #a: prose{b}\n"},
      {"<content type='text/html'>&lt;h2>A&lt;/h2>b</content>", "A #a: prose{b}\n"},
      {"<content type='image/png'>iVBORw0KGgo=</content>", "none"},
      {"<content type='application/xml'><a>b</a></content>", "none"},
      {"<content src='https://site.example/a.mp4' type='text'>x</content>", "none"},
      {"<content type='image/png'>x</content><content type='text'>a</content>", ": prose{a}\n"},
  };
  for (const Case& c : cases) {
    INFO(c.content);
    CHECK(body_text(note_of(atom(entry(c.content)))) == c.body);
  }
}

TEST_CASE("markup that stands in RSS without being escaped is markup") {
  const ListedNote note = note_of(rss(
      item(kLink +
           "<title>a <b>c</b></title><description><p>One &lt; two.</p><p>Three.</p></description>"
           "<content:encoded><h2>H</h2><script>x</script>y</content:encoded>")));
  CHECK(note.title == "a c");
  CHECK(note.excerpt == "One < two. Three.");
  CHECK(body_text(note) == "H #h: prose{y}\n");
}

TEST_CASE("a note that can't be used is left out, and a field that can't be is missing") {
  struct Case {
    std::string fields;
    std::string problems;
  };
  const std::string date = " is no date\n";
  const std::vector<Case> cases = {
      {"<title>x</title>", "|: item[1]|has no link to a page|left out\n"},
      {"<link> </link><guid>urn:1</guid>", "|: item[1]|has no link to a page|left out\n"},
      {"<guid isPermaLink='false'>https://site.example/g</guid>",
       "|: item[1]|has no link to a page|left out\n"},
      {"<link>https://other.example/b</link>",
       "b|: item[1]|links to \"https://other.example/b\" on another origin than the feed"
       "|left out\n"},
      {"<link>https://site.example@evil.example/b</link>",
       "|: item[1]|the URL \"https://site.example@evil.example/b\""},
      {"<link>javascript:alert(1)</link>", "|: item[1]|the URL \"javascript:alert(1)\""},
      {"<link>/</link>",
       "|: item[1]|\"https://site.example/\" is the root of a site, which makes no slug|left "
       "out\n"},
      {"<link>/x/first/</link>",
       "first|: item[1]|repeats \"first\"; the first note of that name is kept|left out\n"},
      {kLink + "<pubDate>yesterday</pubDate>", "a|: item[1]|\"yesterday\"" + date},
      {kLink + "<pubDate>30 Feb 2026</pubDate>", "a|: item[1]|\"30 Feb 2026\"" + date},
      {kLink + "<atom:updated>0000-00-00</atom:updated>", "a|: item[1]|\"0000-00-00\"" + date},
      {kLink + "<category>" + std::string(65, 'x') + "</category>",
       "a|: item[1]|has a tag longer than 64 bytes or past the 64th: "},
      {kLink + "<content:encoded>" + std::string(kMaxNoteBytes + 1, 'x') + "</content:encoded>",
       "a|: item[1]|has a text of more than 2097152 bytes, which is not used\n"},
  };
  for (const Case& c : cases) {
    INFO(c.fields.substr(0, 200));
    const Listing listing =
        listed(rss(item("<link>https://site.example/notes/first</link>") + item(c.fields)));
    const std::string problems = shown(listing.problems);
    CHECK(listing.problems.size() == 1);
    CHECK(problems.substr(0, c.problems.size()) == c.problems);
    const bool left_out = !listing.problems.empty() && listing.problems[0].left_out;
    CHECK(listing.notes.size() == (left_out ? 1 : 2));
  }
}

TEST_CASE("texts are within the limits of metadata") {
  std::string tags;
  for (int i = 0; i < 100; ++i) tags += "<category>t" + std::to_string(i) + "</category>";
  const Listing listing =
      listed(rss(item(kLink + "<title>" + std::string(100'000, 't') + "</title><description>" +
                      std::string(1'000'000, 'd') + "</description>" + tags)));
  REQUIRE(listing.notes.size() == 1);
  CHECK(listing.notes[0].title.size() == kMaxTitleBytes);
  CHECK(listing.notes[0].excerpt.size() == kMaxExcerptBytes);
  CHECK(listing.notes[0].tags.size() == kMaxTags);
  CHECK(listing.problems.size() == 1);
}

TEST_CASE("a feed that can't be trusted is refused as a whole") {
  struct Case {
    std::string xml;
    std::string says;
  };
  SourceOptions options = site_options();
  options.max_notes = 2;
  const std::vector<Case> cases = {
      {"", "is empty"},
      {"<!DOCTYPE html><html><body>Not found</body></html>", "is a web page (HTML), not XML"},
      {"{\"version\":\"https://jsonfeed.org/version/1\"}", "is not well-formed XML"},
      {"<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'x.dtd'>" + rss(""),
       "has a document type (DOCTYPE)"},
      {"<urlset/>", "is no feed: expected <rss>, <rdf:RDF> or the <feed> of Atom 1.0"},
      {"<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>", "is no feed"},
      {rss(item(kLink)).substr(0, rss("").size()), "is cut short"},
      {rss(item(kLink) + item("<link>/b</link>") + item("<link>/c</link>")),
       "lists more than 2 notes"},
      {rss(item("") + item("<title>x</title>")),
       "none of its 2 items can be used; the first: item[0] has no link to a page"},
      {atom("<entry/>"), "none of its 1 items can be used; the first: entry[0] has no link"},
  };
  for (const Case& c : cases) {
    INFO(c.xml.substr(0, 200));
    const auto listing = parse_feed(c.xml, kWhere, options);
    REQUIRE_FALSE(listing.has_value());
    CHECK(listing.error().kind == ErrorKind::kBadData);
    CHECK(listing.error().where == kWhere);
    CHECK(listing.error().what.substr(0, c.says.size()) == c.says);
  }
}

TEST_CASE("a feed that is cut short at any byte is refused, never half a listing") {
  const std::string xml = rss(item(kLink + "<description>é &amp; <![CDATA[x]]></description>"));
  for (std::size_t length = 0; length < xml.size(); ++length) {
    INFO(xml.substr(0, length));
    CHECK_FALSE(parse_feed(xml.substr(0, length), kWhere, site_options()).has_value());
  }
}

TEST_CASE("a feed from a file has pages anywhere and no addresses of bodies") {
  SourceOptions options = site_options("/notes/{slug}=/raw/{slug}");
  options.allowed_origins.reset();
  const auto listing =
      parse_feed(rss(item(kLink + "<content:encoded>x</content:encoded>") +
                     item("<link>https://other.example/b</link>") + item("<link>/relative</link>")),
                 "rss.xml", options);
  REQUIRE(listing.has_value());
  REQUIRE(listing->notes.size() == 2);
  CHECK(listing->notes[0].markdown_url.empty());
  CHECK(body_text(listing->notes[0]) == ": prose{x}\n");
  CHECK(listing->notes[1].url == "https://other.example/b");
  REQUIRE(listing->problems.size() == 1);
  CHECK(listing->problems[0].where == "rss.xml: item[2]");
}

TEST_CASE("the feed of the sample site says of its notes what the profile says") {
  const Listing profile = sample_profile();
  const auto listing =
      parse_feed(sample_file("rss.xml"), "https://vanshverma.com/rss.xml", sample_options());
  REQUIRE(listing.has_value());
  CHECK(listing->problems.empty());
  REQUIRE(listing->notes.size() == profile.notes.size());
  for (std::size_t i = 0; i < profile.notes.size(); ++i) {
    const ListedNote& expected = profile.notes[i];
    const ListedNote& note = listing->notes[i];
    INFO(expected.slug);
    CHECK(note.slug == expected.slug);
    CHECK(note.title == expected.title);
    CHECK(note.date == expected.date);
    CHECK(note.tags == expected.tags);
    CHECK(note.excerpt == expected.excerpt);
    CHECK(note.url == expected.url);
    CHECK(note.markdown_url == expected.markdown_url);
  }
}

}  // namespace
}  // namespace notesearch
