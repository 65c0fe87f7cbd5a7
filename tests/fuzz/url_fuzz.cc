#include "corpus/url.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  const std::string_view text = as_text(data, size_bytes);
  static const Url kBase = parse_url("https://example.org/notes/one").value();
  for (const Result<Url>& url : {parse_url(text), resolve_url(kBase, text)}) {
    if (!url) continue;
    expect(url->text.starts_with("http://") || url->text.starts_with("https://"), "http or https");
    expect(url->https == url->text.starts_with("https://"), "https is what it says");
    expect(url->text.find_first_of(" \t\r\n\\") == std::string::npos, "no blanks, no backslashes");
    const Result<Url> again = parse_url(url->text);
    expect(again.has_value(), "what was accepted once is accepted again");
    expect(again->origin == url->origin, "and is on the same origin");
  }
  return 0;
}
