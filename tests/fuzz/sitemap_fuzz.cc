#include <set>
#include <vector>

#include "corpus/sitemap.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace notesearch;

SourceOptions site_options(bool with_pattern) {
  const Url site = parse_url("https://example.org/").value();
  SourceOptions options;
  options.allowed_origins = {site.origin};
  if (with_pattern) {
    options.raw_urls = {RawUrlPattern::parse("/notes/{slug}=/raw/notes/{slug}", site).value()};
  }
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  static const std::vector<SourceOptions> kOptions = {site_options(false), site_options(true)};
  const Result<Sitemap> sitemap = parse_sitemap(as_text(data, size_bytes), "sitemap.xml");
  if (!sitemap) {
    expect(sitemap.error().kind == ErrorKind::kBadData, "a bad sitemap is bad data");
    return 0;
  }
  expect(sitemap->pages.empty() || sitemap->sitemaps.empty(), "pages or sitemaps, never both");
  for (const SitemapPage& page : sitemap->pages) {
    expect(parse_url(page.url)->text == page.url, "pages are URLs in their normal form");
  }
  for (const SourceOptions& options : kOptions) {
    const Result<Listing> listing = list_sitemap({*sitemap}, "sitemap.xml", options);
    expect(listing.has_value(), "what was read can be listed");
    std::set<std::string> slugs;
    for (const ListedNote& note : listing->notes) {
      expect(slugs.insert(note.slug).second, "slugs are unique");
      expect(note.url.starts_with("https://example.org/"), "pages are on an allowed origin");
      expect(note.markdown_url.empty() == options.raw_urls.empty(), "markdown is by pattern alone");
    }
  }
  return 0;
}
