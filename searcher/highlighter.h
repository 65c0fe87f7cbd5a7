// Finds, in stored text, the words that made a note match.
//
// Text is analysed by the same analyser as at indexing, so whatever can match can be highlighted:
// inflected words, names by their parts or joined, prefixes, phrases. A highlighter is built for
// one field of one query; it keeps the analyser it was given and serves one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/analysis.h"
#include "searcher/query_plan.h"
#include "searcher/request.h"

namespace notesearch {

// Of a phrase that stands further apart only the ends are matches.
inline constexpr std::uint32_t kMaxMatchBytes = 200;

struct Match {
  std::uint32_t begin = 0;  // bytes of the text
  std::uint32_t end = 0;
  std::uint32_t word = 0;  // which word of the query
};

class Highlighter {
 public:
  // Of the targets, those that apply to `field`: kAny for text of the body, which takes the targets
  // that name no field.
  Highlighter(Analyzer& analyzer, const std::vector<HighlightTarget>& targets, QueryField field);

  // In order of begin; overlapping ones may be among them.
  [[nodiscard]] std::vector<Match> find(std::string_view text) const;

  [[nodiscard]] bool empty() const { return wanted_.empty(); }

 private:
  struct Phrase {
    std::vector<std::string> parts;
    std::uint32_t word = 0;
  };
  struct Progress;  // of the phrases while reading

  void add(const HighlightTarget& target);
  void find_phrases(const Term& term, std::vector<Progress>& started,
                    std::vector<Match>& found) const;
  void add_phrase(const Progress& progress, const Term& last, std::vector<Match>& found) const;

  Analyzer& analyzer_;
  WordBeginnings wanted_;  // of everything looked for
  std::unordered_map<std::string, std::uint32_t> stems_;
  std::unordered_map<std::string, std::uint32_t> words_;
  std::vector<std::pair<std::string, std::uint32_t>> prefixes_;
  std::vector<Phrase> phrases_;
};

// The text cut at the matches, overlapping and touching ones merged, each widened to whole graphemes.
[[nodiscard]] Parts to_parts(std::string_view text, const std::vector<Match>& matches);

}  // namespace notesearch
