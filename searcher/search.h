// The searcher: requests in, responses out.
//
// A Searcher holds one thread's own handles on a snapshot (Xapian's database, the stemmer); make
// one per thread, all on the same snapshot. It never writes.
#pragma once

#include <memory>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/base/error.h"
#include "searcher/index_snapshot.h"
#include "searcher/request.h"

namespace notesearch {

class Searcher {
 public:
  // kBadData when the database of the snapshot can't be opened.
  static Result<Searcher> open(std::shared_ptr<const IndexSnapshot> snapshot);

  // Ranking is BM25 over the weighted fields (schema/fields.h); equal scores are ordered by date,
  // newest first, then by slug, so that the order is total. Totals and facets are exact.
  // kUsage when limit or passages exceed their bounds, kBadData when the index turns out damaged.
  Result<SearchResponse> search(const SearchRequest& request);

 private:
  Searcher(std::shared_ptr<const IndexSnapshot> snapshot, Xapian::Database database,
           Analyzer analyzer);

  std::shared_ptr<const IndexSnapshot> snapshot_;
  Xapian::Database database_;
  Analyzer analyzer_;
};

}  // namespace notesearch
