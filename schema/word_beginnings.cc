#include "schema/word_beginnings.h"

#include <array>
#include <cstdint>

namespace notesearch {
namespace {

enum class Kind : std::uint8_t { kOther, kLower, kUpper, kDigit, kBeyondAscii };

struct Byte {
  std::uint8_t folded = 0;
  Kind kind = Kind::kOther;
};

constexpr std::array<Byte, 256> make_bytes() {
  std::array<Byte, 256> bytes{};
  for (unsigned i = 0; i < 256; ++i) {
    const bool upper = i >= 'A' && i <= 'Z';
    bytes[i].folded = static_cast<std::uint8_t>(upper ? i + ('a' - 'A') : i);
    if (upper) bytes[i].kind = Kind::kUpper;
    if (i >= 'a' && i <= 'z') bytes[i].kind = Kind::kLower;
    if (i >= '0' && i <= '9') bytes[i].kind = Kind::kDigit;
    if (i >= 0x80) bytes[i].kind = Kind::kBeyondAscii;
  }
  return bytes;
}
constexpr std::array<Byte, 256> kBytes = make_bytes();

Byte byte_of(char c) { return kBytes[static_cast<unsigned char>(c)]; }

// Stands for every second byte that is no ASCII letter or digit.
constexpr std::uint8_t kNoWord = 0;

bool is_word(Kind kind) { return kind != Kind::kOther; }

// Inside a run of small letters or of digits, and between a capital and the small letter after it,
// no part begins (segmentation.h).
bool is_inside(Kind before, Kind kind) {
  if (kind == Kind::kLower) return before == Kind::kLower || before == Kind::kUpper;
  return kind == Kind::kDigit && before == Kind::kDigit;
}

// A hexadecimal number ends, and the next part begins, in the middle of a run of letters.
bool is_hexadecimal(std::string_view text, std::size_t at) {
  return text[at] == '0' && at + 1 < text.size() && (text[at + 1] == 'x' || text[at + 1] == 'X');
}

std::size_t pair_of(std::uint8_t first, std::uint8_t second) {
  return static_cast<std::size_t>(first) * 256 + second;
}

}  // namespace

void WordBeginnings::want(std::string_view folded, std::size_t bytes) {
  while (folded.size() > 1 && !is_word(byte_of(folded.front()).kind)) folded.remove_prefix(1);
  if (folded.empty()) return;
  empty_ = false;
  const std::uint8_t first = byte_of(folded[0]).folded;
  for (unsigned i = 0; i < 256; ++i) {
    const bool is_first = is_word(kBytes[i].kind) && kBytes[i].folded == first;
    if (is_first || i >= 0x80 || i == '0') looked_at_[i] = true;
  }
  if (bytes > 1 && folded.size() > 1 && is_word(byte_of(folded[1]).kind)) {
    pairs_.set(pair_of(first, byte_of(folded[1]).folded));
    pairs_.set(pair_of(first, kNoWord));
  } else {
    for (unsigned i = 0; i < 256; ++i) pairs_.set(pair_of(first, static_cast<std::uint8_t>(i)));
  }
  if (byte_of(folded[0]).kind == Kind::kDigit) want("v", 1);  // of v1.2.3, which folding drops
}

void WordBeginnings::want_all() {
  empty_ = false;
  for (unsigned i = 0; i < 256; ++i) looked_at_[i] = is_word(kBytes[i].kind);
  pairs_.set();
}

bool WordBeginnings::is_wanted(std::string_view text, std::size_t at) const {
  const Byte byte = byte_of(text[at]);
  if (byte.kind == Kind::kBeyondAscii || is_hexadecimal(text, at)) return true;
  if (at > 0 && is_inside(byte_of(text[at - 1]).kind, byte.kind)) return false;
  const Byte second = at + 1 < text.size() ? byte_of(text[at + 1]) : Byte();
  const bool in_word = is_word(second.kind) && second.kind != Kind::kBeyondAscii;
  return pairs_[pair_of(byte.folded, in_word ? second.folded : kNoWord)];
}

std::size_t WordBeginnings::next(std::string_view text, std::size_t from) const {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (looked_at_[static_cast<unsigned char>(text[at])] && is_wanted(text, at)) return at;
  }
  return std::string_view::npos;
}

}  // namespace notesearch
