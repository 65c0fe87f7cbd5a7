#include "schema/typing_errors.h"

#include <array>
#include <string_view>

namespace notesearch {
namespace {

constexpr std::array<std::string_view, 3> kKeyRows = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
constexpr std::string_view kVowels = "aeiou";

using LetterSets = std::array<std::uint32_t, 26>;  // for each of a to z, a bit for each of a to z

constexpr std::size_t place(char letter) { return static_cast<std::size_t>(letter - 'a'); }

constexpr void join(LetterSets& sets, char a, char b) {
  sets[place(a)] |= 1U << place(b);
  sets[place(b)] |= 1U << place(a);
}

// Each row of keys stands a bit to the right of the one above: below "w" lie "a" and "s".
constexpr LetterSets likely_letters() {
  LetterSets sets = {};
  for (std::size_t row = 0; row < kKeyRows.size(); ++row) {
    const std::string_view keys = kKeyRows[row];
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (i > 0) join(sets, keys[i], keys[i - 1]);
      if (row == 0) continue;
      for (const std::size_t above : {i, i + 1}) join(sets, keys[i], kKeyRows[row - 1][above]);
    }
  }
  for (const char a : kVowels) {
    for (const char b : kVowels) join(sets, a, b);
  }
  return sets;
}

constexpr LetterSets kLikely = likely_letters();

constexpr bool is_latin(char32_t letter) { return letter >= 'a' && letter <= 'z'; }

}  // namespace

std::uint16_t ChannelWeights::wrong(char32_t meant, char32_t typed) {
  if (!is_latin(meant) || !is_latin(typed)) return kWrongLetterCost;
  const bool likely = (kLikely[meant - 'a'] >> (typed - 'a') & 1U) != 0;
  return likely ? kLikelyLetterCost : kWrongLetterCost;
}

}  // namespace notesearch
