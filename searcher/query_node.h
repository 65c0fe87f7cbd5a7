// A query as a tree. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/base/date.h"

namespace notesearch {

enum class QueryField : std::uint8_t { kAny, kTitle, kHeading, kCode, kTag };

inline constexpr std::uint32_t kDefaultNearWords = 10;
inline constexpr std::uint32_t kMaxNearWords = 50;

struct QueryNode {
  enum class Kind : std::uint8_t { kWord, kPhrase, kPrefix, kDays, kNear, kAnd, kOr, kNot };
  Kind kind = Kind::kWord;
  QueryField field = QueryField::kAny;  // of kWord, kPhrase and kPrefix
  std::string text;                     // of the same, without quotes, star and field
  DayRange days;                        // of kDays: one end set at least; no undated note matches
  std::uint32_t near_words = 0;  // of kNear: fewer other words than these stand among its own
  // Of kNear two or more words and phrases of any field, of kAnd and kOr two or more nodes, of kNot
  // one.
  std::vector<QueryNode> children;
};

// The tree as a query that parses to the same tree, as long as that keeps within the parser's bounds
// and natural dates are off.
[[nodiscard]] std::string to_string(const QueryNode& node);

}  // namespace notesearch
