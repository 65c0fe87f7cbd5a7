// How costly a typing error is: the noisy channel of spelling correction, by kind of error.
//
// Costs are hundredths of an arbitrary wrong letter; they stand for -ln P(typed | meant) in the sense
// of Kernighan, Church and Gale 1990, "A Spelling Correction Program Based on a Noisy Channel Model".
// They are not fitted to a corpus, since no one's typing is recorded here; their order is that of what
// Yannakoudakis and Fawthrop 1983, "The rules of spelling errors", list as known: letters are doubled
// or singled, neighbours change places, vowels are mistaken for each other, all more often than chance
// would have it, and the first letter is seldom wrong. Keys side by side are the slips of the hand.
//
// Pure functions, any thread.
#pragma once

#include <cstdint>

#include "schema/letters.h"

namespace notesearch {

inline constexpr std::uint16_t kWrongLetterCost = 100;
inline constexpr std::uint16_t kLetterCost = 85;  // a letter too many, or one missing
inline constexpr std::uint16_t kSwapCost = 70;    // two letters that changed places
// The key beside the right one on a QWERTY keyboard; a vowel for a vowel.
inline constexpr std::uint16_t kLikelyLetterCost = 70;
inline constexpr std::uint16_t kDoubledCost = 60;  // "runing", "untill"
// On top, when the first letters differ.
inline constexpr std::uint16_t kFirstLetterCost = 100;

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
