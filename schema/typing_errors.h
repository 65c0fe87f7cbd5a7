// How costly a typing error is: the noisy channel of spelling correction, by kind of error.
//
// Costs are hundredths of an arbitrary wrong letter; they stand for -ln P(typed | meant) in the sense
// of Kernighan, Church and Gale 1990, "A spelling correction program based on a noisy channel model",
// and Norvig 2007, "How to write a spelling corrector". Not fitted to a corpus: no one's typing is
// recorded here. Their order is that of those authors' tables and of Kukich 1992, "Techniques for
// automatically correcting words in text": doubled letters, neighbours changing places, keys beside
// the right one, and vowels for vowels (by far the largest cells of Kernighan's substitutions) are
// frequent for how few ways there are to make them; the first letter is seldom wrong.
//
// Pure functions, any thread.
#pragma once

#include <cstdint>

#include "schema/letters.h"

namespace notesearch {

inline constexpr std::uint16_t kWrongLetterCost = 100;
inline constexpr std::uint16_t kLetterCost = 85;  // a letter too many, or one missing
inline constexpr std::uint16_t kSwapCost = 70;    // two letters that changed places
inline constexpr std::uint16_t kLikelyLetterCost =
    70;                                            // a key beside the right one; vowel for vowel
inline constexpr std::uint16_t kDoubledCost = 60;  // "runing", "untill"
inline constexpr std::uint16_t kFirstLetterCost = 100;  // on top, when the first letters differ

// What EditTable asks, of the letters of the word that was meant or typed.
struct ChannelWeights {
  // `letters[at]` was left out of, or is too many in, what was typed.
  static std::uint16_t letter(const Letters& letters, std::size_t at) {
    return at > 0 && letters.at[at] == letters.at[at - 1] ? kDoubledCost : kLetterCost;
  }
  static std::uint16_t wrong(char32_t meant, char32_t typed);
  static std::uint16_t swapped() { return kSwapCost; }
};

// Every error counts one: the optimal string alignment distance, where swapping neighbours is one
// error and no letter is touched twice (Damerau 1964).
struct UnitWeights {
  static std::uint16_t letter(const Letters& /*letters*/, std::size_t /*at*/) { return 1; }
  static std::uint16_t wrong(char32_t /*meant*/, char32_t /*typed*/) { return 1; }
  static std::uint16_t swapped() { return 1; }
};

}  // namespace notesearch
