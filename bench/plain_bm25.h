// What a programmer gets who puts Xapian to use as its documentation shows: the yardstick.
//
// One field of title and text, cut into words by Xapian's TermGenerator, all stemmed by Porter's
// second English stemmer, without a list of stop words; a query is the OR of its words, cut in the
// same way; BM25 with k1 = 1.2 and b = 0.75, in which, as in Lucene's, a word that stands twice in the
// query counts twice and the shortest notes are not taken for longer ones. Xapian's own defaults for
// these two (k3 = 1, min_normlen = 0.5) find a tenth less on CACM.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <xapian.h>

#include "searcher/index_snapshot.h"

namespace notesearch {

struct PlainHit {
  std::string slug;
  double score = 0;
};

// One thread's own. Every member may throw Xapian::Error.
class PlainBm25 {
 public:
  // Opens the database in a directory of ours alone; it is made again from the notes of the
  // snapshot unless it was made of the same content. The title counts `title_copies` times.
  PlainBm25(const std::filesystem::path& dir, const IndexSnapshot& snapshot, unsigned title_copies);

  // The best `limit` hits, equal scores in the order of the snapshot's document ids.
  [[nodiscard]] std::vector<PlainHit> search(const std::string& query,
                                             Xapian::doccount limit) const;

 private:
  Xapian::Database database_;
};

}  // namespace notesearch
