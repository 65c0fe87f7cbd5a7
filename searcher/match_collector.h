// Sees every match once: applies the filters, has the facets counted (facet_counts.h), keeps what sorting by date needs.
//
// The filters are not part of Xapian's query: a match is tested against the in-memory columns
// instead, which makes every count exact and the facets disjunctive in a single pass. An object
// serves one request on one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <xapian.h>

#include "schema/columns.h"
#include "searcher/deadline.h"
#include "searcher/facet_counts.h"
#include "searcher/request.h"

namespace notesearch {

class MatchCollector : public Xapian::MatchDecider {
 public:
  // Columns and request must outlive the collector. by_date() needs the matches to be kept.
  MatchCollector(const Columns& columns, const SearchRequest& request, bool keep_matches);

  // Called by Xapian for every document that matches the query: true if it passes the filters. Throws
  // DeadlinePassed.
  bool operator()(const Xapian::Document& document) const override {
    return accept(document.get_docid());
  }
  bool accept(DocId docid) const;

  // Forgets what it has seen.
  void restart();

  // Matches that passed the filters, and matches before them.
  [[nodiscard]] std::uint32_t total() const { return total_; }
  [[nodiscard]] std::uint32_t seen() const { return seen_; }
  // The matches in the order of their days, as asked: hits offset .. offset + limit.
  [[nodiscard]] std::vector<DocId> by_date(Sort sort, std::uint32_t offset,
                                           std::uint32_t limit) const;
  [[nodiscard]] const FacetCounts& counts() const { return counts_; }

 private:
  [[nodiscard]] bool has_wanted_tag(DocId docid) const;
  [[nodiscard]] bool has_wanted_date(DocId docid) const;

  const Columns& columns_;
  const std::function<bool(DocId)>& filter_;
  Deadline deadline_;
  bool filter_tags_;
  bool filter_days_;
  bool filter_years_;
  bool keep_matches_;
  std::vector<bool> wanted_tags_;    // by ordinal
  std::vector<bool> wanted_months_;  // by ordinal, of the years that are asked for
  std::int32_t first_day_;
  std::int32_t last_day_;
  // Xapian calls a decider through a const reference; what it collects is this class's very
  // purpose.
  mutable std::uint32_t seen_ = 0;
  mutable std::uint32_t total_ = 0;
  mutable std::vector<DocId> matches_;
  mutable FacetCounts counts_;
};

}  // namespace notesearch
