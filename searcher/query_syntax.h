// The signs of the query language that reading (query_parser.h) and writing (query_node.h) share.
// Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/base/text.h"
#include "searcher/date_phrase.h"
#include "searcher/query_node.h"

namespace notesearch {

inline constexpr char kEscape = '\\';

// A letter, a digit, or part of a character beyond ASCII.
[[nodiscard]] bool is_alphanumeric(char c);

// The bytes of the quotation mark of any kind with which the text begins; 0: it begins with none.
[[nodiscard]] std::size_t quote_bytes(std::string_view text);

// The text with quotation marks as phones and word processors write them, and as some languages do,
// as the plain one that the language knows.
[[nodiscard]] std::string with_straight_quotes(std::string_view text);

// What may follow the "-" of an exclusion: a letter, a digit, a quote, a group, an affix.
[[nodiscard]] bool begins_operand(char c);

enum class Operator : std::uint8_t { kNone, kAnd, kOr, kNot, kNear };

struct OperatorSign {
  Operator kind = Operator::kNone;
  std::size_t bytes = 0;     // of its text
  std::uint32_t number = 0;  // of kNear as written, at most 9,999; the default without one
};

// The operator with which the text begins, if a blank, a quote, a parenthesis or the end follows.
[[nodiscard]] OperatorSign read_operator(std::string_view text);

struct FieldSign {
  std::size_t bytes = 0;  // of its name and colon; 0: there is none
  QueryField field = QueryField::kAny;
  std::optional<DateRelation> dates;  // what stands behind the colon is a date
};

// The field with which the text begins; "title::x" is a name of code and begins with none.
[[nodiscard]] FieldSign read_field(std::string_view text);

// "title:"; empty for kAny.
[[nodiscard]] std::string_view field_sign(QueryField field);

// The days of a word such as "2023..", "..2024-06", "2026-04..2026-06"; years from 1990 to 2100.
[[nodiscard]] std::optional<DayRange> read_bare_dates(std::string_view word);

// Whether a word is made of letters with a star or a question mark among or before them; one at its end
// is no concern here.
[[nodiscard]] bool is_pattern(std::string_view word);

// Whether a word looks like a field and its value, as "author:x" and the "author:" of author:"x y" do;
// neither "a://b" nor "8:1" nor "arXiv:2501.08071" does.
[[nodiscard]] bool has_unknown_field(std::string_view word, bool quote_follows);

// Whether a word, behind a field's sign or not, is read as it is, or needs the escape to be.
[[nodiscard]] bool needs_escape(std::string_view word, QueryField field);

}  // namespace notesearch
