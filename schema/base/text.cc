#include "schema/base/text.h"

#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace notesearch {

std::int32_t next_code_point(std::string_view utf8, std::size_t* at) {
  std::size_t i = *at;
  std::int32_t c = -1;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  U8_NEXT(utf8.data(), i, utf8.size(), c);
#pragma GCC diagnostic pop
  *at = i;
  return c;
}

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr int kMaxCombiningRun = 8;
constexpr std::int32_t kInvalid = -1;

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

bool is_control(UChar32 c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

// How many bytes from the start are ASCII that clean_text() leaves as it is: nearly all, as a rule.
std::size_t plain_run(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() &&
         ((text[size] >= 0x20 && text[size] < 0x7F) || text[size] == '\n' || text[size] == '\t')) {
    ++size;
  }
  return size;
}

bool is_combining(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

bool is_bidi_control(UChar32 c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
         c == 0x200F || c == 0x061C;
}

void append_hex(std::string& out, std::uint32_t value, std::size_t digits) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (std::size_t left = digits; left-- > 0;) out += kHex[(value >> (4 * left)) & 0xF];
}

void append_byte_escape(std::string& out, std::uint32_t byte) {
  out += "\\x";
  append_hex(out, byte, 2);
}

std::size_t columns_of(UChar32 c) {
  if (c == kInvalid) return 1;
  if (is_control(c)) return 0;
  const std::uint32_t zero_width = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK;
  constexpr UChar32 kSoftHyphen = 0xAD;  // a format character that terminals draw
  if ((U_GET_GC_MASK(c) & zero_width) != 0 && c != kSoftHyphen) return 0;
  const int jamo = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
  if (jamo == U_HST_VOWEL_JAMO || jamo == U_HST_TRAILING_JAMO) return 0;
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

std::string clean_text(std::string_view bytes, std::size_t* invalid_bytes) {
  // All of them: what begins a text is dropped however often it stands there.
  while (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    bytes.remove_prefix(kByteOrderMark.size());
  }
  std::string out;
  out.reserve(bytes.size());
  std::size_t invalid = 0;
  int combining_run = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t plain = plain_run(bytes.substr(at));
    if (plain > 0) {
      out.append(bytes.substr(at, plain));
      at += plain;
      combining_run = 0;
      continue;
    }
    const char byte = bytes[at];
    if (is_ascii(byte)) {
      ++at;
      if (byte == '\r' && (at == bytes.size() || bytes[at] != '\n')) {
        out += '\n';
        combining_run = 0;
      }
      continue;
    }
    const std::size_t start = at;
    const UChar32 c = next_code_point(bytes, &at);
    if (c == kInvalid) {
      out += kReplacement;
      invalid += at - start;
      combining_run = 0;
      continue;
    }
    if (is_control(c)) continue;
    combining_run = is_combining(c) ? combining_run + 1 : 0;
    if (combining_run <= kMaxCombiningRun) out.append(bytes.substr(start, at - start));
  }
  if (invalid_bytes != nullptr) *invalid_bytes = invalid;
  return out;
}

std::string clean_line(std::string_view bytes) {
  const std::string text = clean_text(bytes);
  std::string out;
  out.reserve(text.size());
  bool space_pending = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const UChar32 c = next_code_point(text, &at);
    if (u_isUWhiteSpace(c)) {
      space_pending = !out.empty();
      continue;
    }
    if (space_pending) out += ' ';
    space_pending = false;
    out.append(text, start, at - start);
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const UChar32 c = next_code_point(text, &at);
    if (c == kInvalid) {
      for (std::size_t i = start; i < at; ++i) {
        append_byte_escape(out, static_cast<unsigned char>(text[i]));
      }
    } else if (is_control(c) && c != '\n' && c != '\t') {
      append_byte_escape(out, static_cast<std::uint32_t>(c));
    } else if (is_bidi_control(c)) {
      out += "\\u{";
      append_hex(out, static_cast<std::uint32_t>(c), 4);
      out += '}';
    } else {
      out.append(text.substr(start, at - start));
    }
  }
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlanks) + 1 - start);
}

std::string_view prefix_bytes(std::string_view utf8, std::size_t max_bytes) {
  if (utf8.size() <= max_bytes) return utf8;
  // Back to the start of the code point that the cut would fall into: at most 3 bytes.
  std::size_t end = max_bytes;
  for (int back = 0; back < 3 && end > 0 && U8_IS_TRAIL(utf8[end]); ++back) --end;
  return utf8.substr(0, U8_IS_TRAIL(utf8[end]) ? max_bytes : end);
}

std::size_t width_columns(std::string_view utf8) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < utf8.size();) columns += columns_of(next_code_point(utf8, &at));
  return columns;
}

}  // namespace notesearch
