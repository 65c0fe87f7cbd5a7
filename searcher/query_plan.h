// From the tree of a query to what Xapian matches and what the reader sees highlighted.
//
// A word matches by its stem. A name of several parts matches as one joined term or as its parts in
// a row; two words beside each other also match as one joined word ("kv cache" finds kvcache), and a
// word that is two known words also matches as these two in a row ("kvcache" finds "kv cache"). All
// variants of one word form one OP_SYNONYM, so that a note which has two of them does not score
// twice. A word that no note has is corrected (corrector.h), and the last one may be the beginning of
// a longer one. The caller must have every match counted (check_at_least = all): that switches off
// Xapian 1.4's pruning, which some of these forms trip over.
//
// A note whose title is the text of the query is found whatever else that means (name_source.h).
//
// Stopwords beside other words are wanted, not required, and not highlighted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

#include "searcher/planning.h"
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

// What the score of a query is made of.
struct QueryPart {
  enum class Kind : std::uint8_t {
    kWord,
    kStopword,
    kPhrase,
    kOther,     // a group, a prefix, words of a field
    kTogether,  // words that notes also write as one, side by side or as one
    kName       // the note bears the query as a name
  };
  Kind kind = Kind::kWord;
  std::string written;  // of the first four, as in the query
  Xapian::Query query;
  // What has the word itself, where `query` is content with less; else empty.
  Xapian::Query whole = {};
  double unit = 1;  // of kName: what the words can count at most
};

// One way to read the query.
struct QueryReading {
  Xapian::Query query;           // empty: nothing in it can be searched
  Xapian::Query core;            // the same without the notes that only bear it as a name
  std::vector<QueryPart> parts;  // their scores add up to that of the query
};

// A content word of any field at the top of the query, for what looks at words beside the query.
struct RankedWord {
  std::uint32_t number = 0;        // as in HighlightTarget
  std::vector<std::string> forms;  // terms with positions
  double rarity = 0;               // its idf
};

struct QueryPlan {
  QueryReading strict;  // all of the words
  // Any of the words; empty where that is no different. Phrases, fields and exclusions hold as
  // before, but not phrases in a sentence.
  QueryReading relaxed;
  // For when that finds nothing either: the words of phrases as well. Empty without phrases.
  QueryReading last;
  std::vector<std::string> relaxed_words;  // those that `relaxed` no longer insists on
  std::vector<std::string> phrases;        // those that `last` no longer insists on
  std::vector<RankedWord> words;
  double most = 0;  // what the words can count at most: the unit of ranking's bonuses (ranking.h)
  std::vector<HighlightTarget> targets;  // no two alike
  std::vector<CorrectedWord> corrections;
  std::string searched;  // the query with them
  std::vector<Remark> remarks;
};

// What planning refers to is used during the call only, but for the columns, which the plan needs too. May throw Xapian::Error.
[[nodiscard]] QueryPlan plan_query(const QueryNode& root, const Planning& planning);

}  // namespace notesearch
