// The stretch of a block that shows best what a query asks for. A part of passages.h.
//
// A window is the shortest stretch of matches with the words that it has: the more of the query's
// weight its distinct words have, the better, then the closer together they stand, then the earlier.
// It is widened to what a reader can follow: whole sentences of prose, whole lines of code, tables
// and lists where they fit, else whole words. Positions are bytes of the block's text. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "schema/note.h"
#include "searcher/highlighter.h"

namespace notesearch {

// Of a passage, in bytes: for scripts of more bytes a character it is shorter, never cut.
inline constexpr std::size_t kPassageBytes = 240;

// What each word of the query weighs, by its number: the rarest 1, and so do those beyond the end.
class WordWeights {
 public:
  WordWeights() = default;
  explicit WordWeights(std::vector<double> weights) : weights_(std::move(weights)) {}

  [[nodiscard]] double of(std::uint32_t word) const {
    return word < weights_.size() ? weights_[word] : 1.0;
  }
  // Of the distinct words of these matches together.
  [[nodiscard]] double of(std::span<const Match> matches) const;

 private:
  std::vector<double> weights_;
};

struct Window {
  std::size_t first = 0;  // matches [first, last) of the block
  std::size_t last = 0;
  double score = 0;  // the weight of its words, and less than half of a word for closeness
};

// `matches`, in order of begin, must not be empty.
[[nodiscard]] Window best_window(std::span<const Match> matches, const WordWeights& weights);

struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The text to show around a core, at most kPassageBytes long and a word or a grapheme more: of a longer
// core its beginning.
[[nodiscard]] Stretch widen(std::string_view text, BlockKind kind, Stretch core);

}  // namespace notesearch
