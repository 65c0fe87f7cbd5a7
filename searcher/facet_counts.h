// Counts the matches of a query by tag, by month and by day; years are sums of months.
//
// Whoever sees the matches decides which to add to which: a facet is disjunctive when a match that
// its own filter alone refuses is added too. What the request does not ask for is not counted. An object
// serves one request on one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "schema/columns.h"
#include "searcher/request.h"

namespace notesearch {

class FacetCounts {
 public:
  // The columns must outlive the counts.
  FacetCounts(const Columns& columns, const SearchRequest& request);

  void add_tags(DocId docid) {
    if (tags_.empty()) return;
    for (const TagOrdinal tag : columns_.tags(docid)) ++tags_[tag];
  }
  void add_month(DocId docid) {
    if (!months_.empty()) ++months_[columns_.month(docid)];
  }
  void add_day(DocId docid) {
    if (day_counts_) ++days_[columns_.day(docid)];
  }
  // Nothing was added.
  void clear();

  // As request.h says; empty when not asked for.
  [[nodiscard]] std::optional<Facets> facets() const;
  [[nodiscard]] std::optional<std::vector<MonthCount>> timeline() const;
  [[nodiscard]] std::optional<std::vector<DayCount>> days() const;

 private:
  [[nodiscard]] std::vector<FacetValue> tag_values() const;
  [[nodiscard]] std::vector<FacetValue> year_values() const;

  const Columns& columns_;
  bool facets_;
  bool timeline_;
  bool zero_counts_;
  bool day_counts_;
  std::vector<std::uint32_t> tags_;                       // by ordinal; empty when not counted
  std::vector<std::uint32_t> months_;                     // likewise
  std::unordered_map<std::int32_t, std::uint32_t> days_;  // by day as stored
};

}  // namespace notesearch
