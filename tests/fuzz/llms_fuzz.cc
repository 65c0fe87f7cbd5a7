#include <set>

#include "corpus/llms.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  static const Url kSite = parse_url("https://example.org/llms.txt").value();
  static const SourceOptions kOptions{
      .allowed_origins = std::vector{kSite.origin},
      .raw_urls = {RawUrlPattern::parse("/n/{slug}=/r/{slug}.md", kSite).value()},
      .max_notes = 100};
  const Result<Listing> listing = parse_llms(as_text(data, size_bytes), kSite.text, kOptions);
  if (!listing) {
    expect(listing.error().kind == ErrorKind::kBadData, "a bad llms.txt is bad data");
    return 0;
  }
  expect(!listing->notes.empty() && listing->notes.size() <= 100,
         "1 to max_notes notes are listed");
  std::set<std::string> slugs;
  for (const ListedNote& note : listing->notes) {
    expect(slugs.insert(note.slug).second, "slugs are unique");
    expect(!note.slug.empty() && note.slug.size() <= 128, "slugs are 1 to 128 bytes");
    expect(note.slug.find_first_of("/\\%") == std::string::npos, "slugs are no paths");
    expect(note.markdown_url.starts_with("https://example.org/"),
           "bodies are on an allowed origin");
    expect(note.url.empty() || note.url.starts_with("https://example.org/"),
           "pages are on an allowed origin");
    expect(is_clean_line(note.title) && is_clean_line(note.excerpt), "texts are clean lines");
  }
  return 0;
}
