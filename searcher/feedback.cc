#include "searcher/feedback.h"

#include "schema/fields.h"
#include "searcher/ranking.h"

namespace notesearch {

using Xapian::Query;

namespace {

constexpr std::size_t kLookedUp = 200;

}  // namespace

Query related_words(const Xapian::Database& database, const std::vector<WeightedNote>& best,
                    const std::set<std::string>& own) {
  const auto is_new = [&](std::string_view stem) { return own.count(stem_term("", stem)) == 0; };
  const std::vector<TellingWord> words =
      telling_words(database, best, is_new, {.words = kFeedbackTerms, .looked_up = kLookedUp});
  std::vector<Query> terms;
  for (const TellingWord& word : words) {
    terms.emplace_back(Query::OP_SCALE_WEIGHT, Query(word.term),
                       kFeedbackWeight * word.weight / words.front().weight);
  }
  return terms.empty() ? Query() : Query(Query::OP_OR, terms.begin(), terms.end());
}

}  // namespace notesearch
