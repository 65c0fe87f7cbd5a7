// Values in the text of a filter, and how errors show the text: the lexical part of filter_parser.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace notesearch::meili {

enum class ValueState : std::uint8_t {
  kRead,
  kNone,
  kKeyword,    // a word that is reserved, unless quoted
  kUnclosed,   // a quotation without an end
  kMalformed,  // an escape that there is not
};

struct FilterValue {
  std::string text;       // without quotation marks and escapes
  std::size_t begin = 0;  // where it stands, without quotation marks
  std::size_t end = 0;
  std::size_t next = 0;  // behind it
};

// The value that begins at `at`, exactly.
ValueState read_value(std::string_view text, std::size_t at, FilterValue& value);

// The letters, digits, "_", "-" and "." from `at` on; may be empty.
[[nodiscard]] std::string_view word_at(std::string_view text, std::size_t at);

// Where the blanks (spaces, tabs, line breaks) that begin at `at` end.
[[nodiscard]] std::size_t end_of_blanks(std::string_view text, std::size_t at);

// Text as it stands in a message: quotation marks and control characters escaped, cut when very long.
[[nodiscard]] std::string escaped(std::string_view text);

// "11:17 channel = 'ponce": characters from 1, the end excluded, and the whole text.
[[nodiscard]] std::string place_in(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace notesearch::meili
