#include "searcher/quotable_words.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <unicode/uchar.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Punctuation that separates where no spaces do: U+3000 to U+303F, and the full-width forms.
bool is_wide_punctuation(UChar32 c) {
  if (c >= 0x3000 && c <= 0x303F) return c != 0x3005 && c != 0x3006 && c != 0x3007;
  return c >= 0xFF01 && c <= 0xFF65 && (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) == 0;
}

// Part of a word for every browser: "_" joins words to those who separate them by Unicode's rules.
bool is_core(UChar32 c) {
  if (c < 0) return false;
  return c == '_' || (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

// Letters, digits and punctuation outside ASCII that nobody rewrites: no emoji and other signs, no
// invisible characters, no unusual spaces.
bool is_safe_beyond_ascii(UChar32 c) {
  constexpr std::uint32_t kSafe =
      U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK | U_GC_P_MASK | U_GC_SC_MASK | U_GC_SM_MASK;
  const bool picks_a_picture = c >= 0xFE00 && c <= 0xFE0F;  // variation selectors
  return c >= 0 && !picks_a_picture && (U_GET_GC_MASK(c) & kSafe) != 0;
}

// Whether the ASCII sign at text[at] reaches the page as it is.
bool is_safe_sign(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (std::string_view(" -.,;:!?/%#@&()+=_").find(c) == std::string_view::npos) return false;
  const char before = at > 0 ? text[at - 1] : ' ';
  const char after = at + 1 < text.size() ? text[at + 1] : ' ';
  switch (c) {
    case ':':  // :smile:, but 8:1 and std::vector
      return is_ascii_letter(before) || before == ':' || !is_ascii_letter(after);
    case '+':  // +-, but C++
      return after != '-';
    case '(':  // (c), (tm)
      return text.substr(at, 4).find(')') == std::string_view::npos;
    case ' ':
    case '/':  // https://
      return true;
    default:
      return before != c && after != c;
  }
}

// What stands between blanks: with the punctuation around the word, and without.
struct Token {
  std::size_t end = 0;
  QuotableWord core;  // empty for punctuation alone
};

// The token that begins at `at` and ends before a blank or wide punctuation.
Token token_at(std::string_view text, std::size_t at, std::size_t end) {
  Token token{at, {at, at}};
  bool in_core = false;
  while (at < end && !is_blank(text[at])) {
    const std::size_t start = at;
    const UChar32 c = next_code_point(text, &at);
    if (is_wide_punctuation(c)) break;
    token.end = at;
    if (!is_core(c)) continue;
    if (!in_core) token.core.begin = start;
    in_core = true;
    token.core.end = at;
  }
  return token;
}

// Whether a site may take a token for something else: :smile:, (c), $x$, {x}.
bool is_markup(std::string_view token) {
  if (token.find_first_of("{}") != std::string_view::npos) return true;
  if (token.size() < 2 || !is_ascii_letter(token[1])) return false;
  const bool in_signs = token[0] == ':' || (token[0] == '$' && (token[1] < '0' || token[1] > '9'));
  return in_signs || (token[0] == '(' && token.substr(0, 4).find(')') != std::string_view::npos);
}

// Whether a word may begin or end at `at`.
bool parts_words(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size() || is_blank(text[at - 1]) || is_blank(text[at])) return true;
  std::size_t before = at - 1;
  while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80) --before;
  return is_wide_punctuation(next_code_point(text, &before)) ||
         is_wide_punctuation(next_code_point(text, &at));
}

}  // namespace

std::vector<QuotableWord> quotable_words(std::string_view text, std::size_t begin,
                                         std::size_t end) {
  std::vector<QuotableWord> words;
  bool cut = !parts_words(text, begin);
  for (std::size_t at = begin; at < end;) {
    const std::size_t start = at;
    const bool between =
        is_blank(text[at]) ? ++at > start : is_wide_punctuation(next_code_point(text, &at));
    if (between) continue;
    const Token token = token_at(text, start, end);
    at = std::max(at, token.end);
    const bool whole = !std::exchange(cut, false) && (token.end < end || parts_words(text, end));
    const bool is_word = token.core.begin < token.core.end;
    if (whole && is_word && !is_markup(text.substr(start, token.end - start))) {
      words.push_back(token.core);
    }
  }
  return words;
}

bool is_quotable(std::string_view words) {
  for (std::size_t at = 0; at < words.size();) {
    if (is_ascii_letter(words[at])) {
      ++at;
    } else if (static_cast<unsigned char>(words[at]) < 0x80) {
      if (!is_safe_sign(words, at++)) return false;
    } else if (!is_safe_beyond_ascii(next_code_point(words, &at))) {
      return false;
    }
  }
  return true;
}

}  // namespace notesearch
