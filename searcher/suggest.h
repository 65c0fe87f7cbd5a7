// What a query that is being typed may become: titles and headings to go to, and words to go on with.
//
// Titles come first that begin with what is typed, then those with a later word that does, each newest
// first; headings likewise, those of the most notes first; then queries with the last word completed,
// the most frequent word first, in a form in which notes have it. Blanks, hyphens and case don't
// matter (schema/names.h). Names take at most limit - 2 places (of fewer than 8, less is left), so that
// words have some. A title that is exactly what is typed is the very first and takes a place more, of
// fewer than 8 the last that words had: so a title that is suggested stays while it goes on to match in
// the same way.
//
// Signs of the query language stay as they are: of `tag:gp`, `"kv ca` and `-foo ra` the last word is
// completed, behind tag: by tags. Beside words that are excluded no names are suggested.
//
// When no name has what is typed, words that no note has are corrected as in a search: none with digits
// or signs, none that are excluded, of a field or before a star, and none in a text with quotes. When
// nothing goes on from there, nothing is corrected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/base/date.h"
#include "schema/base/error.h"
#include "searcher/index_snapshot.h"
#include "searcher/request.h"

namespace notesearch {

enum class SuggestionKind : std::uint8_t { kTitle, kHeading, kTerm };

inline constexpr std::uint32_t kMaxSuggestions = 100;

struct SuggestRequest {
  // As typed; what is beyond kMaxQueryBytes is left out. Empty: the newest titles.
  std::string text;
  std::uint32_t limit = 8;                 // at most kMaxSuggestions
  std::vector<SuggestionKind> kinds = {};  // empty: all
  bool typos = true;                       // whether words may be corrected
};

struct Suggestion {
  SuggestionKind kind = SuggestionKind::kTitle;
  Parts text;         // of a kTerm the whole query; the odd parts are what was typed
  std::string query;  // finds it; what to put in the box
  std::string slug;  // this and the next two of kTitle and kHeading: of the newest note that has it
  std::string url;
  std::string link;         // to the section of a heading; empty without a page
  std::uint32_t notes = 0;  // how many have the title, the heading, the completed word or the tag
  std::optional<Day> date;  // of that note
};

struct SuggestResponse {
  std::string text;                        // as asked
  std::vector<CorrectedWord> corrections;  // of words that no note has
  std::vector<Suggestion> suggestions;     // no two alike
  std::uint64_t generation = 0;
  std::uint64_t took_us = 0;
};

// The analyser and the database serve one thread. kUsage when the limit exceeds its bound, kBadData
// when a record is damaged. May throw Xapian::Error.
Result<SuggestResponse> suggest(const SuggestRequest& request, const IndexSnapshot& snapshot,
                                const Xapian::Database& database, Analyzer& analyzer);

}  // namespace notesearch
