// The leaves of a query as Xapian queries: words, phrases, prefixes. A part of query_plan.h.
//
// Counts what it builds: at most kMaxPlannedParts words and parts of names and phrases, of which
// kMaxPlannedPhrases phrases; what is beyond is left out with a remark. That bounds the cost of a
// query whatever its text, since a phrase of frequent words is the dearest thing there is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/vocabulary.h"
#include "searcher/query_parser.h"
#include "searcher/query_plan.h"

namespace notesearch {

inline constexpr std::size_t kMaxPlannedParts = 64;
inline constexpr std::size_t kMaxPlannedPhrases = 8;

// One word of a query: a note has it if it has any of the variants.
struct PlannedWord {
  std::string written;
  std::vector<Xapian::Query> variants;
  std::vector<HighlightTarget> targets;
  std::string joinable;  // its one part when it may merge with a neighbour, else empty
  std::uint32_t number = 0;
  bool stopword = false;
  bool any_field = true;
};

class WordPlanner {
 public:
  // All three must outlive the planner. Its methods may throw Xapian::Error.
  WordPlanner(Analyzer& analyzer, const Vocabulary& vocabulary, const Xapian::Database& database)
      : analyzer_(analyzer), vocabulary_(vocabulary), database_(database) {}

  // Appends the words of a leaf. `beside` tells that the last word stands right before it, so that
  // the two may also be found written as one.
  void add_words(const QueryNode& leaf, bool beside, std::vector<PlannedWord>& words);

  // A query for a phrase or a prefix; empty when nothing in it can be found. Its targets go to
  // `targets`.
  Xapian::Query phrase(const QueryNode& leaf, std::vector<HighlightTarget>& targets);
  Xapian::Query prefix(const QueryNode& leaf, std::vector<HighlightTarget>& targets);

  [[nodiscard]] const std::vector<Remark>& remarks() const { return remarks_; }

 private:
  bool spend(std::size_t parts, bool phrase, const std::string& written);
  PlannedWord plan_word(const QueryWord& word, QueryField field);
  void add_stem(PlannedWord& planned, const std::string& word, QueryField field);
  void add_phrase(PlannedWord& planned, const std::vector<std::string>& parts, QueryField field);
  void add_split(PlannedWord& planned, const std::string& word);
  void join(PlannedWord& left, PlannedWord& right);
  Completions completions(const std::string& stump, QueryField field) const;
  Xapian::Query any_completion(const std::string& stump, QueryField field);

  Analyzer& analyzer_;
  const Vocabulary& vocabulary_;
  const Xapian::Database& database_;
  std::vector<Remark> remarks_;
  std::uint32_t next_word_ = 0;
  std::size_t parts_ = 0;
  std::size_t phrases_ = 0;
  bool full_ = false;
};

// The queries as one under an operator; of one the query itself, of none the empty one.
[[nodiscard]] Xapian::Query combine(Xapian::Query::op op,
                                    const std::vector<Xapian::Query>& queries);
[[nodiscard]] Xapian::Query unscored(const Xapian::Query& query);

}  // namespace notesearch
