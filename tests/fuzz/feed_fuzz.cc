#include <set>
#include <vector>

#include "corpus/feed.h"
#include "corpus/markdown.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace notesearch;

SourceOptions site_options(bool with_pattern) {
  const Url site = parse_url("https://example.org/").value();
  SourceOptions options;
  options.allowed_origins = {site.origin};
  options.max_notes = 100;
  if (with_pattern) {
    options.raw_urls = {RawUrlPattern::parse("/notes/{slug}=/raw/notes/{slug}", site).value()};
  }
  return options;
}

void expect_note(const ListedNote& note) {
  expect(!note.slug.empty() && note.slug.size() <= 128, "slugs are 1 to 128 bytes");
  expect(note.slug.find_first_of("/\\%") == std::string::npos, "slugs are no paths");
  expect(note.url.starts_with("https://example.org/"), "pages are on an allowed origin");
  expect(is_clean_line(note.title), "titles are clean lines");
  expect(is_clean_line(note.excerpt), "excerpts are clean lines");
  for (const std::string& tag : note.tags) expect(is_clean_line(tag), "tags are clean lines");
  expect(note.markdown_url.empty() || !note.body, "a body comes from one place");
  expect(note.markdown_url.empty() ||
             note.markdown_url == "https://example.org/raw/notes/" + note.slug,
         "markdown is where the pattern says");
  if (note.body) {
    expect(is_clean(*note.body), "bodies are clean");
    (void)markdown_sections(*note.body);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  static const std::vector<SourceOptions> kOptions = {site_options(false), site_options(true)};
  for (const SourceOptions& options : kOptions) {
    const Result<Listing> listing =
        parse_feed(as_text(data, size_bytes), "https://example.org/rss.xml", options);
    if (!listing) {
      expect(listing.error().kind == ErrorKind::kBadData, "a bad feed is bad data");
      continue;
    }
    expect(!listing->complete, "a feed is never complete");
    std::set<std::string> slugs;
    for (const ListedNote& note : listing->notes) {
      expect(slugs.insert(note.slug).second, "slugs are unique");
      expect_note(note);
    }
  }
  return 0;
}
