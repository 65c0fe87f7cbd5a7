// A word as letters, the unit in which typing errors are counted: code points, not bytes.
//
// Pure functions, any thread; text need not be valid UTF-8 (a malformed sequence is no letter).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace notesearch {

// Words of this many letters are corrected, and corrected to: in shorter ones every other word is an
// error away, and longer ones are no words.
inline constexpr std::size_t kMinCorrectedLetters = 4;
inline constexpr std::size_t kMaxCorrectedLetters = 32;

// Sees whether a word has one letter more than it may, however many errors made it longer.
inline constexpr std::size_t kMaxLetters = kMaxCorrectedLetters + 4;

struct Letters {
  std::array<char32_t, kMaxLetters> at;  // the first `count` are set
  std::size_t count = 0;
};

// The first code points of a text, at most `limit` and at most kMaxLetters; U+FFFD for a malformed
// sequence.
[[nodiscard]] Letters first_letters(std::string_view text, std::size_t limit);

// The bytes that the first `count` code points take.
[[nodiscard]] std::size_t bytes_of_letters(std::string_view text, std::size_t count);

// Whether a folded word consists of kMinCorrectedLetters to kMaxCorrectedLetters Unicode letters
// (general category L) of scripts that are spelled: no Han, Kana, Bopomofo, Yi or Hangul, where one
// letter stands for a syllable or a word.
[[nodiscard]] bool is_correctable(std::string_view word);

}  // namespace notesearch
