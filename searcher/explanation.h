// Why a hit stands where it does: in numbers that add up to its score, and in one sentence.
//
// An object serves the hits of one answer on one thread. May throw Xapian::Error.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include <xapian.h>

#include "schema/base/date.h"
#include "searcher/request.h"
#include "searcher/retrieval.h"

namespace notesearch {

class Explainer {
 public:
  // Scores the parts of the query for the notes of the page. `retrieved` must outlive the object.
  Explainer(const Xapian::Database& database, const Retrieved& retrieved);

  // The words of the query that the note lacks.
  [[nodiscard]] std::vector<std::string> missing(const RankedNote& note) const;

  // Of a hit whose other members are filled in. The scores are the greatest first.
  [[nodiscard]] Explanation explain(const RankedNote& note, const Hit& hit, Day today) const;

 private:
  using Scores = std::unordered_map<Xapian::docid, double>;  // of the notes that match the part

  const Retrieved& retrieved_;
  std::vector<Scores> scores_;  // by part
  Scores core_;                 // of the notes that match otherwise than by name
  std::vector<Scores> whole_;   // the same of those that have it whole
};

}  // namespace notesearch
