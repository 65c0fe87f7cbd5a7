// The leaves of a query as Xapian queries: words, phrases, prefixes. A part of query_plan.h.
//
// Counts what it builds: at most kMaxPlannedParts words and parts of names and phrases, of which
// kMaxPlannedPhrases phrases; what is beyond is left out with a remark. That bounds the cost of a
// query whatever its text, since a phrase of frequent words is the dearest thing there is.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <xapian.h>

#include "schema/analysis.h"
#include "searcher/planning.h"
#include "searcher/query_parser.h"
#include "searcher/query_plan.h"
#include "searcher/word_endings.h"

namespace notesearch {

inline constexpr std::size_t kMaxPlannedParts = 64;
inline constexpr std::size_t kMaxPlannedPhrases = 8;

// One word of a query: a note has it if it has any of the variants.
struct PlannedWord {
  std::string written;
  std::vector<std::string> parts;  // folded, in order; of a plain word one
  std::vector<Xapian::Query> variants;
  Xapian::Query exact;  // in the very form in which it is written; empty for names
  // Merged with a neighbour: enough to have the word, but scored once for both (take_joins()).
  std::vector<Xapian::Query> joined_forms;
  std::vector<Xapian::Query>
      loose;  // say a little each where the word as a whole is not insisted on
  std::vector<HighlightTarget> targets;
  std::string joinable;  // its one part when it may merge with a neighbour, else empty
  std::uint32_t number = 0;
  std::uint32_t frequency_docs = 0;  // of the rarest of its parts, by stem
  bool stopword = false;
  bool any_field = true;
  bool found = true;  // some note has it
  bool corrected = false;

  [[nodiscard]] std::string joined() const;
};

class WordPlanner {
 public:
  // What `planning` refers to must outlive the planner. Its methods may throw Xapian::Error.
  explicit WordPlanner(const Planning& planning) : planning_(planning) {}

  // Appends the words of a leaf. `beside` tells that the last word stands right before it, so that
  // the two may also be found written as one: as a term that counts beside the words, in `joins`.
  void add_words(const QueryNode& leaf, bool beside, std::vector<PlannedWord>& words,
                 std::vector<Xapian::Query>& joins);

  // Lets a word of any field also be the beginning of a longer one. One that no note has stands for
  // these; for one that is known they are loose.
  void open(PlannedWord& word);

  // Lets the words that a rule names also be found by what it says that they mean.
  void add_synonyms(std::vector<PlannedWord>& words, std::vector<Xapian::Query>& joins);

  // Plans a word again as the one that was meant.
  void correct(PlannedWord& word, const std::vector<std::string>& parts);

  // A query for a phrase or a prefix; empty when nothing in it can be found. Its targets go to
  // `targets`.
  Xapian::Query phrase(const QueryNode& leaf, std::vector<HighlightTarget>& targets);
  Xapian::Query prefix(const QueryNode& leaf, std::vector<HighlightTarget>& targets);
  // The same for a kNear.
  Xapian::Query near(const QueryNode& group, std::vector<HighlightTarget>& targets);

  [[nodiscard]] const std::vector<Remark>& remarks() const { return remarks_; }
  void remark(std::string part, std::string message) {
    remarks_.push_back({std::move(part), std::move(message)});
  }

 private:
  bool spend(std::size_t parts, bool phrase, const std::string& written);
  PlannedWord plan_word(const QueryWord& word, QueryField field);
  void add_stem(PlannedWord& planned, const std::string& word, QueryField field);
  void add_phrase(PlannedWord& planned, const std::vector<std::string>& parts, QueryField field);
  void add_loose_parts(PlannedWord& planned);
  void add_split(PlannedWord& planned, const std::string& word);
  void join(PlannedWord& left, PlannedWord& right, std::vector<Xapian::Query>& joins);
  Xapian::Query synonym(const Synonyms::Phrase& phrase, PlannedWord& word);
  [[nodiscard]] std::uint32_t frequency_docs(const std::vector<std::string>& parts) const;

  const Planning& planning_;
  std::vector<Remark> remarks_;
  std::uint32_t next_word_ = 0;
  std::size_t parts_ = 0;
  std::size_t phrases_ = 0;
  bool full_ = false;
};

}  // namespace notesearch
