#include "searcher/match_collector.h"

#include <algorithm>
#include <limits>

namespace notesearch {
namespace {

// A look at the clock takes as long as some matches.
constexpr std::uint32_t kMatchesPerCheck = 256;

std::vector<bool> wanted_ordinals(const Columns& columns, const std::vector<std::string>& tags) {
  std::vector<bool> wanted(columns.tag_count());
  for (const std::string& tag : tags) {
    if (const auto ordinal = columns.find_tag(tag)) wanted[*ordinal] = true;
  }
  return wanted;
}

std::vector<bool> months_of(const Months& months, const std::vector<int>& years) {
  std::vector<bool> wanted(years.empty() ? 0 : months.size());
  for (const int year : years) {
    const auto [first, end] = months.of_year(year);
    std::fill(wanted.begin() + first, wanted.begin() + end, true);
  }
  return wanted;
}

}  // namespace

MatchCollector::MatchCollector(const Columns& columns, const SearchRequest& request,
                               bool keep_matches)
    : columns_(columns),
      filter_(request.filter),
      deadline_(request.deadline),
      filter_tags_(!request.tags.empty()),
      filter_days_(request.days.first || request.days.last),
      filter_years_(!request.years.empty()),
      keep_matches_(keep_matches),
      wanted_tags_(wanted_ordinals(columns, request.tags)),
      wanted_months_(months_of(columns.months(), request.years)),
      // An undated note's stored day is the smallest number of all, below any first day.
      first_day_(request.days.first ? stored_day(request.days.first)
                                    : std::numeric_limits<std::int32_t>::min() + 1),
      last_day_(request.days.last ? stored_day(request.days.last)
                                  : std::numeric_limits<std::int32_t>::max()),
      counts_(columns, request) {}

void MatchCollector::restart() {
  seen_ = total_ = 0;
  matches_.clear();
  counts_.clear();
}

bool MatchCollector::accept(DocId docid) const {
  if (!columns_.exists(docid)) return false;
  if (seen_++ % kMatchesPerCheck == 0) deadline_.check();
  if (filter_ && !filter_(docid)) return false;
  const bool tag_passes = !filter_tags_ || has_wanted_tag(docid);
  const bool date_passes = has_wanted_date(docid);
  if (date_passes) counts_.add_tags(docid);
  if (tag_passes) counts_.add_month(docid);
  if (!tag_passes || !date_passes) return false;
  ++total_;
  counts_.add_day(docid);
  if (keep_matches_) matches_.push_back(docid);
  return true;
}

bool MatchCollector::has_wanted_tag(DocId docid) const {
  const auto tags = columns_.tags(docid);
  return std::any_of(tags.begin(), tags.end(), [&](TagOrdinal tag) { return wanted_tags_[tag]; });
}

bool MatchCollector::has_wanted_date(DocId docid) const {
  if (filter_years_ && !wanted_months_[columns_.month(docid)]) return false;
  if (!filter_days_) return true;
  const std::int32_t day = columns_.day(docid);
  return first_day_ <= day && day <= last_day_;
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

}  // namespace notesearch
