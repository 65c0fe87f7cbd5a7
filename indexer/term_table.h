// The words of one note while it is indexed: how often, where, in which fields.
//
// Xapian keeps a document's terms in trees, one walk per occurrence. Collecting here first makes
// that one walk per distinct term. Not thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/fields.h"

namespace notesearch {

class TermTable {
 public:
  TermTable();

  // One occurrence of a folded word in a field. Words that Xapian could not hold are dropped.
  void add(std::string_view word, Field field, Xapian::termpos position);

  // The word that was added last, at a further position, without counting again: a name written as
  // one stands where its parts begin and where they end, so that phrases go on from either.
  void add_position(Xapian::termpos position);

  // Adds all terms of schema/fields.h that the words make: as written and stemmed, anywhere and in
  // the fields that queries may name.
  void write_to(Xapian::Document& document, Analyzer& analyzer) const;

 private:
  struct Word {
    std::uint32_t text_begin = 0;  // in text_
    std::uint32_t text_size = 0;
    std::uint64_t hash = 0;
    std::uint32_t weight = 0;  // wdf: occurrences times field weight
    std::uint32_t fields = 0;  // bit per Field
    std::uint32_t occurrences = 0;
  };
  struct Occurrence {
    std::uint32_t word = 0;
    Xapian::termpos position = 0;
    Field field = Field::kBody;
  };

  Word& find_or_insert(std::string_view word);
  void grow();
  [[nodiscard]] std::string_view text_of(const Word& word) const;
  [[nodiscard]] std::vector<Occurrence> by_word() const;
  void write_words(Xapian::Document& document) const;
  void write_stems(Xapian::Document& document, Analyzer& analyzer) const;

  bool added_last_ = false;  // whether the last word that was to be added could be
  std::vector<char> text_;
  std::vector<Word> words_;
  std::vector<Occurrence> occurrences_;
  std::vector<std::uint32_t> slots_;  // open addressing; index into words_ plus one, 0 is free
};

}  // namespace notesearch
