// What was meant by a word that is misspelt: the words of a generation's vocabulary within one or two
// typing errors of it, in microseconds.
//
// An error is a letter too many, missing or wrong, or two neighbours that changed places; one is
// looked for in words of 4 to 7 letters, two from 8 letters. The words come from two indices of
// symmetric deletes (delete_index.h) over the first letters of words, which the sorted vocabulary
// keeps together, and are then aligned with what was typed (edit_table.h); the best are those that
// rank() puts first. Both counts are bounded: see kMaxLookedAt.
//
// Format: the table Spelling of record.fbs, one file, mapped. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "schema/base/error.h"
#include "schema/delete_index.h"
#include "schema/mapped_file.h"
#include "schema/vocabulary.h"

namespace notesearch {

struct Correction {
  std::uint32_t index = 0;    // in the vocabulary
  std::uint8_t edits = 0;     // the fewest errors that explain what was typed
  bool first_letter = false;  // the first letters differ
  float cost = 0;             // of the errors, in arbitrary wrong letters (typing_errors.h)
};

// The order of corrections: the least first. What was meant is the likelier, the cheaper the errors
// and the more often the word is written; as in a noisy channel, -ln P(typed | meant) - ln P(meant),
// with the second part weighted down, since what is often written is not as often searched for.
[[nodiscard]] float rank(float cost, std::uint32_t frequency_docs);

// How many errors are looked for in a word of this many letters; 0 for words that are not corrected.
[[nodiscard]] std::size_t tolerated_edits(std::size_t letters);

class Spelling {
 public:
  // Knows no words: for a generation of a notesearch that wrote no such file.
  Spelling() = default;

  // kUnavailable when the file is missing, kBadData when it is damaged.
  static Result<Spelling> open(const std::filesystem::path& path);

  // The same for bytes in memory, aligned like a word, which must outlive the object; nothing when
  // they are damaged.
  static std::optional<Spelling> view(std::string_view bytes);

  // The words that may have been meant by a folded one, other than itself, the best `limit` first
  // (ties in byte order). None for a word that is not correctable (letters.h).
  // `vocabulary`, here and below: of the same generation.
  [[nodiscard]] std::vector<Correction> corrections(const Vocabulary& vocabulary,
                                                    std::string_view folded_word,
                                                    std::size_t limit) const;

  // The same for a word that is still being typed: the words of which a beginning may have been
  // meant, but none that begins with what was typed. Errors count up to the best such beginning.
  [[nodiscard]] std::vector<Correction> completions(const Vocabulary& vocabulary,
                                                    std::string_view folded_stump,
                                                    std::size_t limit) const;

  // The words that one call looks at, at most; what lies behind them in byte order is passed over.
  // Words that begin alike and fail alike are one look.
  static constexpr std::size_t kMaxLookedAt = 16384;

 private:
  std::optional<MappedFile> file_;
  std::span<const std::uint32_t> word_;
  DeleteIndex prefixes_;
  DeleteIndex short_prefixes_;
};

}  // namespace notesearch
