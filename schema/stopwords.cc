#include "schema/stopwords.h"

#include <algorithm>
#include <array>

namespace notesearch {
namespace {

// Articles, pronouns, prepositions, auxiliaries and question words; in byte order for the search.
constexpr std::array<std::string_view, 99> kEnglish = {
    "a",     "about",  "after", "all",    "also",   "am",    "an",    "and",      "any",
    "are",   "as",     "at",    "be",     "been",   "being", "but",   "by",       "can",
    "could", "did",    "do",    "does",   "doing",  "for",   "from",  "had",      "has",
    "have",  "having", "he",    "her",    "here",   "hers",  "him",   "his",      "how",
    "i",     "if",     "in",    "into",   "is",     "it",    "its",   "just",     "me",
    "might", "my",     "no",    "not",    "of",     "on",    "or",    "our",      "ours",
    "out",   "over",   "own",   "she",    "should", "so",    "some",  "such",     "than",
    "that",  "the",    "their", "theirs", "them",   "then",  "there", "these",    "they",
    "this",  "those",  "to",    "too",    "under",  "until", "up",    "very",     "was",
    "we",    "were",   "what",  "when",   "where",  "which", "while", "who",      "whom",
    "why",   "will",   "with",  "would",  "you",    "your",  "yours", "yourself", "yourselves"};
static_assert(std::is_sorted(kEnglish.begin(), kEnglish.end()));

}  // namespace

bool is_stopword(std::string_view language, std::string_view folded) {
  return language == "english" && std::binary_search(kEnglish.begin(), kEnglish.end(), folded);
}

}  // namespace notesearch
