#include "corpus/endpoints.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

std::vector<std::string> read(const std::string& json) {
  std::vector<std::string> urls;
  for (const Url& url :
       profile_endpoints(json, parse_url("https://example.org/profile.json").value())) {
    urls.push_back(url.text);
  }
  return urls;
}

TEST_CASE("a profile names what else the site publishes") {
  CHECK(read(R"({"endpoints": {"rss": "https://example.org/rss.xml", "sitemap": "/sitemap.xml",
                               "llms": "llms.txt", "llmsFull": "https://example.org/llms-full.txt"},
                 "notes": [{"slug": "endpoints", "endpoints": {"rss": "/wrong"}}]})") ==
        std::vector<std::string>{"https://example.org/llms-full.txt",
                                 "https://example.org/llms.txt", "https://example.org/sitemap.xml",
                                 "https://example.org/rss.xml"});
}

TEST_CASE("endpoints that are none are passed over") {
  struct Case {
    std::string json;
    std::vector<std::string> urls;
  };
  const std::vector<Case> cases = {
      {R"({"notes": []})", {}},
      {R"({"endpoints": null})", {}},
      {R"({"endpoints": ["/rss.xml"]})", {}},
      {R"({"endpoints": {"rss": 7, "llms": null, "sitemap": {"a": 1}}})", {}},
      {R"({"endpoints": {"rss": "javascript:void", "llms": "file:///etc/passwd"}})", {}},
      {R"({"endpoints": {"rss": "/rss.xml", "atom": "/atom.xml"}})",
       {"https://example.org/rss.xml"}},
      {"", {}},
      {"[1]", {}},
      {R"({"endpoints": {"rss": "/rss.xml"})", {}},
  };
  for (const Case& c : cases) {
    INFO(c.json);
    CHECK(read(c.json) == c.urls);
  }
}

}  // namespace
}  // namespace notesearch
