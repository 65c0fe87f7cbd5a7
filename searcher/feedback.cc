#include "searcher/feedback.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "schema/fields.h"
#include "searcher/ranking.h"

namespace notesearch {
namespace {

using Xapian::Query;
using Weights = std::vector<std::pair<double, std::string>>;

// A word in more than a quarter of the notes says nothing about what a few of them have in common.
constexpr double kMaxShare = 0.25;
// Rarity costs a look into the index: only of the words that are frequent in the best notes.
constexpr std::size_t kMaxLookedUp = 200;

bool is_stem_of_any_field(const std::string& term) {
  return term.size() >= 3 && term[0] == 'Z' && is_word_term(std::string_view(term).substr(1));
}

void keep_heaviest(Weights& weights, std::size_t limit) {
  const std::size_t kept = std::min(limit, weights.size());
  std::partial_sort(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(kept),
                    weights.end(), [](const auto& a, const auto& b) {
                      return a.first != b.first ? a.first > b.first : a.second < b.second;
                    });
  weights.resize(kept);
}

// By how much each stem would let the best notes score, but for its rarity.
Weights frequencies(const Xapian::Database& database, const std::vector<FeedbackNote>& best,
                    const std::set<std::string>& own) {
  std::unordered_map<std::string, double> sums;
  const double average = std::max(1.0, database.get_average_length());
  for (const FeedbackNote& note : best) {
    const double length = database.get_doclength(note.docid) / average;
    const double norm = kBm25K1 * (1 - kBm25B + kBm25B * length);
    auto term = database.termlist_begin(note.docid);
    term.skip_to("Z");
    for (; term != database.termlist_end(note.docid); ++term) {
      const std::string text = *term;
      if (!is_stem_of_any_field(text) || own.count(text) > 0) continue;
      const double frequency = term.get_wdf();
      sums[text] += note.score * frequency / (frequency + norm);
    }
  }
  Weights weights;
  weights.reserve(sums.size());
  for (auto& [text, sum] : sums) weights.emplace_back(sum, text);
  return weights;
}

void weigh_by_rarity(const Xapian::Database& database, Weights& weights) {
  const double notes = database.get_doccount();
  for (auto& [weight, term] : weights) {
    const double found = database.get_termfreq(term);
    weight *=
        found > notes * kMaxShare + 1 ? 0 : std::log(1 + (notes - found + 0.5) / (found + 0.5));
  }
}

}  // namespace

Query related_words(const Xapian::Database& database, const std::vector<FeedbackNote>& best,
                    const std::set<std::string>& own) {
  Weights weights = frequencies(database, best, own);
  keep_heaviest(weights, kMaxLookedUp);
  weigh_by_rarity(database, weights);
  keep_heaviest(weights, kFeedbackTerms);
  std::vector<Query> terms;
  for (const auto& [weight, term] : weights) {
    if (weight <= 0) break;
    terms.emplace_back(Query::OP_SCALE_WEIGHT, Query(term),
                       kFeedbackWeight * weight / weights.front().first);
  }
  return terms.empty() ? Query() : Query(Query::OP_OR, terms.begin(), terms.end());
}

}  // namespace notesearch
