#include "searcher/synonyms.h"
#include "tests/fuzz/fuzz.h"

// The text is both the rules and what is looked up in them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace notesearch;
  static Analyzer analyzer = Analyzer::create("english").value();
  const std::string_view text = as_text(data, size_bytes);
  const Result<Synonyms> synonyms = Synonyms::parse(text, "synonyms.txt", analyzer);
  if (!synonyms) {
    expect(synonyms.error().kind == ErrorKind::kBadData, "bad rules are bad data");
    expect(synonyms.error().where.starts_with("synonyms.txt"), "an error says where");
    expect(!synonyms.error().fix.empty(), "an error says what to do");
    return 0;
  }
  std::vector<std::string> words;
  for (QueryWord& word : analyzer.query_words(text)) words.push_back(std::move(word.joined));
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto match = synonyms->match(words, at);
    if (!match) continue;
    expect(match->words >= 1 && match->words <= words.size() - at, "a match lies in the query");
    expect(!match->alternatives.empty(), "a match has alternatives");
    expect(match->alternatives.size() <= kMaxAlternatives, "their number is bounded");
    for (const Synonyms::Phrase& phrase : match->alternatives) {
      expect(!phrase.empty(), "an alternative has words");
    }
  }
  return 0;
}
