#include "searcher/facet_counts.h"

#include <algorithm>
#include <numeric>

namespace notesearch {

FacetCounts::FacetCounts(const Columns& columns, const SearchRequest& request)
    : columns_(columns),
      facets_(request.facets),
      timeline_(request.timeline),
      zero_counts_(request.zero_counts),
      day_counts_(request.day_counts) {
  if (facets_) tags_.resize(columns.tag_count());
  if (facets_ || timeline_) months_.resize(columns.months().size());
}

void FacetCounts::clear() {
  std::fill(tags_.begin(), tags_.end(), 0);
  std::fill(months_.begin(), months_.end(), 0);
  days_.clear();
}

std::optional<Facets> FacetCounts::facets() const {
  if (!facets_) return std::nullopt;
  return Facets{tag_values(), year_values()};
}

std::vector<FacetValue> FacetCounts::tag_values() const {
  std::vector<TagOrdinal> listed;
  for (std::size_t tag = 0; tag < tags_.size(); ++tag) {
    if (tags_[tag] > 0 || zero_counts_) listed.push_back(static_cast<TagOrdinal>(tag));
  }
  // Ordinals are in the order of the folded names, which a stable sort keeps among equals.
  std::stable_sort(listed.begin(), listed.end(),
                   [&](TagOrdinal a, TagOrdinal b) { return tags_[a] > tags_[b]; });
  std::vector<FacetValue> values;
  values.reserve(listed.size());
  for (const TagOrdinal tag : listed) {
    values.push_back({std::string(columns_.tag_display(tag)), tags_[tag]});
  }
  return values;
}

std::vector<FacetValue> FacetCounts::year_values() const {
  const Months& months = columns_.months();
  std::vector<FacetValue> values;
  for (auto year = months.years().rbegin(); year != months.years().rend(); ++year) {
    const auto [first, end] = months.of_year(*year);
    const std::uint32_t count =
        std::accumulate(months_.begin() + first, months_.begin() + end, std::uint32_t{0});
    if (count > 0 || zero_counts_) values.push_back({std::to_string(*year), count});
  }
  return values;
}

std::optional<std::vector<MonthCount>> FacetCounts::timeline() const {
  if (!timeline_) return std::nullopt;
  const auto is_some = [](std::uint32_t count) { return count > 0; };
  // Ordinal 0 is no month.
  const auto first = std::find_if(months_.begin() + 1, months_.end(), is_some);
  const auto end =
      std::find_if(months_.rbegin(), std::make_reverse_iterator(first), is_some).base();
  const bool with_zeros = end - first <= static_cast<std::ptrdiff_t>(kMaxTimelineMonths);
  std::vector<MonthCount> timeline;
  for (auto at = end; at != first && timeline.size() < kMaxTimelineMonths;) {
    --at;
    if (*at == 0 && !with_zeros) continue;
    const auto ordinal = static_cast<MonthOrdinal>(at - months_.begin());
    timeline.push_back({columns_.months().month(ordinal), *at});
  }
  std::reverse(timeline.begin(), timeline.end());
  return timeline;
}

std::optional<std::vector<DayCount>> FacetCounts::days() const {
  if (!day_counts_) return std::nullopt;
  std::vector<DayCount> days;
  for (const auto& [stored, count] : days_) {
    if (const auto day = day_of(stored)) days.push_back({*day, count});
  }
  std::sort(days.begin(), days.end(),
            [](const DayCount& a, const DayCount& b) { return a.day < b.day; });
  return days;
}

}  // namespace notesearch
