// The input is a robots.txt; the path that is asked for is its last line.
#include "corpus/robots.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  const std::string_view text = as_text(data, size_bytes);
  const std::string_view path = text.substr(text.rfind('\n') + 1);
  const Robots robots = Robots::parse(text, "notesearch");
  expect(robots.allows("/robots.txt"), "robots.txt may be read");
  for (const std::string& sitemap : robots.sitemaps()) {
    expect(!sitemap.empty() && sitemap.find_first_of("\r\n") == std::string::npos,
           "a sitemap is one line that holds something");
  }
  const bool allowed = robots.allows(path);
  // Whatever a path is made of, a rule of the same text forbids it, if anything does.
  if (path.starts_with('/') && path.find_first_of("*$#\r") == std::string_view::npos &&
      trim(path) == path && !Robots::forbid_all().allows(path)) {
    const std::string rule = "User-agent: *\nDisallow: " + std::string(path) + "\n";
    expect(!Robots::parse(rule, "notesearch").allows(path), "a rule for the path forbids it");
  }
  expect(Robots::parse(text, "NoteSearch").allows(path) == allowed, "letter case is no matter");
  return 0;
}
