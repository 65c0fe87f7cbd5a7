// Pseudo-relevance feedback: words that the best notes share and the query lacks.
//
// The stems of the best kFeedbackNotes notes are weighed by what they would score in a query, summed
// over these notes in proportion to the notes' own scores; the best kFeedbackTerms count beside the
// words of the query, the best of them with kFeedbackWeight. After the relevance models of Lavrenko
// and Croft 2001 ("RM3" as in Abdul-Jaleel et al. 2004), with BM25 in place of the language model.
// They only order: no note is found by them alone.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <xapian.h>

namespace notesearch {

struct FeedbackNote {
  Xapian::docid docid = 0;
  double score = 0;
};

// A scored query for the related words; empty when there are none. `own` are the terms that the
// query has itself. May throw Xapian::Error.
[[nodiscard]] Xapian::Query related_words(const Xapian::Database& database,
                                          const std::vector<FeedbackNote>& best,
                                          const std::set<std::string>& own);

}  // namespace notesearch
