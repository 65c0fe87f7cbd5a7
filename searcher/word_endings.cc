#include "searcher/word_endings.h"

#include <algorithm>

#include "schema/fields.h"
#include "searcher/docid_source.h"
#include "searcher/field_terms.h"

namespace notesearch {
namespace {

using Xapian::Query;

// How many completions of a prefix are matched: by number, and by the postings that Xapian has to
// merge, at some 0.1 us each. The most frequent come first, so that what is left out is rare.
constexpr std::size_t kMaxCompletions = 1000;
constexpr std::size_t kMinCompletions = 8;
constexpr std::size_t kMaxCompletionPostings = 30'000;
// How many of them are scored: the frequencies of a synonym's variants are added up note by note.
constexpr std::size_t kMaxScoredCompletions = 16;
// And how many postings where endings are welcome, not asked for.
constexpr std::size_t kMaxWelcomePostings = 2'000;

// A field's own terms are few enough to be listed by Xapian; the vocabulary holds those of all.
Completions completions(const Xapian::Database& database, const Vocabulary& vocabulary,
                        const std::string& stump, QueryField field) {
  if (field == QueryField::kAny) return vocabulary.completions(stump, kMaxCompletions);
  Completions found;
  const std::string begin = word_term(prefix_of(field), stump);
  const std::size_t prefix_bytes = prefix_of(field).size();
  for (auto term = database.allterms_begin(begin); term != database.allterms_end(begin); ++term) {
    // The vocabulary owns the text of the same word for as long as the plan is made.
    const VocabularyTerm known = vocabulary.find((*term).substr(prefix_bytes));
    if (!known.text.empty()) found.terms.push_back({known.text, term.get_termfreq()});
  }
  found.total = found.terms.size();
  std::stable_sort(found.terms.begin(), found.terms.end(), [](const auto& a, const auto& b) {
    return a.frequency_docs > b.frequency_docs;
  });
  found.terms.resize(std::min(found.terms.size(), kMaxCompletions));
  return found;
}

// The notes that have any of the terms, which score nothing. Going through their postings one term after
// the other takes half of the time that Xapian's OP_OR takes, which keeps hundreds of them in order.
Query notes_with(const Xapian::Database& database, const std::vector<std::string>& terms) {
  std::vector<bool> found(database.get_lastdocid() + std::size_t{1});
  for (const std::string& term : terms) {
    const auto end = database.postlist_end(term);
    for (auto note = database.postlist_begin(term); note != end; ++note) {
      if (*note < found.size()) found[*note] = true;  // a damaged index may know others
    }
  }
  WeightedDocids docids;
  for (std::size_t docid = 1; docid < found.size(); ++docid) {
    if (found[docid]) docids.emplace_back(static_cast<Xapian::docid>(docid), 0);
  }
  return docid_query(std::move(docids));
}

std::vector<Query> queries_of(const std::vector<std::string>& terms) {
  return {terms.begin(), terms.end()};
}

}  // namespace

WordEndings word_endings(const Xapian::Database& database, const Vocabulary& vocabulary,
                         const std::string& stump, QueryField field) {
  const Completions found = completions(database, vocabulary, stump, field);
  WordEndings endings;
  endings.total = found.total;
  std::size_t postings = 0;
  endings.begin = word_term(prefix_of(field), stump);
  std::vector<std::string> few;
  std::size_t few_postings = 0;
  for (const VocabularyTerm& term : found.terms) {
    postings += term.frequency_docs;
    if (postings > kMaxCompletionPostings && endings.terms.size() >= kMinCompletions) break;
    endings.terms.push_back(word_term(prefix_of(field), term.text));
    if (few_postings + term.frequency_docs > kMaxWelcomePostings) continue;
    if (few.size() == kMaxScoredCompletions) continue;
    few_postings += term.frequency_docs;
    few.push_back(endings.terms.back());
  }
  endings.few = combine(Query::OP_SYNONYM, queries_of(few));
  return endings;
}

Query any_of(const Xapian::Database& database, const WordEndings& endings) {
  // A term that no note has stands for "nothing": an empty query would stand for "no condition".
  if (endings.terms.empty()) return Query(endings.begin);
  std::vector<Query> scored = queries_of(endings.terms);
  if (scored.size() <= kMaxScoredCompletions) return combine(Query::OP_SYNONYM, scored);
  scored.resize(kMaxScoredCompletions);
  const Query notes = notes_with(database, endings.terms);
  if (notes.empty()) return Query(endings.begin);
  return {Query::OP_AND_MAYBE, notes, combine(Query::OP_SYNONYM, scored)};
}

}  // namespace notesearch
