// The hits of an answer, as SearchResponse shows them. One thread; may throw Xapian::Error and
// DeadlinePassed.
#pragma once

#include <vector>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/base/error.h"
#include "searcher/hit_view.h"
#include "searcher/index_snapshot.h"
#include "searcher/page_text.h"
#include "searcher/query_plan.h"
#include "searcher/request.h"
#include "searcher/retrieval.h"

namespace notesearch {

// What an answer was found by. All of it must outlive the description.
struct Answered {
  const SearchRequest& request;
  const IndexSnapshot& snapshot;
  const Xapian::Database& database;
  const QueryPlan& plan;
  const Retrieved& retrieved;
  Day today;
  PageWords& pages;  // of the snapshot
};

// kBadData for a damaged record.
Result<std::vector<Hit>> describe_hits(const Answered& answered, Analyzer& analyzer,
                                       const HitVisitor& visit);

}  // namespace notesearch
