#include "searcher/http/meili/filter_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "schema/base/text.h"

namespace notesearch::meili {
namespace {

constexpr std::array<std::string_view, 12> kKeywords = {
    "AND", "OR", "IN", "NOT", "TO", "EXISTS", "NULL", "EMPTY", "CONTAINS", "STARTS", "WITH", "IS"};

// A message that quotes a whole payload helps nobody.
constexpr std::size_t kMaxShownBytes = 1000;

bool is_keyword(std::string_view word) {
  return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
}

std::string_view cut(std::string_view text) { return prefix_bytes(text, kMaxShownBytes); }

std::size_t count_chars(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

void append_code_point(std::string& text, std::uint32_t c) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  text.append(bytes.data(), length);
}

// \xNN, \uNNNN and \u{N…}, of which *at is behind the letter.
std::optional<std::uint32_t> read_code_point(std::string_view text, char letter, std::size_t* at) {
  const bool braced = letter == 'u' && *at < text.size() && text[*at] == '{';
  if (braced) ++*at;
  const std::size_t close = braced ? text.find('}', *at) : *at + (letter == 'x' ? 2 : 4);
  if (close == std::string_view::npos || close > text.size()) return std::nullopt;
  std::uint32_t c = 0;
  const char* const end = text.data() + close;
  const auto read = std::from_chars(text.data() + *at, end, c, 16);
  *at = close + (braced ? 1 : 0);
  const bool valid =
      read.ec == std::errc() && read.ptr == end && c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
  return valid ? std::optional(c) : std::nullopt;
}

std::optional<std::string> unescaped(std::string_view text) {
  constexpr std::string_view kLetters = "nrtbfv0\\'\"/";
  constexpr std::string_view kMeanings("\n\r\t\b\f\v\0\\'\"/", 11);
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      plain += text[i++];
      continue;
    }
    if (i + 1 == text.size()) return std::nullopt;
    const char letter = text[i + 1];
    i += 2;
    if (const std::size_t known = kLetters.find(letter); known != std::string_view::npos) {
      plain += kMeanings[known];
    } else if (letter == 'x' || letter == 'u') {
      const auto c = read_code_point(text, letter, &i);
      if (!c) return std::nullopt;
      append_code_point(plain, *c);
    } else {
      return std::nullopt;
    }
  }
  return plain;
}

ValueState read_quoted(std::string_view text, std::size_t at, FilterValue& value) {
  const char quote = text[at];
  value.begin = at + 1;
  std::size_t i = value.begin;
  while (i < text.size() && text[i] != quote) i += text[i] == '\\' ? 2 : 1;
  if (i >= text.size()) return ValueState::kUnclosed;
  value.end = i;
  value.next = i + 1;
  auto plain = unescaped(text.substr(value.begin, value.end - value.begin));
  if (!plain) return ValueState::kMalformed;
  value.text = std::move(*plain);
  return ValueState::kRead;
}

}  // namespace

ValueState read_value(std::string_view text, std::size_t at, FilterValue& value) {
  if (at < text.size() && (text[at] == '\'' || text[at] == '"'))
    return read_quoted(text, at, value);
  const std::string_view word = word_at(text, at);
  if (word.empty()) return ValueState::kNone;
  if (is_keyword(word)) return ValueState::kKeyword;
  value.text = word;
  value.begin = at;
  value.end = value.next = at + word.size();
  return ValueState::kRead;
}

std::string_view word_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    std::size_t next = end;
    const std::int32_t c = next_code_point(text, &next);
    if (c < 0 || (c != '_' && c != '-' && c != '.' && u_isalnum(c) == 0)) break;
    end = next;
  }
  return text.substr(at, end - at);
}

std::size_t end_of_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_blank(text[at]) || text[at] == '\r')) ++at;
  return at;
}

std::string escaped(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string safe;
  for (const char c : cut(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '"' || c == '\\') {
      safe += '\\';
      safe += c;
    } else if (c == '\n' || c == '\r' || c == '\t') {
      safe += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      safe += "\\u{";
      if (byte >= 0x10) safe += kDigits[byte >> 4];
      safe += kDigits[byte & 0xF];
      safe += '}';
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string place_in(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t line_break = text.substr(0, begin).rfind('\n');
  const std::size_t line = line_break == std::string_view::npos ? 0 : line_break + 1;
  const std::size_t column = count_chars(text.substr(line, begin - line)) + 1;
  const std::size_t chars = count_chars(text.substr(begin, end - begin));
  return std::to_string(column) + ":" + std::to_string(column + chars) + " " +
         std::string(cut(text));
}

}  // namespace notesearch::meili
