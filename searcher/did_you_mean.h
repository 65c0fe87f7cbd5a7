// What was likelier meant by a query that finds little: the same with one word put right.
//
// A word of no note is corrected already (corrector.h). This is about words that notes have: one of few
// notes may be a slip of their author's, and one that no note has beside the others may be a slip of
// whoever asks that happens to be a word. Identifiers, stopwords and what is quoted are left alone. May
// throw Xapian::Error.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "searcher/planning.h"
#include "searcher/query_node.h"

namespace notesearch {

// An answer of more notes is not poor, and a word of more notes no slip of their authors'.
inline constexpr std::uint32_t kPoorNotes = 2;
// So many queries are tried at most.
inline constexpr std::size_t kMaxQueriesTried = 2;

// The queries, likeliest first, each to be asked before it is offered. `root` is the query as it was
// searched, found in `total` notes with all of its words. A word of few notes is put right when another,
// one error away, stands in ten times as many; when no note has all words, any word when another stands
// in as many.
[[nodiscard]] std::vector<std::string> likelier_queries(const QueryNode& root,
                                                        const Planning& planning,
                                                        std::uint32_t total);

}  // namespace notesearch
