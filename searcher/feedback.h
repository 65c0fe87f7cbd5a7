// Pseudo-relevance feedback: words that the best notes share and the query lacks.
//
// The words that tell most of the best kFeedbackNotes notes (telling_words.h), kFeedbackTerms of them,
// count beside the words of the query, the best of them with kFeedbackWeight. After the relevance models of Lavrenko
// and Croft 2001 ("RM3" as in Abdul-Jaleel et al. 2004), with BM25 in place of the language model.
// They only order: no note is found by them alone.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <xapian.h>

#include "searcher/telling_words.h"

namespace notesearch {

// A scored query for the related words; empty when there are none. `own` are the terms that the
// query has itself. May throw Xapian::Error.
[[nodiscard]] Xapian::Query related_words(const Xapian::Database& database,
                                          const std::vector<WeightedNote>& best,
                                          const std::set<std::string>& own);

}  // namespace notesearch
