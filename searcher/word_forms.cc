#include "searcher/word_forms.h"

#include "schema/base/text.h"

namespace notesearch {
namespace {

// Short stems begin hundreds of words; their forms are among the most frequent of these or rare.
constexpr std::size_t kMaxLookedAt = 64;
constexpr std::size_t kMinStumpBytes = 3;

std::string_view stump_of(std::string_view stem) {
  return stem.size() <= kMinStumpBytes ? stem : prefix_bytes(stem, stem.size() - 1);
}

}  // namespace

std::vector<std::string> word_forms(const Vocabulary& vocabulary, Analyzer& analyzer,
                                    std::string_view word, std::size_t limit) {
  std::vector<std::string> forms;
  if (vocabulary.frequency(word) > 0) forms.emplace_back(word);
  const std::string stem(analyzer.stem(word));
  for (const VocabularyTerm& term : vocabulary.completions(stump_of(stem), kMaxLookedAt).terms) {
    if (forms.size() >= limit) break;
    if (term.text != word && analyzer.stem(term.text) == stem) forms.emplace_back(term.text);
  }
  return forms;
}

}  // namespace notesearch
