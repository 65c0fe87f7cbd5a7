#include "searcher/match_collector.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace notesearch {
namespace {

int year_of(std::int32_t day) {
  const std::chrono::year_month_day date{Day(std::chrono::days(day))};
  return static_cast<int>(date.year());
}

std::vector<bool> wanted_ordinals(const Columns& columns, const std::vector<std::string>& tags) {
  std::vector<bool> wanted(columns.tag_count());
  for (const std::string& tag : tags) {
    if (const auto ordinal = columns.find_tag(tag)) wanted[*ordinal] = true;
  }
  return wanted;
}

}  // namespace

MatchCollector::MatchCollector(const Columns& columns, const SearchRequest& request,
                               bool keep_matches)
    : columns_(columns),
      filter_tags_(!request.tags.empty()),
      filter_days_(request.days.first || request.days.last),
      count_facets_(request.facets),
      keep_matches_(keep_matches),
      wanted_tags_(wanted_ordinals(columns, request.tags)),
      // An undated note's stored day is the smallest number of all, below any first day.
      first_day_(request.days.first ? stored_day(request.days.first)
                                    : std::numeric_limits<std::int32_t>::min() + 1),
      last_day_(request.days.last ? stored_day(request.days.last)
                                  : std::numeric_limits<std::int32_t>::max()) {
  if (count_facets_) tag_counts_.resize(columns.tag_count());
}

void MatchCollector::restart() {
  seen_ = total_ = 0;
  matches_.clear();
  std::fill(tag_counts_.begin(), tag_counts_.end(), 0);
  year_counts_.clear();
}

bool MatchCollector::accept(DocId docid) const {
  if (!columns_.exists(docid)) return false;
  ++seen_;
  const std::int32_t day = columns_.day(docid);
  const bool tag_passes = !filter_tags_ || has_wanted_tag(docid);
  const bool day_passes = !filter_days_ || has_wanted_day(day);
  if (count_facets_) {
    if (day_passes) count_tags(docid);
    if (tag_passes) count_year(day);
  }
  if (!tag_passes || !day_passes) return false;
  ++total_;
  if (keep_matches_) matches_.push_back(docid);
  return true;
}

bool MatchCollector::has_wanted_tag(DocId docid) const {
  const auto tags = columns_.tags(docid);
  return std::any_of(tags.begin(), tags.end(), [&](TagOrdinal tag) { return wanted_tags_[tag]; });
}

bool MatchCollector::has_wanted_day(std::int32_t day) const {
  return first_day_ <= day && day <= last_day_;
}

void MatchCollector::count_tags(DocId docid) const {
  for (const TagOrdinal tag : columns_.tags(docid)) ++tag_counts_[tag];
}

void MatchCollector::count_year(std::int32_t day) const {
  if (!day_of(day)) return;
  const int year = year_of(day);
  for (auto& [known, count] : year_counts_) {
    if (known == year) {
      ++count;
      return;
    }
  }
  year_counts_.emplace_back(year, 1);
}

std::vector<DocId> MatchCollector::by_date(Sort sort, std::uint32_t offset,
                                           std::uint32_t limit) const {
  std::vector<DocId> sorted = matches_;
  // Undated notes come last either way; of one day, the slug decides.
  const auto before = [&](DocId a, DocId b) {
    const std::int32_t day_a = columns_.day(a);
    const std::int32_t day_b = columns_.day(b);
    if (day_a == day_b) return columns_.slug_rank(a) < columns_.slug_rank(b);
    if (!day_of(day_a) || !day_of(day_b)) return day_of(day_a).has_value();
    return sort == Sort::kOldest ? day_a < day_b : day_a > day_b;
  };
  const std::size_t begin = std::min<std::size_t>(offset, sorted.size());
  const std::size_t end = std::min<std::size_t>(begin + limit, sorted.size());
  std::partial_sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(end), sorted.end(),
                    before);
  return {sorted.begin() + static_cast<std::ptrdiff_t>(begin),
          sorted.begin() + static_cast<std::ptrdiff_t>(end)};
}

Facets MatchCollector::facets() const {
  Facets facets;
  for (std::size_t i = 0; i < tag_counts_.size(); ++i) {
    if (tag_counts_[i] == 0) continue;
    const auto name = columns_.tag_display(static_cast<TagOrdinal>(i));
    facets.tags.push_back({std::string(name), tag_counts_[i]});
  }
  // Ordinals are in the order of the folded names, which a stable sort keeps among equals.
  std::stable_sort(facets.tags.begin(), facets.tags.end(),
                   [](const FacetValue& a, const FacetValue& b) { return a.count > b.count; });
  auto years = year_counts_;
  std::sort(years.rbegin(), years.rend());
  for (const auto& [year, count] : years) facets.years.push_back({std::to_string(year), count});
  return facets;
}

}  // namespace notesearch
