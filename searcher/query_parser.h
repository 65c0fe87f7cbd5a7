// The query language: text to a bounded tree. No input is an error.
//
//   query   = conj *( "OR" conj )
//   conj    = item *( [ "AND" ] item )           ; words beside each other are ANDed
//   item    = [ "NOT" / "-" ] ( group / leaf )
//   group   = "(" query ")"
//   leaf    = [ field ":" ] ( phrase / prefix / word )
//   field   = "title" / "heading" / "code" / "tag"
//   phrase  = DQUOTE *any DQUOTE                 ; exact words in a row; with code: the words in
//                                                ; code, the row anywhere in the note
//   prefix  = word "*"                           ; at least two letters before the star
//   word    = *( any but blank or DQUOTE )
//
// Operators are upper case. A "-" excludes only at the start of a word and before a letter, a
// digit, a quote or a parenthesis: "--flag" and "a-b" are words. A parenthesis glued to a word, as
// in main(), belongs to it. A field that is not listed is part of the word. What can't be
// understood (an operator without an operand, an unclosed quote, too much of anything) is searched
// as words or left out, and a Remark quotes it.
//
// Bounds, applied while reading: 1,024 bytes, 64 leaves, 2 prefixes, 8 levels of parentheses.
// Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/request.h"

namespace notesearch {

inline constexpr std::size_t kMaxQueryBytes = 1024;
inline constexpr std::size_t kMaxQueryLeaves = 64;
inline constexpr std::size_t kMaxQueryPrefixes = 2;
inline constexpr std::size_t kMaxQueryDepth = 8;
inline constexpr std::size_t kMinPrefixColumns = 2;  // two letters, or one ideograph

enum class QueryField : std::uint8_t { kAny, kTitle, kHeading, kCode, kTag };

struct QueryNode {
  enum class Kind : std::uint8_t { kWord, kPhrase, kPrefix, kAnd, kOr, kNot };
  Kind kind = Kind::kWord;
  QueryField field = QueryField::kAny;  // of a leaf
  std::string text;                     // of a leaf, without quotes, star and field
  std::vector<QueryNode> children;      // of kAnd and kOr two or more, of kNot one
};

struct ParsedQuery {
  std::vector<QueryNode> root;  // empty or one: the tree
  std::vector<Remark> remarks;
};

[[nodiscard]] ParsedQuery parse_query(std::string_view text);

// The tree as a query that parses to the same tree.
[[nodiscard]] std::string to_string(const QueryNode& node);

}  // namespace notesearch
