#include "schema/analysis.h"
#include "schema/base/text.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  static Analyzer analyzer = Analyzer::create("english").value();
  const std::string text = clean_text(as_text(data, size_bytes));

  std::uint32_t last_part_position = 0;
  const std::uint32_t positions = analyzer.analyze(text, [&](const Term& term) {
    expect(!term.text.empty(), "a term has text");
    expect(term.begin <= term.end && term.end <= text.size(), "a term stands in the text");
    if (term.kind == TermKind::kPart) {
      expect(term.position >= last_part_position, "parts come in order");
      last_part_position = term.position;
    }
  });
  expect(positions == 0 || last_part_position < positions, "positions are counted");

  for (const QueryWord& word : analyzer.query_words(text)) {
    expect(!word.parts.empty(), "a query word has parts");
  }
  const std::string folded = fold(text);
  expect(is_clean(folded), "what is folded is clean UTF-8");
  return 0;
}
