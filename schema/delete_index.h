// Finds, for a typed word, the beginnings of words that may be within a few errors of it: SymSpell's
// symmetric deletes (Wolf Garbe 2012, https://github.com/wolfgarbe/SymSpell). Two words within k
// errors share a form that each becomes when at most k of its letters are left out; and so do their
// first letters.
//
// Beginnings ("prefixes") are numbered from 0 in byte order. Each is filed under the hash of each of
// its forms, in a table of buckets; the bits of a posting that its prefix does not need hold part of
// that hash, so that a lookup answers few prefixes that have no form in common with the word.
//
// Format: the table Deletes of record.fbs. Reading is thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "schema/letters.h"
#include "schema/record_generated.h"

namespace notesearch {

// The letters of a prefix in the two indices of the spelling file. Seven is SymSpell's choice: fewer
// make more words alike, more make more forms of each.
inline constexpr std::size_t kPrefixLetters = 7;
inline constexpr std::size_t kShortPrefixLetters = 4;

class DeleteIndexBuilder {
 public:
  // Files the next prefix, under its forms of up to `errors` letters less.
  // `first_word`: the place of its first word in the list of words; must ascend.
  void add(const Letters& prefix, std::size_t errors, std::uint32_t first_word);

  // `words`: how many words there are, which ends the last prefix.
  flatbuffers::Offset<stored::Deletes> finish(flatbuffers::FlatBufferBuilder& builder,
                                              std::uint32_t words);

 private:
  struct Filed {
    std::uint64_t hash;
    std::uint32_t prefix;
  };
  std::vector<Filed> filed_;
  std::vector<std::uint32_t> first_word_;
};

class DeleteIndex {
 public:
  struct WordRange {  // places in the list of words, the end excluded
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  // Without prefixes.
  DeleteIndex() = default;

  // Views a verified table, which must outlive the object; nothing when its parts don't fit together.
  static std::optional<DeleteIndex> view(const stored::Deletes* table, std::size_t words);

  // The prefixes that share a form with the letters, each having lost at most `errors` (those filed:
  // as many as they were filed with), ascending. No more than kMaxPostings are looked at, the forms
  // that lost least first.
  [[nodiscard]] std::vector<std::uint32_t> lookup(const Letters& letters, std::size_t errors) const;

  // The words that begin with a prefix that lookup() gave.
  [[nodiscard]] WordRange words(std::uint32_t prefix) const;

  static constexpr std::size_t kMaxPostings = 8192;

 private:
  std::span<const std::uint32_t> bucket_start_;  // a power of two of buckets, and the end
  std::span<const std::uint32_t> posting_;
  std::span<const std::uint32_t> first_word_;  // of each prefix, and the end
  std::uint32_t words_ = 0;
};

}  // namespace notesearch
