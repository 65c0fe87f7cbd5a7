#include <set>

#include "corpus/llms_full.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  static const Url kSite = parse_url("https://example.org/llms-full.txt").value();
  static const SourceOptions kOptions{
      .allowed_origins = std::vector{kSite.origin},
      .raw_urls = {RawUrlPattern::parse("/n/{slug}=/r/{slug}.md", kSite).value()},
      .max_notes = 100};
  const std::string_view text = as_text(data, size_bytes);
  const Result<Listing> listing = parse_llms_full(text, kSite.text, kOptions);
  if (!listing) {
    expect(listing.error().kind == ErrorKind::kBadData, "a bad llms-full.txt is bad data");
    return 0;
  }
  const std::string clean = clean_text(text);
  std::size_t total_bytes = 0;
  std::set<std::string> slugs;
  for (const ListedNote& note : listing->notes) {
    expect(slugs.insert(note.slug).second, "slugs are unique");
    expect(!note.slug.empty() && note.slug.size() <= 128, "slugs are 1 to 128 bytes");
    expect(note.slug.find_first_of("/\\%") == std::string::npos, "slugs are no paths");
    expect(note.url.starts_with("https://example.org/"), "pages are on an allowed origin");
    expect(note.markdown_url.empty() && note.file.empty(), "bodies are in the file alone");
    expect(note.body && clean.find(*note.body) != std::string::npos, "bodies are as in the file");
    expect(is_clean_line(note.title) && is_clean_line(note.excerpt), "texts are clean lines");
    for (const std::string& tag : note.tags) expect(is_clean_line(tag), "tags are clean lines");
    total_bytes += note.body->size();
  }
  expect(total_bytes < clean.size(), "no part of the file is in two bodies");
  return 0;
}
