// Notes that are about what a note is about, and what they share with it.
//
// A note is compared by its telling words (telling_words.h), which BM25 scores in the others, and by
// its tags, each worth its rarity. How old a note is plays no part. Searcher::related() (search.h)
// answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/base/date.h"
#include "schema/base/error.h"
#include "searcher/index_snapshot.h"

namespace notesearch {

inline constexpr std::uint32_t kMaxRelated = 50;

struct RelatedRequest {
  std::string slug;
  std::uint32_t limit = 5;  // notes returned, at most kMaxRelated
  // As in SearchRequest.
  std::function<bool(DocId)> filter = {};
  std::optional<std::chrono::steady_clock::time_point> deadline = {};
};

struct RelatedNote {
  std::string slug;
  std::string title;
  std::string url;
  std::optional<Day> date;
  std::vector<std::string> tags;
  double score = 0;
  // What both notes have. Words: at most five, the most telling first, as the note that was asked
  // about writes them (the other may inflect them). Tags: the rarest first, in display form.
  std::vector<std::string> words;
  std::vector<std::string> shared_tags;
  std::string why;  // one sentence for people, in English
};

struct RelatedResponse {
  std::string slug;   // of the note that was asked about
  std::string title;  // its own
  // Best first; of equal scores the newest first, then by slug. Neither the note nor copies of it
  // (other slugs with the same text) are among them.
  std::vector<RelatedNote> notes;
  std::uint64_t generation = 0;
  std::uint64_t took_us = 0;
};

// kNotFound when no note has the slug, kUsage when the limit is out of bounds, kBadData for a damaged
// index. May throw Xapian::Error and DeadlinePassed. The database and the analyser serve one thread.
Result<RelatedResponse> find_related(const RelatedRequest& request, const IndexSnapshot& snapshot,
                                     const Xapian::Database& database, Analyzer& analyzer);

}  // namespace notesearch
