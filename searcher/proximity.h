// How near the words of a query stand to each other in a note.
//
// For each two content words that follow each other in the query, every occurrence of the first
// counts 1/d when the second stands d positions away, up to kNearnessWindow (half a position more
// when the order is turned around); the sum saturates like a frequency in BM25 and is weighted by the
// more frequent of the two words. After Tao and Zhai 2007, "An exploration of proximity
// measures in information retrieval", and the ordered pairs of Metzler and Croft 2005, "A Markov
// random field model for term dependencies".
//
// Positions are those of words as written (schema/fields.h), of which a word of the query stands for
// its most frequent forms. An object serves one query on one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

namespace notesearch {

struct NearWord {
  std::vector<std::string> forms;  // terms with positions
  double rarity = 0;               // its idf: what one occurrence is worth
};

class Proximity {
 public:
  // `words` in the order of the query. The database must outlive the object.
  Proximity(const Xapian::Database& database, std::vector<NearWord> words);

  // True when no two words can be near each other.
  [[nodiscard]] bool empty() const { return words_.size() < 2; }

  // Of each of the notes, ascending; not weighted yet by kNearnessWeight. Notes are asked for
  // together because an index is read fastest word by word. May throw Xapian::Error.
  [[nodiscard]] std::vector<double> scores(const std::vector<Xapian::docid>& docids) const;

 private:
  using Positions = std::vector<std::uint32_t>;

  [[nodiscard]] std::vector<Positions> positions(const NearWord& word,
                                                 const std::vector<Xapian::docid>& docids) const;

  const Xapian::Database& database_;
  std::vector<NearWord> words_;
};

}  // namespace notesearch
