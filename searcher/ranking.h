// How notes are ordered: every number that ranking knows, in one place.
//
// The score of a note is a sum, and each of its terms can be told to whoever asks (request.h):
//
//   words      BM25 of the words (Robertson and Zaragoza 2009, "The Probabilistic Relevance
//              Framework", section 3.4) over the weighted fields of schema/fields.h
//   related    BM25 of words that the best notes have and the query lacks (feedback.h)
//   nearness   words that stand beside each other in the query stand near each other in the note
//              (proximity.h)
//   complete   the note has every word
//   name       the query is its title, a heading of it, or the beginning of its title (name_source.h)
//   recency    half of it is lost with every year of age
//
// The numbers were chosen on collections of different kinds together (bench/relevance), each in a
// range where the result is flat, so that none is fitted to one of them.
#pragma once

#include <cstddef>
#include <cstdint>

#include <xapian.h>

#include "schema/fields.h"

namespace notesearch {

// k1 in units of a plain occurrence. Notes are longer than the newspaper articles for which the
// customary 1.2 was found: repeated words say a little more.
inline constexpr double kBm25K1 = 1.4 * kUnitWeight;
inline constexpr double kBm25B = 0.75;

// A stopword counts for half of what its rarity says: "not", "if", "all" matter in questions.
inline constexpr double kStopwordWeight = 0.5;
// A word in the very form in which it is asked for, beside its stem.
inline constexpr double kExactFormWeight = 0.35;
// A corrected word is a guess.
inline constexpr double kCorrectedWeight = 0.8;
// Two words of the query that a note writes as one ("kv cache", kvcache), beside the words themselves.
inline constexpr double kJoinedWeight = 0.5;

// Where a name of several parts is not insisted on, each of its parts; and the words that a known
// last word may be the beginning of.
inline constexpr double kLoosePartWeight = 0.4;
inline constexpr double kEndingWeight = 0.05;

// Feedback: from how many notes, how many words, their weight beside the words of the query; and
// from how many words on a query is a question or a sentence and not a few keywords, whose best
// answers need not be about what was meant.
inline constexpr std::size_t kFeedbackNotes = 10;
inline constexpr std::size_t kFeedbackDepth =
    20;  // of the best by words, among which they are looked for
inline constexpr std::size_t kFeedbackTerms = 20;
inline constexpr std::size_t kRelatedDepth = 400;  // of the best by words, to which the words count
inline constexpr double kFeedbackWeight = 0.3;
inline constexpr std::size_t kFeedbackMinWords = 7;

inline constexpr double kNearnessWeight = 0.4;
inline constexpr std::uint32_t kNearnessWindow = 12;  // positions

// Having all of up to three words counts as much as the words can count at most, so that no note
// with fewer of them comes before. The longer the query, the less that any one word may be missing
// means.
[[nodiscard]] constexpr double completeness(std::size_t words) {
  return words <= 3 ? 1.0 : words == 4 ? 0.5 : words == 5 ? 0.25 : 0.1;
}

// Of what all words can count at most.
inline constexpr double kExactTitle = 3.0;
inline constexpr double kExactHeading = 0.6;
inline constexpr double kTitleBegins = 0.8;

inline constexpr double kRecencyWeight = 0.05;  // of a note of today, of what Xapian scored
inline constexpr double kRecencyHalfLifeDays = 365;

// The best by words, of which nearness and recency are computed. What comes after keeps its order.
inline constexpr std::size_t kRerankDepth = 100;

// A word that more notes have than this orders them, but selects none where any of the words is
// enough and there are rarer ones: half of a large site is no answer, and slow to count.
inline constexpr std::uint32_t kCommonWordNotes = 2000;

// With fewer notes than this that have every word, those that have some of them follow.
inline constexpr std::size_t kEnoughNotes = 100;

[[nodiscard]] inline Xapian::BM25Weight bm25() { return {kBm25K1, 0, 1, kBm25B, 0}; }

}  // namespace notesearch
