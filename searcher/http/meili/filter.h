// Filter expressions of Meilisearch, as a tree: `tags = "gpu" AND (year >= 2024 OR NOT month = "2024-05")`.
//
// Grammar: Meilisearch's filter-parser, v1.50:
//   filter = or; or = and ("OR" and)*; and = not ("AND" not)*; not = "NOT" not | primary
//   primary = "(" filter ")" | value ("="|"!="|">"|">="|"<"|"<=") value | value value "TO" value
//           | value ["NOT"] "IN" "[" [value ("," value)* ","?] "]" | value ["NOT"] "EXISTS"
//           | value "IS" ["NOT"] ("NULL"|"EMPTY") | value ["NOT"] "STARTS WITH" value
//   value = word | 'text' | "text"; word = letters, digits, "_", "-", "."
// CONTAINS is an experiment in Meilisearch and refused here as there, and so are its _geo filters.
// Keywords are upper case. Depth and size are bounded. The filter also comes as a list, whose members must
// all hold; a list in it holds when one of its members does.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "schema/columns.h"
#include "searcher/http/meili/meili_error.h"
#include "searcher/index_snapshot.h"

namespace notesearch::meili {

enum class FilterOp : std::uint8_t {
  kAnd,
  kOr,
  kNot,  // of `parts`
  kEqual,
  kNotEqual,
  kGreater,
  kGreaterOrEqual,
  kLess,
  kLessOrEqual,  // values[0]
  kBetween,      // values[0] TO values[1], both included
  kIn,           // any of values
  kExists,
  kIsNull,
  kIsEmpty,
  kStartsWith,  // values[0]
};

struct Filter {
  FilterOp op = FilterOp::kAnd;  // of no parts: everything passes
  std::string attribute;         // of all but the first three
  std::vector<std::string> values;
  std::vector<Filter> parts;

  [[nodiscard]] bool passes_all() const { return op == FilterOp::kAnd && parts.empty(); }
};

// Bounds of an expression; beyond them it is an error. The depth counts parentheses, the size the
// conditions and the values of IN.
inline constexpr std::size_t kMaxFilterDepth = 64;
inline constexpr std::size_t kMaxFilterConditions = 1'000;

// Of a JSON string or list, or null. Attributes other than `filterable` are refused as Meilisearch does.
// invalid_search_filter, with the place of what is wrong.
MeiliResult<Filter> parse_filter(const nlohmann::json& expression,
                                 const std::vector<std::string>& filterable);

// Whether a note passes, for SearchRequest::filter; empty when every note does. The snapshot must outlive
// it; any thread.
//
// Numbers (year, date) are compared with numbers alone, everything else by its bytes: tags without
// regard to case and accents, and with several of them one suffices; ids as they are. The year, month,
// date and date_iso of an undated note are null, which no comparison but != is true of.
[[nodiscard]] std::function<bool(DocId)> note_filter(const Filter& filter,
                                                     const IndexSnapshot& snapshot);

}  // namespace notesearch::meili
