#include <set>

#include "corpus/profile.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  static const ProfileOptions kOptions{
      .allowed_origins = std::vector{parse_origin("https://example.org").value()},
      .max_notes = 100};
  const Result<Listing> listing =
      parse_profile(as_text(data, size_bytes), "profile.json", kOptions);
  if (!listing) {
    expect(listing.error().kind == ErrorKind::kBadData, "a bad manifest is bad data");
    return 0;
  }
  std::set<std::string> slugs;
  for (const ListedNote& note : listing->notes) {
    expect(slugs.insert(note.slug).second, "slugs are unique");
    expect(!note.slug.empty() && note.slug.size() <= 128, "slugs are 1 to 128 bytes");
    expect(note.slug.find_first_of("/\\%") == std::string::npos, "slugs are no paths");
    expect(note.markdown_url.starts_with("https://example.org/"),
           "bodies are on an allowed origin");
    expect(is_clean_line(note.title), "titles are clean lines");
  }
  return 0;
}
