#include "searcher/did_you_mean.h"

#include <algorithm>

#include "schema/fields.h"
#include "searcher/corrector.h"

namespace notesearch {
namespace {

constexpr std::uint32_t kManyTimes = 10;
constexpr std::size_t kMaxWords = 8;  // looked at: a sentence is not asked about

struct Likelier {
  CorrectedWord word;
  double times = 0;  // as many notes have it
};

void add_words(const QueryNode& node, Analyzer& analyzer, std::vector<QueryWord>& words) {
  using Kind = QueryNode::Kind;
  if (node.kind == Kind::kNot) return;  // less would be found
  for (const QueryNode& child : node.children) add_words(child, analyzer, words);
  if (node.kind != Kind::kWord || node.field != QueryField::kAny) return;
  for (QueryWord& word : analyzer.query_words(node.text)) words.push_back(std::move(word));
}

std::vector<Likelier> likelier_words(const std::vector<QueryWord>& words, const Planning& planning,
                                     std::uint32_t total) {
  std::vector<Likelier> likelier;
  for (const QueryWord& word : words) {
    if (word.parts.size() != 1 || is_identifier(word.written)) continue;
    const std::string& part = word.parts.front();
    if (planning.analyzer.is_stopword(part)) continue;
    const std::uint32_t notes =
        planning.database.get_termfreq(stem_term({}, planning.analyzer.stem(part)));
    const auto better = planning.spelling.corrections(planning.vocabulary, part, 1);
    if (notes == 0 || better.empty() || better.front().edits > 1) continue;
    const VocabularyTerm meant = planning.vocabulary.term(better.front().index);
    if (total > 0 && notes > kPoorNotes) continue;
    const std::uint32_t enough = total > 0 ? kManyTimes * notes : notes;
    if (meant.frequency_docs < enough || planning.analyzer.is_stopword(meant.text)) continue;
    likelier.push_back({{word.written, std::string(meant.text)},
                        static_cast<double>(meant.frequency_docs) / notes});
  }
  std::stable_sort(likelier.begin(), likelier.end(),
                   [](const Likelier& a, const Likelier& b) { return a.times > b.times; });
  return likelier;
}

}  // namespace

std::vector<std::string> likelier_queries(const QueryNode& root, const Planning& planning,
                                          std::uint32_t total) {
  std::vector<QueryWord> words;
  add_words(root, planning.analyzer, words);
  if (words.size() > kMaxWords) return {};
  std::vector<std::string> queries;
  for (const Likelier& likelier : likelier_words(words, planning, total)) {
    if (queries.size() == kMaxQueriesTried) break;
    QueryNode corrected = root;
    apply_corrections({likelier.word}, corrected);
    queries.push_back(to_string(corrected));
  }
  return queries;
}

}  // namespace notesearch
