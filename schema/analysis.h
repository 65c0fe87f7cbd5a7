// The one analyser: how text becomes terms, for indexing, for queries and for highlighting alike.
//
// From each chunk (segmentation.h) come
//   - its parts, folded, at consecutive positions: flash, attention, 4;
//   - joined forms, connectors dropped, of the chunk and of each stretch between connectors:
//     flashattention, flashattention4. They stand at the position of their first part;
//   - symbol forms, with the affixes of the chunk: "--dryrun", ".net", "#19890", "$2m+"; and of a
//     word with a sign the word without it, when that has two letters: tla of TLA+, but no c of
//     C++; likewise gpu of GPUs, of two capitals or more before one s. These stay beside the word as
//     written and don't replace it, since a phrase or a title is also typed in lower case.
// Folding is Unicode NFKC_Casefold, then diacritics (U+0300..U+036F) dropped; "µs" becomes "us",
// v1.2.3 becomes 1.2.3, owner's becomes owner, H100s becomes h100.
// Of scripts without spaces the parts are single characters and the joined forms overlapping pairs.
//
// A term's stem is by Snowball through Xapian, for words of three letters or more without digits or
// signs; every other term is its own stem.
//
// One object serves one thread (the stemmer and its cache are
// stateful).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <xapian.h>

#include "schema/base/error.h"
#include "schema/segmentation.h"
#include "schema/word_beginnings.h"

namespace notesearch {

// A joined form of more parts is no name that anybody types, but a path or a sentence; of scripts
// without spaces they have two.
inline constexpr std::size_t kMaxJoinedParts = 8;

enum class TermKind : std::uint8_t { kPart, kJoined, kSymbol };

struct Term {
  std::string_view text;  // folded, at most kMaxWordBytes; valid during the callback only
  TermKind kind = TermKind::kPart;
  std::uint32_t begin = 0;  // bytes of the analysed text that the term stands for
  std::uint32_t end = 0;
  std::uint32_t position = 0;  // of its first part, counted from 0
  std::uint32_t parts = 1;     // how many positions it spans
};

// What one chunk of a query asks for.
struct QueryWord {
  std::string written;             // as the person typed it
  std::vector<std::string> parts;  // folded, in order: the chunk as a phrase
  std::string joined;              // the chunk as one term; equals parts[0] when there is one part
  std::string singular;            // gpu of GPUs; empty for every other word
  std::string symbol;              // its most specific form, with affixes; empty when it has none
};

class Analyzer {
 public:
  // "english" and every other language that Xapian stems (two-letter codes too), or "none".
  // kUsage for others.
  static Result<Analyzer> create(std::string_view stem_language);

  // Calls sink for every term of the text; parts in order of position. Returns the number of
  // positions. Parts longer than kMaxWordBytes take a position but give no term.
  std::uint32_t analyze(std::string_view text, const std::function<void(const Term&)>& sink);

  // As analyze(), but tells no more than the terms of chunks in which a wanted word may begin
  // (word_beginnings.h), and of chunks beside these without a blank between. Of their positions only
  // this holds: parts that follow each other in the text, with no other between, and no others, have
  // positions that follow each other. For finding few terms in much text.
  void analyze_some(std::string_view text, const WordBeginnings& wanted,
                    const std::function<void(const Term&)>& sink);

  // The parts of a text in order: a phrase. Parts too long for a term are left out.
  std::vector<std::string> phrase_parts(std::string_view text);

  // The words of a piece of a query, in order.
  std::vector<QueryWord> query_words(std::string_view text);

  // The stem of a folded term; valid until the next call.
  std::string_view stem(std::string_view term);

  // With how many of its bytes a stem and every word of it begin alike, at most 2; an "i" stands for
  // a "y" as well.
  [[nodiscard]] std::size_t stem_keeps_bytes() const;

  // Has every word looked for that has this stem.
  void want_stem(std::string_view stem, WordBeginnings& wanted) const;

  // True for the commonest words of the language, which alone say little.
  [[nodiscard]] bool is_stopword(std::string_view folded) const;

  // Changes whenever the same text may give other terms; a generation with another fingerprint is
  // rebuilt.
  [[nodiscard]] std::string fingerprint() const;
  [[nodiscard]] const std::string& language() const { return language_; }

 private:
  Analyzer(std::string language, Xapian::Stem stemmer);

  std::string language_;
  Xapian::Stem stemmer_;
  std::unordered_map<std::string, std::string> stems_;
  std::string scratch_;
};

// Folds a word, a tag or a phrase as above, on one line: spaces stay, everything else is kept.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace notesearch
