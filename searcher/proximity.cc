#include "searcher/proximity.h"

#include <algorithm>
#include <utility>

#include "searcher/ranking.h"

namespace notesearch {
namespace {

using Positions = std::vector<std::uint32_t>;

// Enough to saturate; a hostile note repeats a word a million times.
constexpr std::size_t kMaxPositions = 256;
constexpr double kTurnedAround = 0.5;

double distance(std::uint32_t first, std::uint32_t second) {
  return second > first ? second - first : first - second + kTurnedAround;
}

// What one occurrence of the first word counts: 1/d for the nearest of the second.
double nearness_of(std::uint32_t first, const Positions& seconds) {
  const auto after = std::upper_bound(seconds.begin(), seconds.end(), first);
  double nearest = kNearnessWindow + 1;
  if (after != seconds.end()) nearest = distance(first, *after);
  if (after != seconds.begin() && *std::prev(after) != first) {
    nearest = std::min(nearest, distance(first, *std::prev(after)));
  }
  return nearest <= kNearnessWindow ? 1 / nearest : 0;
}

double pair_score(const Positions& first, const Positions& second) {
  double near = 0;
  for (const std::uint32_t position : first) near += nearness_of(position, second);
  constexpr double kSaturation = kBm25K1 / kUnitWeight;
  return near * (kBm25K1 + 1) / (near + kSaturation);
}

}  // namespace

Proximity::Proximity(const Xapian::Database& database, std::vector<NearWord> words)
    : database_(database), words_(std::move(words)) {}

std::vector<Proximity::Positions> Proximity::positions(
    const NearWord& word, const std::vector<Xapian::docid>& docids) const {
  std::vector<Positions> all(docids.size());
  for (const std::string& form : word.forms) {
    auto posting = database_.postlist_begin(form);
    const auto end = database_.postlist_end(form);
    for (std::size_t i = 0; i < docids.size() && posting != end; ++i) {
      posting.skip_to(docids[i]);
      if (posting == end || *posting != docids[i]) continue;
      for (auto at = posting.positionlist_begin();
           at != posting.positionlist_end() && all[i].size() < kMaxPositions; ++at) {
        all[i].push_back(*at);
      }
    }
  }
  if (word.forms.size() > 1) {
    for (Positions& places : all) std::sort(places.begin(), places.end());
  }
  return all;
}

std::vector<double> Proximity::scores(const std::vector<Xapian::docid>& docids) const {
  std::vector<double> scores(docids.size(), 0);
  if (empty()) return scores;
  std::vector<Positions> first = positions(words_.front(), docids);
  for (std::size_t word = 1; word < words_.size(); ++word) {
    std::vector<Positions> second = positions(words_[word], docids);
    const double rarity = std::min(words_[word - 1].rarity, words_[word].rarity);
    for (std::size_t i = 0; i < docids.size(); ++i) {
      if (first[i].empty() || second[i].empty()) continue;
      scores[i] += rarity * pair_score(first[i], second[i]);
    }
    first = std::move(second);
  }
  return scores;
}

}  // namespace notesearch
