#include "searcher/http/meili/facet_table.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "schema/analysis.h"
#include "searcher/http/meili/search_query.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

constexpr const char* kTags = "tags";
constexpr const char* kYear = "year";
constexpr const char* kMonth = "month";
constexpr const char* kDate = "date";

std::int64_t seconds_of(Day day) { return std::chrono::seconds(day.time_since_epoch()).count(); }

template <typename Counts>
ordered_json range(const Counts& counts, const auto& number) {
  return {{"min", number(counts.front())}, {"max", number(counts.back())}};
}

}  // namespace

void ask_for_facets(const std::vector<std::string>& facets, SearchRequest& request) {
  for (const std::string& facet : facets) {
    if (facet == kTags || facet == kYear) request.facets = true;
    if (facet == kMonth) request.timeline = true;
    if (facet == kDate) request.day_counts = true;
  }
}

FacetTable FacetTable::from_response(const SearchResponse& response) {
  FacetTable table;
  if (response.facets) {
    table.tags_ = response.facets->tags;
    for (const FacetValue& year : response.facets->years) {
      table.years_.emplace_back(std::stoi(year.value), year.count);
    }
    std::sort(table.years_.begin(), table.years_.end());
  }
  if (response.timeline) {
    for (const MonthCount& month : *response.timeline) {
      if (month.count > 0) table.months_.push_back(month);
    }
  }
  if (response.days) table.days_ = *response.days;
  return table;
}

FacetTable FacetTable::from_notes(const Columns& columns,
                                  const std::unordered_map<DocId, std::uint32_t>& documents) {
  std::map<TagOrdinal, std::uint32_t> tags;
  std::map<std::chrono::year_month, std::uint32_t> months;
  std::map<Day, std::uint32_t> days;
  for (const auto& [docid, count] : documents) {
    for (const TagOrdinal tag : columns.tags(docid)) tags[tag] += count;
    if (columns.month(docid) > 0) months[columns.months().month(columns.month(docid))] += count;
    if (const auto day = day_of(columns.day(docid))) days[*day] += count;
  }
  FacetTable table;
  for (const auto& [tag, count] : tags) {
    table.tags_.push_back({std::string(columns.tag_display(tag)), count});
  }
  std::map<int, std::uint32_t> years;
  for (const auto& [month, count] : months) {
    table.months_.push_back({month, count});
    years[static_cast<int>(month.year())] += count;
  }
  table.years_.assign(years.begin(), years.end());
  for (const auto& [day, count] : days) table.days_.push_back({day, count});
  return table;
}

std::vector<FacetValue> FacetTable::sorted_tags() const {
  std::vector<std::pair<std::string, FacetValue>> keyed;
  for (const FacetValue& tag : tags_) keyed.emplace_back(fold(tag.value), tag);
  std::sort(keyed.begin(), keyed.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<FacetValue> sorted;
  for (auto& [key, tag] : keyed) sorted.push_back(std::move(tag));
  return sorted;
}

std::vector<FacetValue> FacetTable::values(const std::string& facet) const {
  if (facet == kTags) return sorted_tags();
  std::vector<FacetValue> values;
  if (facet == kYear) {
    for (const auto& [year, count] : years_) values.push_back({std::to_string(year), count});
  } else if (facet == kMonth) {
    for (const MonthCount& month : months_) {
      values.push_back({format_month(month.month), month.count});
    }
  } else if (facet == kDate) {
    for (const DayCount& day : days_) {
      values.push_back({std::to_string(seconds_of(day.day)), day.count});
    }
  }
  return values;
}

ordered_json FacetTable::distribution(const std::vector<std::string>& facets) const {
  ordered_json distribution = ordered_json::object();
  for (const std::string& facet : facets) {
    ordered_json counts = ordered_json::object();
    for (const FacetValue& value : most_frequent(values(facet), kMaxFacetValues)) {
      counts[value.value] = value.count;
    }
    distribution[facet] = std::move(counts);
  }
  return distribution;
}

ordered_json FacetTable::stats(const std::vector<std::string>& facets) const {
  ordered_json stats = ordered_json::object();
  for (const std::string& facet : facets) {
    if (facet == kYear && !years_.empty()) {
      stats[facet] = range(years_, [](const auto& year) { return year.first; });
    }
    if (facet == kDate && !days_.empty()) {
      stats[facet] = range(days_, [](const DayCount& day) { return seconds_of(day.day); });
    }
  }
  return stats;
}

std::vector<FacetValue> most_frequent(std::vector<FacetValue> values, std::size_t most) {
  if (values.size() <= most) return values;
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a].count > values[b].count; });
  order.resize(most);
  std::sort(order.begin(), order.end());
  std::vector<FacetValue> kept;
  for (const std::size_t i : order) kept.push_back(std::move(values[i]));
  return kept;
}

}  // namespace notesearch::meili
