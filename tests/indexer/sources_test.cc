// What a site publishes as sources: each alone, several together, and found by the address alone.
#include <algorithm>
#include <string>
#include <vector>

#include "corpus/source_kind.h"
#include "tests/catch.h"
#include "tests/indexer/sample_site.h"

namespace notesearch {
namespace {

std::string text_of_sections(const Note& note) {
  std::string text;
  for (const Section& section : note.sections) {
    for (const Block& block : section.blocks) text += block.text + "\n";
  }
  return text;
}

std::vector<std::string> kinds(const IndexReport& report) {
  std::vector<std::string> names;
  for (const SourceState& source : report.sources) names.push_back(source.kind);
  return names;
}

TEST_CASE("the address of a site is enough to find all that it publishes") {
  SampleSite site;
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->notes == 46);
  CHECK(kinds(*report) ==
        std::vector<std::string>{"profile", "llms-full", "llms", "sitemap", "feed"});
  for (const SourceState& source : report->sources) {
    CHECK(source.failure.empty());
    CHECK(source.last_read.has_value());
    CHECK(source.notes == 46);
  }
  const Note note = site.notes().at("nic-hop");
  CHECK(note.provenance.title == SourceKind::kProfile);
  CHECK(note.provenance.body == SourceKind::kProfile);
  CHECK(note.provenance.listed_by ==
        std::vector<SourceKind>{SourceKind::kProfile, SourceKind::kLlmsFull, SourceKind::kLlms,
                                SourceKind::kSitemap, SourceKind::kFeed});
}

TEST_CASE("each source alone indexes the site as well as it allows") {
  SampleSite whole;
  REQUIRE(whole.run());
  const auto expected = whole.notes();
  struct Case {
    const char* path;
    bool titles;
    bool tags;
  };
  for (const Case& source : {Case{"profile.json", true, true}, Case{"rss.xml", true, true},
                             Case{"sitemap.xml", false, false}, Case{"llms.txt", true, false},
                             Case{"llms-full.txt", true, true}}) {
    INFO(source.path);
    SampleSite site;
    site.options.sources = {SampleSite::kSite + std::string(source.path)};
    site.options.raw_urls = {SampleSite::kRawUrl};
    const auto report = site.run();
    REQUIRE(report);
    CHECK(report->notes == 46);
    const auto notes = site.notes();
    REQUIRE(notes.size() == 46);
    for (const auto& [slug, note] : notes) {
      INFO(slug);
      const Note& same = expected.at(slug);
      CHECK(text_of_sections(note) == text_of_sections(same));
      CHECK(note.url == same.url);
      CHECK_FALSE(note.title.empty());
      CHECK_FALSE(note.excerpt.empty());
      if (source.titles) CHECK(note.title == same.title);
      if (source.tags) CHECK(note.tags == same.tags);
    }
  }
}

TEST_CASE("a sitemap without a pattern says what is missing") {
  SampleSite site;
  site.options.sources = {"https://vanshverma.com/sitemap.xml"};
  const auto report = site.run();
  std::string message;
  if (!report) message = report.error().message();
  if (report && report->refusal) message = report->refusal->message();
  INFO(message);
  CHECK(message.find("--raw-url") != std::string::npos);
}

TEST_CASE("without a profile.json the usual names are tried") {
  SampleSite site;
  std::filesystem::remove(site.file("/profile.json"));
  std::filesystem::remove(site.file("/sitemap.xml"));
  site.set_reply("/feed.xml", reply_with(200, "<!doctype html><p>Not found", "text/html"));
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->notes == 46);
  CHECK(kinds(*report) == std::vector<std::string>{"llms-full", "llms", "feed"});
}

TEST_CASE("a site that publishes nothing is no empty site") {
  SampleSite site;
  for (const char* path :
       {"/profile.json", "/sitemap.xml", "/rss.xml", "/llms.txt", "/llms-full.txt"}) {
    std::filesystem::remove(site.file(path));
  }
  const auto report = site.run();
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::kUnavailable);
  CHECK_FALSE(std::filesystem::exists(site.options.index_dir / "current"));
}

TEST_CASE("a source that fills in fails: its last good copy stands in, and the report says so") {
  SampleSite site;
  REQUIRE(site.run());
  for (const Reply& bad :
       {reply_with(500, "down"), reply_with(404, "gone"), reply_with(200, "<rss><cha", "text/xml"),
        reply_with(200, "<!doctype html>", "text/html")}) {
    site.set_reply("/rss.xml", bad);
    const auto report = site.run();
    REQUIRE(report);
    CHECK(report->outcome == Outcome::kUnchanged);
    REQUIRE(report->sources.size() == 5);
    CHECK(report->sources[4].kind == "feed");
    CHECK_FALSE(report->sources[4].failure.empty());
    CHECK(report->sources[4].notes == 46);
    CHECK(report->sources[4].last_read.has_value());
  }
}

TEST_CASE("the source that decides fails: nothing changes, whatever the others say") {
  SampleSite site;
  REQUIRE(site.run());
  for (const Reply& bad : {reply_with(500, "down"), reply_with(404, "gone"),
                           reply_with(200, "{\"notes\":[", "application/json"),
                           reply_with(200, "<!doctype html>", "text/html")}) {
    site.set_reply("/profile.json", bad);
    site.edit("/raw/notes/nic-hop", "# Changed\n");
    const auto report = site.run();
    CHECK_FALSE(report);
    CHECK(site.generation().manifest().generation == 1);
  }
  site.clear_replies();
  CHECK(site.run()->updated == 1);
}

TEST_CASE("another source decides only when it is told to") {
  SampleSite site;
  REQUIRE(site.run());
  // The folder of the index as it would be had the site never had a profile.json.
  std::filesystem::remove(site.file("/profile.json"));
  auto report = site.run();
  REQUIRE_FALSE(report);
  site.options.accept_shrink = true;
  report = site.run();
  REQUIRE(report);
  CHECK(report->sources.front().kind == "llms-full");
  CHECK(report->notes == 46);
}

TEST_CASE("sources given together are one site, and differences are told") {
  SampleSite site;
  std::string rss = read_file(site.file("/rss.xml"));
  const std::string title = "<title>nobody is talking about the NIC hop.";
  REQUIRE(rss.find(title) != std::string::npos);
  rss.replace(rss.find(title), title.size(), "<title>another title");
  site.edit("/rss.xml", rss);
  site.options.sources = {"https://vanshverma.com/rss.xml", "https://vanshverma.com/profile.json"};
  const auto report = site.run();
  REQUIRE(report);
  CHECK(kinds(*report) == std::vector<std::string>{"profile", "feed"});
  CHECK(site.notes().at("nic-hop").title == "nobody is talking about the NIC hop.");
  CHECK(std::any_of(report->problems.begin(), report->problems.end(), [](const Problem& problem) {
    return problem.what.find("--audit") != std::string::npos;
  }));
}

TEST_CASE("what robots.txt forbids is not fetched where the address was derived") {
  SampleSite site;
  site.options.sources = {"https://vanshverma.com/rss.xml"};
  site.options.raw_urls = {SampleSite::kRawUrl};
  REQUIRE(site.run());
  site.edit("/robots.txt", "User-agent: *\nDisallow: /raw/notes/nic-hop\n");
  site.origin().clear_log();
  auto report = site.run();
  REQUIRE(report);
  REQUIRE(report->kept.size() == 1);
  CHECK(report->kept[0].slug == "nic-hop");
  CHECK(report->kept[0].reason.find("robots.txt") != std::string::npos);
  CHECK(site.origin().requests_for("/raw/notes/nic-hop").empty());
  // A profile.json gives the address itself, to be fetched.
  SampleSite other;
  other.edit("/robots.txt", "User-agent: *\nDisallow: /\n");
  report = other.run();
  REQUIRE(report);
  CHECK(report->notes == 46);
}

TEST_CASE("notes that a feed does not show any more stay until they are gone themselves") {
  SampleSite site;
  site.options.sources = {"https://vanshverma.com/rss.xml"};
  site.options.raw_urls = {SampleSite::kRawUrl};
  std::chrono::sys_seconds now{std::chrono::seconds(1'790'000'000)};
  site.options.clock = [&] { return now; };
  REQUIRE(site.run());
  const auto before = site.notes();
  std::string rss = read_file(site.file("/rss.xml"));
  const std::size_t first = rss.find("    <item>");
  const std::size_t second = rss.find("    <item>", first + 1);
  REQUIRE(second != std::string::npos);
  rss.erase(second, rss.find("  </channel>") - second);
  site.edit("/rss.xml", rss);

  auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kUnchanged);
  CHECK(report->listed == 46);
  site.edit("/raw/notes/nic-hop", "# The NIC hop again\n\nocelots\n");
  report = site.run();
  REQUIRE(report);
  CHECK(report->updated == 1);
  CHECK(site.notes().at("nic-hop").tags == before.at("nic-hop").tags);
  CHECK(text_of_sections(site.notes().at("nic-hop")).find("ocelots") != std::string::npos);

  std::filesystem::remove(site.file("/raw/notes/nic-hop"));
  for (int run = 0; run < 3; ++run) {
    CHECK(site.notes().count("nic-hop") == 1);
    now += std::chrono::hours(12);
    REQUIRE(site.run());
  }
  CHECK(site.notes().count("nic-hop") == 0);
  CHECK(site.notes().size() == 45);
}

TEST_CASE("a feed that carries the texts loses none, and complains of none") {
  SampleSite site;
  const auto item = [](const std::string& slug) {
    return "<item><title>" + slug + "</title><link>https://vanshverma.com/notes/" + slug +
           "</link><content:encoded>&lt;p&gt;text of " + slug +
           "&lt;/p&gt;</content:encoded></item>";
  };
  const auto feed = [](const std::string& items) {
    return "<rss version=\"2.0\" "
           "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>" +
           items + "</channel></rss>";
  };
  site.edit("/rss.xml", feed(item("a") + item("b") + item("c")));
  site.options.sources = {"https://vanshverma.com/rss.xml"};
  REQUIRE(site.run()->notes == 3);
  site.edit("/rss.xml", feed(item("d") + item("c")));
  for (const bool full : {false, true, false}) {
    site.options.full = full;
    const auto report = site.run();
    REQUIRE(report);
    CHECK(report->notes == 4);
    CHECK(report->kept.empty());
    CHECK(exit_code(*report) == 0);
  }
  CHECK(text_of_sections(site.notes().at("a")) == "text of a\n");
}

TEST_CASE("a note that left its feed is asked for where its page leads now") {
  SampleSite site;
  site.options.sources = {"https://vanshverma.com/rss.xml"};
  site.options.raw_urls = {SampleSite::kRawUrl};
  REQUIRE(site.run());
  std::filesystem::rename(site.file("/raw"), site.file("/md"));
  site.options.raw_urls = {"/notes/{slug}=/md/notes/{slug}"};
  std::string rss = read_file(site.file("/rss.xml"));
  const std::size_t second = rss.find("    <item>", rss.find("    <item>") + 1);
  rss.erase(second, rss.find("  </channel>") - second);
  site.edit("/rss.xml", rss);
  site.origin().set_handler(serve_folder(site.folder()));
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->kept.empty());
  CHECK(report->unchanged == 46);
}

TEST_CASE("a feed that states the time of each answer can be read all the same") {
  SampleSite site;
  const auto serve = serve_folder(site.folder());
  auto count = std::make_shared<int>(0);
  site.origin().set_handler([serve, count](const Request& request) {
    if (request.target != "/rss.xml") return serve(request);
    Request whole = request;
    whole.headers.clear();
    const std::string time = "<!-- " + std::to_string(++*count) + " -->";
    return reply_with(200, *serve(whole).body + time, "application/rss+xml");
  });
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
}

TEST_CASE("a server that knows no 404 is not taken for one that publishes everything") {
  for (const std::string page : {"404 page not found", "{\"error\":\"nf\"}", "<!doctype html>"}) {
    INFO(page);
    SampleSite site;
    for (const char* path : {"/profile.json", "/rss.xml", "/llms.txt", "/llms-full.txt"}) {
      std::filesystem::remove(site.file(path));
    }
    site.options.raw_urls = {SampleSite::kRawUrl};
    const auto serve = serve_folder(site.folder());
    site.origin().set_handler([serve, page](const Request& request) {
      Reply reply = serve(request);
      return reply.status == 404 ? reply_with(200, page) : reply;
    });
    const auto report = site.run();
    REQUIRE(report);
    CHECK(kinds(*report) == std::vector<std::string>{"sitemap"});
    CHECK(report->notes == 46);
  }
}

TEST_CASE("a page that a sitemap still names is not gone because its text is") {
  SampleSite site;
  const auto item = [](const std::string& slug) {
    return "<item><title>" + slug + "</title><link>https://vanshverma.com/notes/" + slug +
           "</link><content:encoded>text of " + slug + "</content:encoded></item>";
  };
  const auto feed = [](const std::string& items) {
    return "<rss version=\"2.0\" "
           "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>" +
           items + "</channel></rss>";
  };
  site.edit("/rss.xml", feed(item("nic-hop") + item("vllm-hma-pcie")));
  site.options.sources = {"https://vanshverma.com/sitemap.xml", "https://vanshverma.com/rss.xml"};
  REQUIRE(site.run()->notes == 2);
  site.edit("/rss.xml", feed(item("nic-hop")));
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->removed == 0);
  CHECK(site.notes().size() == 2);
}

TEST_CASE("several sources can be read again offline") {
  SampleSite site;
  REQUIRE(site.run());
  site.origin().clear_log();
  site.options.offline = true;
  site.options.full = true;
  const auto report = site.run();
  REQUIRE(report);
  CHECK(report->outcome == Outcome::kPublished);
  CHECK(report->notes == 46);
  CHECK(report->sources.size() == 5);
  CHECK(site.origin().request_count() == 0);
}

}  // namespace
}  // namespace notesearch
