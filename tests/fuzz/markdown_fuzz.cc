#include <vector>

#include "corpus/markdown.h"
#include "corpus/plain_text.h"
#include "schema/base/text.h"
#include "tests/fuzz/fuzz.h"

namespace {

void expect_clean(const std::vector<notesearch::Section>& sections) {
  using notesearch::expect;
  using notesearch::is_clean;
  for (const notesearch::Section& section : sections) {
    expect(!section.heading_path.empty() || !section.blocks.empty(), "no section is empty");
    for (const std::string& heading : section.heading_path) {
      expect(is_clean(heading), "a heading is clean UTF-8");
    }
    for (const notesearch::Block& block : section.blocks) {
      expect(is_clean(block.text), "a block is clean UTF-8");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string body = notesearch::clean_text(notesearch::as_text(data, size_bytes));
  expect_clean(notesearch::markdown_sections(body));
  expect_clean(notesearch::plain_text_sections(body));
  return 0;
}
