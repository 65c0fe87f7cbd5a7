#include "searcher/telling_words.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "schema/fields.h"
#include "searcher/ranking.h"

namespace notesearch {
namespace {

using Words = std::vector<TellingWord>;

// A word in more than a quarter of the notes says nothing about what a few of them have in common.
constexpr double kMaxShare = 0.25;
bool is_stem_of_any_field(const std::string& term) {
  return term.size() >= 3 && term[0] == 'Z' && is_word_term(std::string_view(term).substr(1));
}

void keep_heaviest(Words& words, std::size_t limit) {
  const std::size_t kept = std::min(limit, words.size());
  std::partial_sort(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(kept), words.end(),
                    [](const TellingWord& a, const TellingWord& b) {
                      return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
                    });
  words.resize(kept);
}

// By how much each stem would let the notes score, but for its rarity.
Words frequencies(const Xapian::Database& database, const std::vector<WeightedNote>& notes,
                  const std::function<bool(std::string_view)>& wanted) {
  std::unordered_map<std::string, double> sums;
  const double average = std::max(1.0, database.get_average_length());
  for (const WeightedNote& note : notes) {
    const double length = database.get_doclength(note.docid) / average;
    const double norm = kBm25K1 * (1 - kBm25B + kBm25B * length);
    auto term = database.termlist_begin(note.docid);
    term.skip_to("Z");
    for (; term != database.termlist_end(note.docid); ++term) {
      const std::string text = *term;
      if (!is_stem_of_any_field(text) || !wanted(std::string_view(text).substr(1))) continue;
      const double frequency = term.get_wdf();
      sums[text] += note.weight * frequency / (frequency + norm);
    }
  }
  Words words;
  words.reserve(sums.size());
  for (auto& [text, sum] : sums) words.push_back({text, sum});
  return words;
}

void weigh_by_rarity(const Xapian::Database& database, std::uint32_t max_notes, Words& words) {
  const double notes = database.get_doccount();
  const double most = std::min<double>(notes * kMaxShare + 1, max_notes);
  for (TellingWord& word : words) {
    const double found = database.get_termfreq(word.term);
    word.weight *= found > most ? 0 : std::log(1 + (notes - found + 0.5) / (found + 0.5));
  }
}

}  // namespace

Words telling_words(const Xapian::Database& database, const std::vector<WeightedNote>& notes,
                    const std::function<bool(std::string_view stem)>& wanted,
                    const TellingChoice& choice) {
  Words words = frequencies(database, notes, wanted);
  keep_heaviest(words, choice.looked_up);
  weigh_by_rarity(database, choice.max_notes, words);
  keep_heaviest(words, choice.words);
  std::erase_if(words, [](const TellingWord& word) { return word.weight <= 0; });
  return words;
}

}  // namespace notesearch
