// The words that tell what some notes are about: frequent in them and rare elsewhere.
//
// A stem is weighed by what it would score in a query, BM25 with the numbers of ranking.h, summed over
// the notes in proportion to the notes' own weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

namespace notesearch {

struct WeightedNote {
  Xapian::docid docid = 0;
  double weight = 0;
};

struct TellingWord {
  std::string term;  // of the index: stem_term("", stem)
  double weight = 0;
};

struct TellingChoice {
  std::size_t words = 0;  // at most so many
  // How rare a word is costs a look into the index: only so many that are frequent in the notes get
  // one. A rare word that a note has once tells less than one to which it comes back.
  std::size_t looked_up = 0;
  // Words of more notes than this are left out, and in any case those of more than a quarter.
  std::uint32_t max_notes = std::numeric_limits<std::uint32_t>::max();
};

// The heaviest first, all above 0; of equals in byte order. Only those whose stem is `wanted`. May
// throw Xapian::Error.
[[nodiscard]] std::vector<TellingWord> telling_words(
    const Xapian::Database& database, const std::vector<WeightedNote>& notes,
    const std::function<bool(std::string_view stem)>& wanted, const TellingChoice& choice);

}  // namespace notesearch
