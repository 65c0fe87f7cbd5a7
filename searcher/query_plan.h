// From the tree of a query to what Xapian matches and what the reader sees highlighted.
//
// A word matches by its stem. A name of several parts matches as one joined term or as its parts in
// a row; two words beside each other also match as one joined word ("kv cache" finds kvcache), and a
// word that is two known words also matches as these two in a row ("kvcache" finds "kv cache"). All
// variants of one word form one OP_SYNONYM, so that a note which has two of them does not score
// twice. The caller must have every match counted (check_at_least = all): that switches off
// Xapian 1.4's pruning, which some of these forms trip over.
//
// Stopwords beside other words are wanted, not required, and not highlighted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/vocabulary.h"
#include "searcher/query_parser.h"

namespace notesearch {

// What to highlight, in one field or (kAny) in all. Targets with the same word number stand for the
// same word of the query.
struct HighlightTarget {
  enum class Kind : std::uint8_t { kStem, kExact, kPrefix, kPhrase };
  Kind kind = Kind::kStem;
  QueryField field = QueryField::kAny;
  std::vector<std::string> texts;  // of a phrase its parts, else one
  std::uint32_t word = 0;
};

struct QueryPlan {
  Xapian::Query query;  // empty: nothing in the query can be searched
  // Any of the words instead of all; empty where that is no different. Phrases, fields and exclusions
  // hold as before.
  Xapian::Query relaxed_query;
  std::vector<std::string> relaxed_words;  // those that relaxed_query no longer insists on
  std::vector<HighlightTarget> targets;    // no two alike
  std::vector<Remark> remarks;
};

// The arguments are used during the call only. May throw Xapian::Error.
[[nodiscard]] QueryPlan plan_query(const QueryNode& root, Analyzer& analyzer,
                                   const Vocabulary& vocabulary, const Xapian::Database& database);

}  // namespace notesearch
