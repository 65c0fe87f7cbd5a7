// Counts of documents by the values of their facets, in Meilisearch's forms.
//
// Facets: tags, year, month ("2026-04"), date (seconds since 1970). Of more than kMaxFacetValues values the
// most frequent are listed, in the order of the values. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "schema/columns.h"
#include "searcher/request.h"

namespace notesearch::meili {

// Has the searcher count what from_response() reads.
void ask_for_facets(const std::vector<std::string>& facets, SearchRequest& request);

class FacetTable {
 public:
  FacetTable() = default;
  // Of notes, each counted once.
  [[nodiscard]] static FacetTable from_response(const SearchResponse& response);
  // Of documents that belong to notes: how many belong to each.
  [[nodiscard]] static FacetTable from_notes(
      const Columns& columns, const std::unordered_map<DocId, std::uint32_t>& documents);

  // Of one facet, in the order of the values; all of them.
  [[nodiscard]] std::vector<FacetValue> values(const std::string& facet) const;

  // { facet: { value: count } }
  [[nodiscard]] nlohmann::ordered_json distribution(const std::vector<std::string>& facets) const;
  // { facet: { "min", "max" } } of year and date, where any document has one
  [[nodiscard]] nlohmann::ordered_json stats(const std::vector<std::string>& facets) const;

 private:
  [[nodiscard]] std::vector<FacetValue> sorted_tags() const;

  std::vector<FacetValue> tags_;
  std::vector<std::pair<int, std::uint32_t>> years_;  // this and the next two ascend
  std::vector<MonthCount> months_;
  std::vector<DayCount> days_;
};

// The most frequent of them, at most `most`, in the order in which they came.
[[nodiscard]] std::vector<FacetValue> most_frequent(std::vector<FacetValue> values,
                                                    std::size_t most);

}  // namespace notesearch::meili
