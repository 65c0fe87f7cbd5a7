#include "schema/segmentation.h"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

enum class Class : std::uint8_t { kOther, kLower, kUpper, kDigit, kMark, kIdeograph };

constexpr std::array<Class, 128> make_ascii_classes() {
  std::array<Class, 128> table{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = Class::kLower;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = Class::kUpper;
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = Class::kDigit;
  return table;
}
constexpr std::array<Class, 128> kAsciiClasses = make_ascii_classes();

bool is_ideograph(UChar32 c) {
  if (c < 0x2E80) return false;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return true;
    default:
      // The Kana prolonged sound mark and its halfwidth form belong to no single script.
      return c == 0x30FC || c == 0xFF70;
  }
}

Class unicode_class(UChar32 c) {
  if (c < 0) return Class::kOther;
  switch (u_charType(c)) {
    case U_UPPERCASE_LETTER:
    case U_TITLECASE_LETTER:
      return Class::kUpper;
    case U_LOWERCASE_LETTER:
      return Class::kLower;
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_LETTER_NUMBER:
      return is_ideograph(c) ? Class::kIdeograph : Class::kLower;
    case U_DECIMAL_DIGIT_NUMBER:
    case U_OTHER_NUMBER:
      return Class::kDigit;
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
      return Class::kMark;
    case U_FORMAT_CHAR:
      // Soft hyphens and joiners stand inside words and vanish when folded.
      return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ? Class::kMark
                                                                        : Class::kOther;
    default:
      return Class::kOther;
  }
}

// One code point at a time over UTF-8, with its class.
class Cursor {
 public:
  Cursor(std::string_view text, std::size_t at) : text_(text), at_(at) { load(); }

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] std::uint32_t at() const { return static_cast<std::uint32_t>(at_); }
  [[nodiscard]] Class kind() const { return kind_; }
  [[nodiscard]] bool is(char c) const { return !done() && text_[at_] == c; }
  void advance() {
    at_ += length_;
    load();
  }
  void move_to(std::size_t at) {
    at_ = at;
    load();
  }
  [[nodiscard]] Class kind_at(std::size_t at) const { return Cursor(text_, at).kind_; }
  [[nodiscard]] char byte(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }
  [[nodiscard]] std::string_view text() const { return text_; }

  // Most of all text is runs of these.
  void skip_ascii_lower() {
    std::size_t at = at_;
    while (at < text_.size() && text_[at] >= 'a' && text_[at] <= 'z') ++at;
    if (at != at_) move_to(at);
  }

 private:
  void load() {
    kind_ = Class::kOther;
    length_ = 1;
    if (at_ >= text_.size()) return;
    const auto lead = static_cast<unsigned char>(text_[at_]);
    if (lead < 0x80) {
      kind_ = kAsciiClasses[lead];
      return;
    }
    std::size_t next = at_;
    kind_ = unicode_class(next_code_point(text_, &next));
    length_ = next - at_;
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t length_ = 1;
  Class kind_ = Class::kOther;
};

bool is_letter(Class c) { return c == Class::kLower || c == Class::kUpper; }
bool is_word(Class c) { return is_letter(c) || c == Class::kDigit; }

// Characters of the run of class `kind` (and marks) that begins at the cursor; at most `limit`.
std::size_t run_length(Cursor cursor, Class kind, std::size_t limit) {
  std::size_t count = 0;
  while (!cursor.done() && count < limit &&
         (cursor.kind() == kind || cursor.kind() == Class::kMark)) {
    if (cursor.kind() == kind) ++count;
    cursor.advance();
  }
  return count;
}

std::size_t letters_length(Cursor cursor, std::size_t limit) {
  std::size_t count = 0;
  while (!cursor.done() && count < limit &&
         (is_letter(cursor.kind()) || cursor.kind() == Class::kMark)) {
    if (is_letter(cursor.kind())) ++count;
    cursor.advance();
  }
  return count;
}

void skip_marks(Cursor& cursor) {
  while (!cursor.done() && cursor.kind() == Class::kMark) cursor.advance();
}

void skip_digits(Cursor& cursor) {
  while (!cursor.done() && (cursor.kind() == Class::kDigit || cursor.kind() == Class::kMark)) {
    cursor.advance();
  }
}

// Bytes of what stands between two digits of one number: one of . , : / ^ - or "^-"; 0 if none.
std::size_t number_connector(const Cursor& cursor) {
  const char c = cursor.byte();
  std::size_t bytes = 0;
  if (c == '^' && cursor.byte(1) == '-') {
    bytes = 2;
  } else if (c == '.' || c == ',' || c == ':' || c == '/' || c == '^' || c == '-') {
    bytes = 1;
  } else if ((c == 'e' || c == 'E') && (cursor.byte(1) == '-' || cursor.byte(1) == '+')) {
    bytes = 2;
  }
  if (bytes == 0) return 0;
  return cursor.kind_at(cursor.at() + bytes) == Class::kDigit ? bytes : 0;
}

bool starts_hexadecimal(const Cursor& cursor) {
  return cursor.byte() == '0' && (cursor.byte(1) == 'x' || cursor.byte(1) == 'X') &&
         u_isxdigit(static_cast<unsigned char>(cursor.byte(2))) != 0;
}

// A number, with single letters inside or at its end: 1.2.3, 2M, 90a, 4x4, 0x1f.
void read_number(Cursor& cursor) {
  if (starts_hexadecimal(cursor)) {
    cursor.move_to(cursor.at() + 2);
    while (u_isxdigit(static_cast<unsigned char>(cursor.byte())) != 0) cursor.advance();
    return;
  }
  while (true) {
    skip_digits(cursor);
    const std::size_t connector = number_connector(cursor);
    if (connector > 0) {
      cursor.move_to(cursor.at() + connector);
    } else if (!cursor.done() && is_letter(cursor.kind()) && letters_length(cursor, 2) == 1) {
      cursor.advance();
      skip_marks(cursor);
      if (cursor.kind() != Class::kDigit) return;
    } else {
      return;
    }
  }
}

bool is_apostrophe(const Cursor& cursor) {
  return cursor.is('\'') || cursor.text().substr(cursor.at()).starts_with("\u2019");
}

// An apostrophe between letters belongs to the word: don't, owner's.
bool skip_inner_apostrophe(Cursor& cursor) {
  if (!is_apostrophe(cursor)) return false;
  const std::size_t bytes = cursor.is('\'') ? 1 : 3;
  if (!is_letter(cursor.kind_at(cursor.at() + bytes))) return false;
  cursor.move_to(cursor.at() + bytes);
  return true;
}

// One hump of letters, the cursor on its first.
void read_hump(Cursor& cursor) {
  const bool upper = cursor.kind() == Class::kUpper;
  std::size_t uppers = 0;
  if (upper) {
    const std::size_t run = run_length(cursor, Class::kUpper, 256);
    Cursor ahead = cursor;
    for (std::size_t i = 0; i < run; ++i) {
      ahead.advance();
      skip_marks(ahead);
    }
    // "HTTPServer": the last capital begins the next hump, unless what follows is one letter
    // (GPUs).
    const bool hump_follows = run > 1 && run_length(ahead, Class::kLower, 2) == 2;
    uppers = hump_follows ? run - 1 : run;
    for (std::size_t i = 0; i < uppers; ++i) {
      cursor.advance();
      skip_marks(cursor);
    }
    if (hump_follows) return;
  }
  while (!cursor.done()) {
    cursor.skip_ascii_lower();
    if (cursor.kind() == Class::kLower || cursor.kind() == Class::kMark) {
      cursor.advance();
    } else if (!skip_inner_apostrophe(cursor)) {
      return;
    }
  }
}

// "++" after letters always; "+" and "#" only where the word ends: C++17, TLA+, C#.
std::uint8_t sign_bytes(const Cursor& cursor) {
  if (cursor.byte() == '+' && cursor.byte(1) == '+') return 2;
  if (cursor.byte() != '+' && cursor.byte() != '#') return 0;
  return is_word(cursor.kind_at(cursor.at() + 1)) ? 0 : 1;
}

bool single_letter_before_digit(Cursor cursor) {
  if (const char next = cursor.byte(1); next >= 'a' && next <= 'z') return false;
  cursor.advance();
  skip_marks(cursor);
  return cursor.kind() == Class::kDigit;
}

Part read_part(Cursor& cursor) {
  Part part;
  part.begin = cursor.at();
  if (cursor.kind() == Class::kIdeograph) {
    part.kind = PartKind::kIdeograph;
    cursor.advance();
    skip_marks(cursor);
  } else if (cursor.kind() == Class::kDigit) {
    part.kind = PartKind::kNumber;
    read_number(cursor);
  } else if (single_letter_before_digit(cursor)) {
    part.kind = PartKind::kNumber;  // H100, v1.2.3
    cursor.advance();
    read_number(cursor);
  } else {
    read_hump(cursor);
    part.sign_bytes = sign_bytes(cursor);
    if (part.sign_bytes > 0) cursor.move_to(cursor.at() + part.sign_bytes);
  }
  part.end = cursor.at();
  return part;
}

// Bytes of the connector at the cursor when a word follows it; 0 if the chunk ends here.
std::size_t connector_bytes(const Cursor& cursor) {
  std::size_t bytes = 0;
  const char c = cursor.byte();
  if (c == ':' && cursor.byte(1) == ':') {
    bytes = 2;
  } else if (c == '-' || c == '_' || c == '.' || c == ':' || c == '&') {
    bytes = 1;
  } else if (cursor.text().substr(cursor.at()).starts_with("\u2010") ||
             cursor.text().substr(cursor.at()).starts_with("\u2011")) {
    bytes = 3;  // typographic hyphens
  }
  if (bytes == 0) return 0;
  return is_word(cursor.kind_at(cursor.at() + bytes)) ? bytes : 0;
}

// Bytes of the affix that ends right before the word at `begin`; a word character before it makes
// it punctuation inside a word instead.
std::uint8_t prefix_affix_bytes(const Cursor& word, std::size_t from) {
  const std::string_view text = word.text();
  const std::size_t begin = word.at();
  const auto before = [&](std::size_t n) { return begin >= from + n ? text[begin - n] : '\0'; };
  const auto opens = [&](std::size_t n) {  // nothing of a word stands before the affix
    if (begin < from + n) return false;
    if (begin == from + n && from > 0) return false;
    if (begin == n) return true;
    const auto c = static_cast<unsigned char>(text[begin - n - 1]);
    return c < 0x80 && kAsciiClasses[c] == Class::kOther && c != ')' && c != ']' && c != '-' &&
           c != '.' && c != '#';
  };
  if (before(1) == '-' && before(2) == '-' && opens(2)) return 2;
  if (before(1) == '.' && is_letter(word.kind()) && opens(1)) return 1;
  if (before(1) == '#' && opens(1)) return 1;
  if (before(1) == '$' && word.kind() == Class::kDigit && opens(1)) return 1;
  return 0;
}

void read_parts(Cursor& cursor, Chunk& chunk) {
  const bool ideographs = cursor.kind() == Class::kIdeograph;
  bool after_connector = false;
  while (!cursor.done()) {
    if (ideographs ? cursor.kind() != Class::kIdeograph : !is_word(cursor.kind())) return;
    chunk.parts.push_back(read_part(cursor));
    chunk.parts.back().after_connector = after_connector;
    const std::size_t connector = ideographs ? 0 : connector_bytes(cursor);
    after_connector = connector > 0;
    if (connector > 0) cursor.move_to(cursor.at() + connector);
  }
}

}  // namespace

bool next_chunk(std::string_view text, std::size_t from, Chunk& chunk) {
  Cursor cursor(text, from);
  while (!cursor.done() && !is_word(cursor.kind()) && cursor.kind() != Class::kIdeograph) {
    cursor.advance();
  }
  if (cursor.done()) return false;
  chunk.parts.clear();
  chunk.prefix_bytes = prefix_affix_bytes(cursor, from);
  chunk.begin = cursor.at() - chunk.prefix_bytes;
  read_parts(cursor, chunk);
  chunk.suffix_bytes = 0;
  if (chunk.parts.back().kind == PartKind::kNumber && (cursor.is('+') || cursor.is('%')) &&
      !is_word(cursor.kind_at(cursor.at() + 1))) {
    chunk.suffix_bytes = 1;
  }
  chunk.end = cursor.at() + chunk.suffix_bytes;
  return true;
}

}  // namespace notesearch
