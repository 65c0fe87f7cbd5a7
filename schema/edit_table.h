// The dynamic programme that aligns one typed word with many words in byte order, each reusing the
// rows of the letters that it shares with the one before.
//
// Costs are those of the cheapest optimal string alignment under `Weights` (typing_errors.h), as far
// as it stays within a band of `band` letters around the diagonal, which every alignment with at most
// `band` errors does. Time: a row is at most 2 * band + 1 cells. One thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "schema/letters.h"

namespace notesearch {

template <typename Weights>
class EditTable {
 public:
  // Words that can only end up above `bound` are given up early.
  EditTable(const Letters& typed, std::size_t band, std::uint16_t bound)
      : typed_(typed), band_(band), bound_(bound) {
    for (Row& row : rows_) row.fill(kFar);
    rows_[0][0] = 0;
    for (std::size_t i = 0; i < std::min(band, typed.count); ++i) {
      rows_[0][i + 1] = static_cast<std::uint16_t>(rows_[0][i] + Weights::letter(typed, i));
    }
  }

  // Aligns the letters of a word; returns how many were read before it gave up.
  std::size_t align(const Letters& word) {
    std::size_t depth = 0;
    while (depth < std::min(depth_, word.count) && word.at[depth] == word_.at[depth]) ++depth;
    // A word given up may have been given up at the last row that this one shares.
    if (depth > 0 && depth == depth_ && exhausted_) return depth;
    exhausted_ = false;
    while (depth < word.count && !exhausted_) {
      word_.at[depth] = word.at[depth];
      ++depth;
      exhausted_ = fill(depth) > bound_;
    }
    depth_ = depth;
    return depth;
  }

  // Whether it gave up: no word that begins with the letters read is within the bound.
  [[nodiscard]] bool exhausted() const { return exhausted_; }

  // What it costs to have typed all for the first `letters` letters of the word last aligned.
  [[nodiscard]] std::uint16_t cost(std::size_t letters) const {
    return rows_[letters][typed_.count];
  }

 private:
  using Row = std::array<std::uint16_t, kMaxLetters + 1>;
  static constexpr std::uint16_t kFar = 0x4000;  // no sum of two overflows

  // Row `i`: the first i letters of the word against each beginning of what was typed. Returns its
  // least cell.
  std::uint16_t fill(std::size_t i) {
    std::uint16_t least = kFar;
    if (i <= band_) {
      least = rows_[i][0] =
          static_cast<std::uint16_t>(rows_[i - 1][0] + Weights::letter(word_, i - 1));
    }
    const std::size_t first = i > band_ ? i - band_ : 1;
    for (std::size_t j = first; j <= std::min(i + band_, typed_.count); ++j) {
      rows_[i][j] = cell(i, j);
      least = std::min(least, rows_[i][j]);
    }
    return least;
  }

  [[nodiscard]] std::uint16_t cell(std::size_t i, std::size_t j) const {
    const char32_t meant = word_.at[i - 1];
    const char32_t typed = typed_.at[j - 1];
    int best = rows_[i - 1][j - 1] + (meant == typed ? 0 : Weights::wrong(meant, typed));
    best = std::min(best, rows_[i - 1][j] + Weights::letter(word_, i - 1));
    best = std::min(best, rows_[i][j - 1] + Weights::letter(typed_, j - 1));
    if (i > 1 && j > 1 && meant == typed_.at[j - 2] && word_.at[i - 2] == typed) {
      best = std::min(best, rows_[i - 2][j - 2] + Weights::swapped());
    }
    return static_cast<std::uint16_t>(std::min<int>(best, kFar));
  }

  const Letters typed_;
  const std::size_t band_;
  const std::uint16_t bound_;
  std::array<Row, kMaxLetters + 1> rows_;
  Letters word_{};          // the last word, as far as it was read
  std::size_t depth_ = 0;   // its letters whose rows are filled
  bool exhausted_ = false;  // the last row is all above the bound
};

}  // namespace notesearch
