#include "schema/letters.h"

#include <algorithm>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// next_code_point, without the call for the letters that most words have.
char32_t read_letter(std::string_view text, std::size_t* at) {
  const auto byte = static_cast<unsigned char>(text[*at]);
  if (byte < 0x80) {
    ++*at;
    return byte;
  }
  const std::int32_t letter = next_code_point(text, at);
  return letter < 0 ? kReplacement : static_cast<char32_t>(letter);
}

bool is_spelled(char32_t letter) {
  if (letter < 0x80) return letter >= 'a' && letter <= 'z';  // folded
  const auto code_point = static_cast<UChar32>(letter);
  if (u_isalpha(code_point) == 0) return false;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(code_point, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_YI:
    case USCRIPT_HANGUL:
      return false;
    default:
      return U_SUCCESS(status) != 0;
  }
}

}  // namespace

Letters first_letters(std::string_view text, std::size_t limit) {
  Letters letters;
  limit = std::min(limit, kMaxLetters);
  for (std::size_t at = 0; at < text.size() && letters.count < limit;) {
    letters.at[letters.count++] = read_letter(text, &at);
  }
  return letters;
}

std::size_t bytes_of_letters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size() && count > 0; --count) read_letter(text, &at);
  return at;
}

bool is_correctable(std::string_view word) {
  const Letters letters = first_letters(word, kMaxCorrectedLetters + 1);
  return letters.count >= kMinCorrectedLetters && letters.count <= kMaxCorrectedLetters &&
         std::all_of(letters.at.begin(), letters.at.begin() + letters.count, is_spelled);
}

}  // namespace notesearch
