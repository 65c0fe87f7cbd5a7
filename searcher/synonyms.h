// What else a query means: words that find one another, by a file of rules.
//
// The file is UTF-8 text with one rule a line. Empty lines and lines that begin with # say nothing.
//
//   repo = repository                    each finds the other; more than two may stand in a row
//   rl => reinforcement learning         rl also finds reinforcement learning, not the reverse
//   db, dbs => database, databases       each on the left also finds all on the right
//
// A side is 1 to 6 words (in scripts without spaces 2 to 7 characters make a side too), read by the
// analyser: case, hyphens and humps do not count, but an inflected form is another word. Rules are
// not followed on from one to another.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema/analysis.h"
#include "schema/base/error.h"

namespace notesearch {

inline constexpr std::size_t kMaxSynonymsBytes = 1'000'000;
inline constexpr std::size_t kMaxSynonymRules = 10'000;
inline constexpr std::size_t kMaxSideWords = 6;
inline constexpr std::size_t kMaxSides = 8;  // in a row, or on one side of =>
// Of one side, from all rules together: it bounds what a query grows by.
inline constexpr std::size_t kMaxAlternatives = 16;

// Immutable; any thread.
class Synonyms {
 public:
  using Phrase = std::vector<std::string>;  // folded parts, as Analyzer::phrase_parts() gives them

  struct Match {
    std::size_t words = 0;                 // of the query, that the left side spans
    std::span<const Phrase> alternatives;  // at least one; valid as long as the Synonyms
  };

  Synonyms() = default;  // knows none

  // kBadData when a rule can't be understood or a bound above is passed; `where` is the file's name,
  // to which the error adds the line.
  static Result<Synonyms> parse(std::string_view text, const std::string& where,
                                Analyzer& analyzer);

  // searcher/synonyms.txt, which is part of the library, and its text: where one's own may begin.
  static Synonyms standard(Analyzer& analyzer);
  [[nodiscard]] static std::string_view standard_text();

  // The longest left side that stands at words[at] and behind it. Words are those of a query
  // in their joined form (QueryWord::joined), so that "MoE", "moe" and "mo-e" are one word, and no
  // rule begins inside another word: vLLM is not llm.
  [[nodiscard]] std::optional<Match> match(std::span<const std::string> words,
                                           std::size_t at) const;

 private:
  using Table = std::unordered_map<std::string, std::vector<Phrase>>;  // by the words, joined
  explicit Synonyms(Table alternatives);

  Table alternatives_;
  std::size_t longest_bytes_ = 0;  // of a key
};

// The rules in a file, which may be a pipe; "none" has none. What is beyond kMaxSynonymsBytes is not read, and
// Synonyms::parse() refuses the rest. kBadData when it can't be read.
Result<std::string> read_synonyms(const std::string& path);

}  // namespace notesearch
