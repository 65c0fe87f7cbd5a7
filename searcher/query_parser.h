// The query language: text to a bounded tree. No input is an error.
//
//   query   = conj *( "OR" conj )
//   conj    = near *( [ "AND" ] near )           ; words beside each other are ANDed
//   near    = item *( nearby item )              ; a chain is one group, with its largest number
//   nearby  = "NEAR" [ "/" number ]              ; 1 to 50, or 10: at most so many words apart; of
//                                                ; a group, fewer other words among them
//   item    = *( "NOT" / "-" ) ( group / leaf )
//   group   = "(" query ")"
//   leaf    = dates / [ field ":" ] ( phrase / prefix / word )
//   field   = "title" / "heading" / "code" / "tag"
//   phrase  = DQUOTE *any DQUOTE                 ; exact words in a row; with code: the words in
//                                                ; code, the row anywhere in the note; curly quotes
//                                                ; and guillemets are DQUOTE too
//   prefix  = word "*"                           ; at least two letters before the star
//   word    = [ "\" ] *( any but blank or DQUOTE )
//   dates   = "date:" ( range / date ) / relation ":" date / bare
//   relation = "before" / "after" / "since" / "until"
//   range   = date ".." date / date ".." / ".." date
//   date    = period / DQUOTE words DQUOTE       ; date_phrase.h; words may lack their quotes when
//                                                ; there is one: since:yesterday
//   bare    = a range of periods, of the years 1990 to 2100: 2023.. ..2024-06
//
// Operators are upper case. A "-" excludes only at the start of a word and before a letter, a
// digit, a quote or a parenthesis: "--flag" and "a-b" are words. A parenthesis glued to a word, as
// in main(), belongs to it. A field that is not listed is part of the word. A backslash before a
// word takes it as it is: \OR, \title:x, \2023.. NEAR combines words and phrases of any field; what
// else stands beside it is ANDed.
//
// A date at the end or the beginning of a query needs neither field nor quotes: "raft last month"
// (natural_date.h). A remark says how it was read.
//
// What can't be understood is searched as words or left out, and a Remark quotes it. A query that is
// still being typed finds what it found: behind a quote that is not closed yet stand plain words, and
// an operator, a field or a date that is unfinished at the end of the text is left out.
//
// Bounds, applied while reading: 1,024 bytes, 64 leaves, 2 prefixes, 8 levels of parentheses, which
// alone take stack. Pure, any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "schema/base/date.h"
#include "searcher/query_node.h"
#include "searcher/request.h"

namespace notesearch {

inline constexpr std::size_t kMaxQueryBytes = 1024;
inline constexpr std::size_t kMaxQueryLeaves = 64;
inline constexpr std::size_t kMaxQueryPrefixes = 2;
inline constexpr std::size_t kMaxQueryDepth = 8;
inline constexpr std::size_t kMinPrefixColumns = 2;  // two letters, or one ideograph

struct ParseOptions {
  bool natural_dates = true;  // whether "last month" without field and quotes may be a date
};

struct ParsedQuery {
  std::vector<QueryNode> root;  // empty or one: the tree
  std::vector<Remark> remarks;  // at most kMaxRemarks, and one if the text was cut
  // A date was found among the words. When the query finds nothing, parse it again without.
  bool natural_dates = false;
  // The text ends inside its last word, which may be the beginning of a longer one: the last leaf of
  // the tree, a kWord of some field, neither excluded nor in a kNear.
  bool open_word = false;
  bool plain = false;  // words of any field and nothing else: a kWord, or a kAnd of them
};

// `today` is what "yesterday" and the like count from.
[[nodiscard]] ParsedQuery parse_query(std::string_view text, Day today,
                                      const ParseOptions& options = {});

}  // namespace notesearch
