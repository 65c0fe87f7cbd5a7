// Kinds of sources: how they are told apart.
#include "corpus/source_kind.h"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

std::string guessed(std::string_view path, std::string_view body) {
  return std::string(source_kind_name(guess_source_kind(path, body).value_or(SourceKind::kNone)));
}

TEST_CASE("what a document holds says what it is, and for text its name does") {
  struct Case {
    std::string path;
    std::string body;
    std::string kind;
  };
  const std::vector<Case> cases = {
      {"/profile.json", "{\"notes\":[]}", "profile"},
      {"/llms.txt", "\xEF\xBB\xBF \r\n{}", "profile"},
      {"/profile.json", "[]", "none"},
      {"/profile.json", "", "none"},
      {"/x", "<rss version=\"2.0\">", "feed"},
      {"/x", "<?xml version=\"1.0\"?>\n<!-- a > b -->\n<?xml-stylesheet href=\"x\"?><rss>", "feed"},
      {"/x", "\xEF\xBB\xBF<?xml version=\"1.0\"?><feed\nxmlns=\"http://www.w3.org/2005/Atom\">",
       "feed"},
      {"/x", "<atom:feed>", "feed"},
      {"/x", "<rdf:RDF xmlns:rdf=\"x\">", "feed"},
      {"/rss.xml", "<urlset xmlns=\"x\">", "sitemap"},
      {"/x", "<sitemapindex>", "sitemap"},
      {"/x", "<sitemapindex/>", "sitemap"},
      {"/x", "<RSS>", "none"},
      {"/x", "<feeder>", "none"},
      {"/x", "<!-- <rss>", "none"},
      {"/x", "<", "none"},
      {"/llms.txt", "<!DOCTYPE html>\n<html>", "none"},
      {"/llms.txt", "<!doctype html><title>404</title>", "none"},
      {"/llms.txt", "\n<HTML lang=\"en\">", "none"},
      {"/llms.txt", "<!-- page --><html>", "none"},
      {"/llms.txt", "# Site\n", "llms"},
      {"/llms.txt", "", "llms"},
      {"/docs/LLMS.TXT", "# Site\n", "llms"},
      {"llms-full.txt", "# Site\n", "llms-full"},
      {"/llms-full.txt", "<SYSTEM>This is the documentation</SYSTEM>\n# A", "llms-full"},
      {"/my-llms.txt", "# Site\n", "none"},
      {"/llms.txt/x", "# Site\n", "none"},
      {"/notes/a.md", "# Site\n", "none"},
  };
  for (const Case& c : cases) {
    INFO(c.path + ": " + c.body);
    CHECK(guessed(c.path, c.body) == c.kind);
  }
}

TEST_CASE("the files of the sample site are told apart") {
  for (const auto& [name, kind] :
       std::vector<std::pair<std::string, std::string>>{{"profile.json", "profile"},
                                                        {"rss.xml", "feed"},
                                                        {"sitemap.xml", "sitemap"},
                                                        {"llms.txt", "llms"},
                                                        {"llms-full.txt", "llms-full"}}) {
    INFO(name);
    std::ifstream file(NOTESEARCH_SOURCE_DIR "/corpus/sample/" + name);
    const std::string body((std::istreambuf_iterator<char>(file)), {});
    REQUIRE_FALSE(body.empty());
    CHECK(guessed("/" + name, body) == kind);
  }
}

TEST_CASE("every kind of source has a name of its own") {
  CHECK(source_kind_name(SourceKind::kFolder) == "folder");
  CHECK(source_kind_name(SourceKind::kFrontMatter) == "front matter");
  CHECK(source_kind_name(SourceKind::kText) == "text");
}

}  // namespace
}  // namespace notesearch
