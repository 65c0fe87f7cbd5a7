// What stands side by side in a query, and the Xapian queries that it makes: with all of the words,
// or with any of them. A part of query_plan.h.
#pragma once

#include <string>
#include <vector>

#include <xapian.h>

#include "searcher/query_plan.h"
#include "searcher/word_planner.h"

namespace notesearch {

// A phrase of any field, and its words in case the phrase can't be had.
struct PlannedPhrase {
  std::string written;
  Xapian::Query query;
  std::vector<PlannedWord> words;
};

struct Conjunction {
  std::vector<PlannedWord> words;      // of any field: may be relaxed
  std::vector<PlannedPhrase> phrases;  // of any field
  std::vector<QueryPart> required;     // prefixes, groups, words and phrases of a field, tags, days
  std::vector<Xapian::Query> unwanted;
  std::vector<Xapian::Query> joins;  // words that notes also write as one

  // Stopwords count only where there is nothing else.
  [[nodiscard]] bool has_content() const;
};

enum class Insistence : std::uint8_t {
  kAll,      // every word and phrase
  kPhrases,  // any of the words, but every phrase
  kNone      // any of the words, those of the phrases among them
};

// The whole as one query, and as the parts whose scores add up to that of the whole.
[[nodiscard]] QueryReading matching(const Conjunction& parts, Insistence insistence);

}  // namespace notesearch
