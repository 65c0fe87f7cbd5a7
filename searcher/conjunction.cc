#include "searcher/conjunction.h"

#include <algorithm>

#include "searcher/field_terms.h"
#include "searcher/ranking.h"

namespace notesearch {
namespace {

using Xapian::Query;
using PartKind = QueryPart::Kind;

Query everything() { return Query(std::string()); }

Query word_query(const PlannedWord& word) {
  const double weight = word.corrected ? kCorrectedWeight : 1.0;
  const Query query = scaled(combine(Query::OP_SYNONYM, word.variants), weight);
  if (word.joined_forms.empty()) return query;
  return query | unscored(combine(Query::OP_OR, word.joined_forms));
}

Query loose_query(const PlannedWord& word) {
  std::vector<Query> any = word.loose;
  any.insert(any.begin(), word_query(word));
  return combine(Query::OP_OR, any);
}

// Where any of the words is enough, it takes a rarer one to be worth a look.
bool is_common(const PlannedWord& word) { return word.frequency_docs > kCommonWordNotes; }

std::size_t content_words(const Conjunction& parts) {
  return static_cast<std::size_t>(
      std::count_if(parts.words.begin(), parts.words.end(),
                    [](const PlannedWord& word) { return !word.stopword; }));
}

// Sorts what a conjunction holds by what becomes of it, and remembers it as parts.
class Assembly {
 public:
  Assembly(Insistence insistence, const Conjunction& parts)
      : insistence_(insistence),
        has_content_(parts.has_content()),
        sentence_(content_words(parts) >= kFeedbackMinWords),
        has_rare_(std::any_of(parts.words.begin(), parts.words.end(), [](const PlannedWord& word) {
          return !word.stopword && word.frequency_docs > 0 && !is_common(word);
        })) {}

  void add(const PlannedWord& word) {
    if (word.stopword && sentence_) return;  // there they say nothing, and cost the most
    if (word.stopword && has_content_) {
      const Query query = scaled(word_query(word), kStopwordWeight);
      wanted_.push_back(query);
      reading_.parts.push_back({PartKind::kStopword, word.written, query});
      return;
    }
    Query query = insistence_ == Insistence::kAll ? word_query(word) : loose_query(word);
    const bool common = insistence_ != Insistence::kAll && has_rare_ && is_common(word);
    (common ? wanted_ : needed_).push_back(query);
    if (!word.exact.empty()) {
      const Query exact = scaled(word.exact, kExactFormWeight);
      wanted_.push_back(exact);
      query = query | exact;
    }
    const bool content_with_less = insistence_ != Insistence::kAll && !word.loose.empty();
    reading_.parts.push_back(
        {PartKind::kWord, word.written, query, content_with_less ? word_query(word) : Query()});
  }

  void add(const PlannedPhrase& phrase) {
    reading_.parts.push_back({PartKind::kPhrase, phrase.written, phrase.query});
    if (insistence_ != Insistence::kNone) {
      required_.push_back(phrase.query);
      return;
    }
    wanted_.push_back(phrase.query);
    for (const PlannedWord& word : phrase.words) add(word);
  }

  void add(const QueryPart& required) {
    required_.push_back(required.query);
    reading_.parts.push_back(required);
  }

  void add_joins(const std::vector<Query>& joins) {
    if (joins.empty()) return;
    wanted_.insert(wanted_.end(), joins.begin(), joins.end());
    reading_.parts.push_back({PartKind::kTogether, {}, combine(Query::OP_OR, joins)});
  }

  QueryReading finish(const std::vector<Query>& unwanted) {
    const auto op = insistence_ == Insistence::kAll ? Query::OP_AND : Query::OP_OR;
    if (const Query words = combine(op, needed_); !words.empty()) required_.push_back(words);
    Query query = combine(Query::OP_AND, required_);
    if (const Query wanted = combine(Query::OP_OR, wanted_); query.empty()) {
      query = wanted;  // stopwords alone
    } else if (!wanted.empty()) {
      query = Query(Query::OP_AND_MAYBE, query, wanted);
    }
    if (!unwanted.empty()) {
      query = Query(Query::OP_AND_NOT, query.empty() ? everything() : query,
                    combine(Query::OP_OR, unwanted));
    }
    reading_.query = reading_.core = query;
    return std::move(reading_);
  }

 private:
  Insistence insistence_;
  bool has_content_;
  bool sentence_;
  bool has_rare_;
  std::vector<Query> required_;
  std::vector<Query> needed_;
  std::vector<Query> wanted_;  // counts, but is not asked for
  QueryReading reading_;
};

}  // namespace

bool Conjunction::has_content() const {
  return !required.empty() || !phrases.empty() ||
         std::any_of(words.begin(), words.end(),
                     [](const PlannedWord& word) { return !word.stopword; });
}

QueryReading matching(const Conjunction& parts, Insistence insistence) {
  Assembly assembly(insistence, parts);
  for (const PlannedWord& word : parts.words) assembly.add(word);
  for (const QueryPart& part : parts.required) assembly.add(part);
  for (const PlannedPhrase& phrase : parts.phrases) assembly.add(phrase);
  assembly.add_joins(parts.joins);
  return assembly.finish(parts.unwanted);
}

}  // namespace notesearch
