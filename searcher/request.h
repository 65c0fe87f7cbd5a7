// What is asked and what is answered: the front door of the searcher.
//
// Plain values. The JSON form of a response is in response_json.h, the terminal's in
// terminal_view.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/date.h"
#include "schema/columns.h"
#include "schema/note.h"

namespace notesearch {

enum class Sort : std::uint8_t { kRelevance, kNewest, kOldest };

inline constexpr std::uint32_t kMaxLimit = 1000;
inline constexpr std::uint32_t kMaxPassages = 3;
inline constexpr std::size_t kMaxTimelineMonths = 1200;
inline constexpr std::size_t kMaxRemarks = 8;  // on one query: a page of remarks helps nobody

// What makes up ranking beside the words themselves (ranking.h). Everything is on; a person may not
// want to be corrected, and a benchmark wants to know what each part is worth.
struct RankingParts {
  bool typos = true;     // correct words that no note has
  bool endings = true;   // the last word may be the beginning of a longer one
  bool synonyms = true;  // and what the rules say that words mean
  bool forms = true;     // prefer a word in the form in which it is asked for
  bool names = true;     // prefer notes that bear the query as title or heading
  bool nearness = true;  // prefer words that stand near each other
  bool related = true;   // of a long query, count what its best answers have in common
  bool recency = true;   // prefer newer notes a little
};

struct SearchRequest {
  // In the query language (query_parser.h). Empty: every note that passes the filters, and
  // relevance then means newest.
  std::string query;
  // Notes with any of these tags, in any spelling. Empty: no filter.
  std::vector<std::string> tags;
  // Notes of these days, ends included. An undated note passes only when both ends are open.
  DayRange days;
  // Notes of any of these years, and within `days`. Empty: no filter.
  std::vector<int> years = {};
  Sort sort = Sort::kRelevance;
  std::uint32_t limit = 10;    // hits returned, at most kMaxLimit
  std::uint32_t offset = 0;    // hits skipped before the first returned
  std::uint32_t passages = 1;  // passages per hit, at most kMaxPassages; 0 spares their time
  bool facets = false;         // count tags and years over all matches
  bool zero_counts = false;    // list tags and years of the index that no match has, too
  bool timeline = false;       // count the matches of each month
  RankingParts ranking = {};   // all of it
  bool explain = false;        // say of each hit why it stands where it does
  // What "yesterday" in the query and the age of notes count from. Programs set it from the clock;
  // without it, it is the day on which the generation was published.
  std::optional<Day> today = {};
  // Links go to the very sentence in browsers that understand text fragments, not just to its section.
  bool text_fragments = true;
  // Whether a poor answer asks back (SearchResponse::did_you_mean), which takes up to two more searches.
  // Not without typos.
  bool did_you_mean = true;
  // Whether notes with some of the words follow when those with all are few, or answer when none has.
  bool partial = true;
  bool day_counts = false;  // count the matches of each day (SearchResponse::days)
  // What a note must pass beside the other filters, every count included: no facet ignores it. Called
  // by the thread that searches. Empty: no filter.
  std::function<bool(DocId)> filter = {};
  // When an answer is not wanted any more: kUnavailable then. Empty: it may take its time.
  std::optional<std::chrono::steady_clock::time_point> deadline = {};
};

// Text whose parts alternate: unmatched, matched, unmatched, ... The first may be empty; joined
// they are the text. Plain text: neither HTML nor safe for a terminal.
using Parts = std::vector<std::string>;

struct Passage {
  std::vector<std::string> heading_path;  // of its section; empty before the first heading
  std::string anchor;
  BlockKind kind = BlockKind::kProse;
  Parts parts;
  std::string link = {};  // to the passage on the note's page (deep_link.h); empty without a page
};

// One term of the sum that a score is.
struct ScorePart {
  // word, stopword, phrase, operator; together (words that notes also write as one, side by side or as one); name (the note
  // bears the query as title or heading); related, complete, nearness, recency (ranking.h)
  std::string part;
  std::string text;  // of the first four, as written in the query; else empty
  double score = 0;
};

struct Explanation {
  std::string why;                // one sentence for people, in English
  std::vector<ScorePart> scores;  // they add up to the hit's score
};

struct Hit {
  std::uint32_t rank = 0;  // 1 is the first of all hits, whatever the offset
  std::string slug;
  Parts title;
  std::string url;
  std::string link;  // the first passage's, else the url
  std::optional<Day> date;
  std::vector<std::string> tags;
  double score = 0;  // 0 when sorted by date
  std::uint32_t reading_minutes = 1;
  std::vector<std::string> missing;  // words of the query that the note lacks
  std::vector<Passage> passages;
  std::optional<Explanation> explanation;  // when asked for, and not sorted by date
};

struct FacetValue {
  std::string value;
  std::uint32_t count = 0;
};

// Counts over all matches. Each facet ignores its own filter: the tags are counted as if no tag
// were asked for, the years as if no date were.
struct Facets {
  std::vector<FacetValue> tags;   // most frequent first, then by name
  std::vector<FacetValue> years;  // newest first; undated notes are not counted
};

// The matches of one month.
struct MonthCount {
  std::chrono::year_month month;
  std::uint32_t count = 0;
};

// The matches of one day.
struct DayCount {
  Day day;
  std::uint32_t count = 0;
};

// Another query that is likelier meant than the one asked, and how many notes have all its words.
struct DidYouMean {
  std::string query;
  std::uint32_t total = 0;
};

// A word that no note has, and the one that was searched in its stead.
struct CorrectedWord {
  std::string from;  // as written
  std::string to;
};

// Something in the query that was not understood as an operator, and what was done instead.
struct Remark {
  std::string part;
  std::string message;
};

struct SearchResponse {
  std::string query;                 // as asked
  std::string searched;              // as understood
  std::vector<std::string> relaxed;  // words that were not insisted on, since no note has them all
  std::vector<CorrectedWord> corrections;
  std::vector<Remark> remarks;
  std::uint64_t generation = 0;
  std::string published;    // RFC 3339, UTC
  std::uint32_t notes = 0;  // in the index
  std::uint32_t total = 0;  // matches, exact
  // Notes with some of the words that follow the total when it is small and the order is by
  // relevance; facets do not count them.
  std::uint32_t partial = 0;
  std::uint32_t offset = 0;
  std::uint32_t limit = 0;
  std::vector<Hit> hits;
  std::optional<Facets> facets;
  // From the first to the last month of any match, ascending, none left out; like the years, it
  // ignores the filters on dates (not the dates in the query). When these are more than
  // kMaxTimelineMonths, months without a match are left out, and then the oldest.
  std::optional<std::vector<MonthCount>> timeline;
  std::optional<std::vector<DayCount>> days;  // ascending, those with matches; when asked for
  std::optional<DidYouMean> did_you_mean;     // when the answer is none or poor
  std::uint64_t took_us = 0;
};

}  // namespace notesearch
