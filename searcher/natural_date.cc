#include "searcher/natural_date.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "searcher/date_phrase.h"
#include "searcher/date_words.h"
#include "searcher/query_syntax.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxWords = 5;  // "in the last three months"
constexpr int kFirstLikelyYear = 1990;
constexpr int kLastLikelyYear = 2100;

constexpr std::array<std::pair<std::string_view, DateRelation>, 5> kRelations = {{
    {"in", DateRelation::kIn},
    {"before", DateRelation::kBefore},
    {"after", DateRelation::kAfter},
    {"since", DateRelation::kSince},
    {"until", DateRelation::kUntil},
}};

using Words = std::vector<std::string>;

// A word of the query, by where it stands.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Span> split(std::string_view text) {
  std::vector<Span> spans;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_blank(text[at])) continue;
    if (at == 0 || is_blank(text[at - 1])) spans.push_back({at, at});
    spans.back().end = at + 1;
  }
  return spans;
}

bool is_pointer(const std::string& word) {
  return word == "last" || word == "past" || word == "previous" || word == "this";
}

// Whether the words, which are a date, hardly stand for anything else. "Last spring" and "last monday"
// do only behind "since" and the like.
bool is_unmistakable(const Words& words) {
  return words.back() == "ago" || (is_pointer(words.front()) && date_unit(words.back()));
}

// The same behind "since" and the like.
bool is_likely(const Words& words, const DayRange& days) {
  if (words.back() == "ago" || is_pointer(words.front())) return true;
  if (!is_likely_year(*days.first)) return false;
  if (words.size() > 1) return true;  // a name with its day or year
  const auto name = calendar_name(words.front());
  return !name || (!name->abbreviated && name->kind != CalendarName::Kind::kSeason);
}

std::optional<DayRange> read_natural(std::string_view text, Day today) {
  Words words = date_words(text);
  if (words.empty()) return std::nullopt;
  const auto* relation = std::find_if(kRelations.begin(), kRelations.end(), [&](const auto& known) {
    return known.first == words.front();
  });
  if (relation == kRelations.end()) {
    const auto days = read_date(text, today);
    const bool yesterday = words.size() == 1 && words.front() == "yesterday";
    return days && (yesterday || is_unmistakable(words)) ? days : std::nullopt;
  }
  words.erase(words.begin());
  if (words.size() > 1 && words.front() == "the" && is_pointer(words[1]))
    words.erase(words.begin());
  std::string date;
  for (const std::string& word : words) date += (date.empty() ? "" : " ") + word;
  const auto days = read_date(date, today);
  if (!days || !is_likely(words, *days)) return std::nullopt;
  return related_days(relation->second, *days);
}

// Whether what stands beside a date leaves it alone: no operator, and no field that waits for it.
bool is_plain_neighbour(std::string_view word) {
  return read_operator(word).kind == Operator::kNone && !word.ends_with(':') && word != "-";
}

bool outside_quotes_and_groups(std::string_view before) {
  return std::count(before.begin(), before.end(), '"') % 2 == 0 &&
         std::count(before.begin(), before.end(), '(') ==
             std::count(before.begin(), before.end(), ')');
}

}  // namespace

bool is_likely_year(Day day) {
  const auto year = static_cast<int>(std::chrono::year_month_day(day).year());
  return year >= kFirstLikelyYear && year <= kLastLikelyYear;
}

std::optional<NaturalDate> find_natural_date(std::string_view query, Day today) {
  const std::vector<Span> spans = split(query);
  const auto word = [&](std::size_t at) {
    return query.substr(spans[at].begin, spans[at].end - spans[at].begin);
  };
  const auto read = [&](std::size_t first, std::size_t count) -> std::optional<NaturalDate> {
    const std::size_t begin = spans[first].begin;
    const std::size_t end = spans[first + count - 1].end;
    const auto days = read_natural(query.substr(begin, end - begin), today);
    return days ? std::optional(NaturalDate{*days, begin, end}) : std::nullopt;
  };
  for (std::size_t count = std::min(kMaxWords, spans.size()); count > 0; --count) {
    const std::size_t first = spans.size() - count;
    if (first > 0 && !is_plain_neighbour(word(first - 1))) continue;
    if (!outside_quotes_and_groups(query.substr(0, spans[first].begin))) continue;
    if (auto date = read(first, count)) return date;
  }
  for (std::size_t count = std::min(kMaxWords, spans.size()); count > 0; --count) {
    if (count < spans.size() && !is_plain_neighbour(word(count))) continue;
    if (auto date = read(0, count)) return date;
  }
  return std::nullopt;
}

}  // namespace notesearch
