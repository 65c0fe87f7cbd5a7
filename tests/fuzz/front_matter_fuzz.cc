#include "corpus/front_matter.h"
#include "schema/base/text.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  const std::string text = clean_text(as_text(data, size_bytes));
  std::string_view body;
  const FrontMatter front_matter = split_front_matter(text, &body);
  expect(text.ends_with(body), "the body is the end of the text");
  expect(is_clean(front_matter.title), "the title is clean UTF-8");
  expect(is_clean(front_matter.excerpt), "the excerpt is clean UTF-8");
  for (const std::string& tag : front_matter.tags) {
    expect(!tag.empty() && is_clean_line(tag), "a tag is one clean line");
  }
  return 0;
}
