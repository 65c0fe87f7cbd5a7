// Finds, in stored text, the words that made a note match.
//
// Text is analysed by the same analyser as at indexing, so whatever can match can be highlighted:
// inflected words, names by their parts or joined, prefixes, phrases. A highlighter is built for
// one field of one query; it keeps the analyser it was given and serves one thread.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/analysis.h"
#include "searcher/query_plan.h"
#include "searcher/request.h"

namespace notesearch {

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

  [[nodiscard]] bool empty() const { return wanted_.none(); }

 private:
  struct Phrase {
    std::vector<std::string> parts;
    std::uint32_t word = 0;
  };
  struct Progress;  // of the phrases while reading

  void add(const HighlightTarget& target);
  void want(const std::string& text);
  [[nodiscard]] bool may_match(const Term& term) const;
  void find_phrases(const Term& term, std::vector<Progress>& started,
                    std::vector<Match>& found) const;

  Analyzer& analyzer_;
  std::bitset<256> wanted_;  // first bytes of everything looked for
  std::unordered_map<std::string, std::uint32_t> stems_;
  std::unordered_map<std::string, std::uint32_t> words_;
  std::vector<std::pair<std::string, std::uint32_t>> prefixes_;
  std::vector<Phrase> phrases_;
};

// The text cut at the matches, overlapping and touching ones merged.
[[nodiscard]] Parts to_parts(std::string_view text, const std::vector<Match>& matches);

}  // namespace notesearch
