#include "searcher/text_boundaries.h"

#include <algorithm>
#include <array>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// Graphemes of more bytes than this exist in jokes only, which are cut.
constexpr std::size_t kMaxGraphemeBytes = 512;

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool ends_with_any(std::string_view text, const auto& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return text.ends_with(ending); });
}

std::string_view without_closers(std::string_view text) {
  constexpr std::array<std::string_view, 8> kClosers = {"\"", "'",      ")",      "]",
                                                        "*",  "\u201D", "\u2019", "\u00BB"};
  while (ends_with_any(text, kClosers)) {
    std::size_t last = text.size() - 1;
    while (last > 0 && is_continuation(text[last])) --last;
    text = text.substr(0, last);
  }
  return text;
}

// "J. Random", but not "vitamin C."
bool ends_in_initial(std::string_view text) {
  const std::size_t size = text.size();
  if (size < 2 || text[size - 2] < 'A' || text[size - 2] > 'Z') return false;
  return size == 2 || is_blank(text[size - 3]) || text[size - 3] == '.';
}

bool goes_on_small(std::string_view rest) {
  const auto next = std::find_if_not(rest.begin(), rest.end(), is_blank);
  return next != rest.end() && *next >= 'a' && *next <= 'z';
}

// Kana, Han and fullwidth forms, U+3000 and above: their first bytes are E3 to ED, and EF.
bool starts_ideograph(char c) {
  const auto lead = static_cast<unsigned char>(c);
  return (lead >= 0xE3 && lead <= 0xED) || lead == 0xEF;
}

// The nearest boundary on one side of `at`, by ICU, looking at a piece of the text.
std::size_t grapheme_boundary(std::string_view text, std::size_t at, bool before) {
  std::size_t begin = at > kMaxGraphemeBytes ? at - kMaxGraphemeBytes : 0;
  std::size_t end = std::min(text.size(), at + kMaxGraphemeBytes);
  while (begin < at && is_continuation(text[begin])) ++begin;
  while (end > at && end < text.size() && is_continuation(text[end])) --end;
  UErrorCode status = U_ZERO_ERROR;
  thread_local const std::unique_ptr<icu::BreakIterator> graphemes(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  UText piece = UTEXT_INITIALIZER;
  utext_openUTF8(&piece, text.data() + begin, static_cast<std::int64_t>(end - begin), &status);
  if (U_FAILURE(status) || graphemes == nullptr) return at;
  graphemes->setText(&piece, status);
  const auto offset = static_cast<std::int32_t>(at - begin);
  const bool boundary = graphemes->isBoundary(offset) != 0;  // else it has moved to the next
  const std::int32_t found = boundary ? offset
                             : before ? graphemes->preceding(offset)
                                      : graphemes->following(offset);
  utext_close(&piece);
  return found < 0 ? at : begin + static_cast<std::size_t>(found);
}

bool is_plain_boundary(std::string_view text, std::size_t at) {
  return at == 0 || at >= text.size() || (is_ascii(text[at - 1]) && is_ascii(text[at]));
}

}  // namespace

bool is_sentence_end(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return true;
  if (!is_blank(text[at]) && is_ascii(text[at - 1])) return false;
  const std::string_view before = text.substr(0, at);
  constexpr std::array<std::string_view, 3> kIdeographicStops = {"\u3002", "\uFF01", "\uFF1F"};
  if (ends_with_any(before, kIdeographicStops)) return true;
  if (!is_blank(text[at]) || is_blank(before.back())) return false;
  const std::string_view sentence = without_closers(before);
  if (sentence.empty()) return false;
  if (sentence.back() == '!' || sentence.back() == '?') return true;
  return sentence.back() == '.' && !ends_in_initial(sentence) && !goes_on_small(text.substr(at));
}

std::size_t sentence_end(std::string_view text, std::size_t at, std::size_t end) {
  const std::string_view head = text.substr(0, end);
  std::size_t found = at + 1;
  while (found < end && !is_sentence_end(head, found)) ++found;
  return std::min(found, end);
}

bool is_word_boundary(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size() || is_blank(text[at - 1]) || is_blank(text[at])) return true;
  if (!starts_ideograph(text[at])) return false;
  return grapheme_floor(text, at) == at;
}

std::size_t grapheme_floor(std::string_view text, std::size_t at) {
  return is_plain_boundary(text, at) ? std::min(at, text.size())
                                     : grapheme_boundary(text, at, true);
}

std::size_t grapheme_ceiling(std::string_view text, std::size_t at) {
  return is_plain_boundary(text, at) ? std::min(at, text.size())
                                     : grapheme_boundary(text, at, false);
}

}  // namespace notesearch
