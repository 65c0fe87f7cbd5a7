#include <vector>

#include "corpus/html_markdown.h"
#include "corpus/markdown.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace notesearch;

std::string as_html(std::string_view text) {
  std::string out;
  for (char c : text) {
    out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string text = clean_text(as_text(data, size_bytes));
  const std::string markdown = html_to_markdown(text);
  expect(is_clean(markdown), "the markdown is clean");
  (void)markdown_sections(markdown);

  // Text in a paragraph is read as it is, whatever it looks like; but for U+FEFF, which is dropped
  // where it may be a byte order mark.
  if (text.find("\xEF\xBB\xBF") != std::string::npos) return 0;
  const std::string line = clean_line(text);
  const std::vector<Section> sections =
      markdown_sections(html_to_markdown("<p>" + as_html(line) + "</p>"));
  if (line.empty()) {
    expect(sections.empty(), "no text, no section");
  } else {
    expect(sections.size() == 1 && sections[0].blocks.size() == 1, "one paragraph");
    expect(sections[0].blocks[0].text == line, "text stays as it is");
  }
  return 0;
}
