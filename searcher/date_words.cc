#include "searcher/date_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxDateWords = 5;
constexpr std::size_t kMaxNumberDigits = 4;
constexpr std::size_t kShortNameBytes = 3;

using Words = std::string_view;

constexpr std::array<Words, 4> kUnits = {"day", "week", "month", "year"};
constexpr std::array<Words, 12> kNumbers = {"one",   "two",   "three", "four", "five",   "six",
                                            "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
constexpr std::array<Words, 12> kMonths = {"january",   "february", "march",    "april",
                                           "may",       "june",     "july",     "august",
                                           "september", "october",  "november", "december"};
constexpr std::array<Words, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                            "friday", "saturday", "sunday"};
constexpr std::array<std::pair<Words, int>, 5> kSeasons = {
    {{"spring", 3}, {"summer", 6}, {"autumn", 9}, {"fall", 9}, {"winter", 12}}};

// The place in the table, counted from 1; 0 for none.
template <std::size_t kSize>
int place_of(const std::array<std::string_view, kSize>& table, std::string_view word) {
  const auto found = std::find(table.begin(), table.end(), word);
  return found == table.end() ? 0 : static_cast<int>(found - table.begin()) + 1;
}

template <std::size_t kSize>
std::optional<CalendarName> named(const std::array<std::string_view, kSize>& table,
                                  CalendarName::Kind kind, std::string_view word) {
  for (std::size_t at = 0; at < kSize; ++at) {
    const bool whole = table[at] == word;
    if (whole || (word.size() == kShortNameBytes && table[at].starts_with(word))) {
      return CalendarName{kind, static_cast<int>(at) + 1, !whole};
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> date_words(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(" \t\n,");
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(" \t\n,"));
    text.remove_prefix(word.size());
    if (words.size() == kMaxDateWords) return {};
    words.push_back(ascii_lower(word));
  }
}

std::optional<DateUnit> date_unit(std::string_view word) {
  if (word.ends_with('s')) word.remove_suffix(1);
  const int place = place_of(kUnits, word);
  return place > 0 ? std::optional(static_cast<DateUnit>(place - 1)) : std::nullopt;
}

std::optional<int> date_number(std::string_view word) {
  if (const int place = place_of(kNumbers, word); place > 0) return place;
  if (word.empty() || word.size() > kMaxNumberDigits) return std::nullopt;
  int value = 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value > 0 ? std::optional(value) : std::nullopt;
}

std::optional<CalendarName> calendar_name(std::string_view word) {
  if (auto month = named(kMonths, CalendarName::Kind::kMonth, word)) return month;
  if (auto weekday = named(kWeekdays, CalendarName::Kind::kWeekday, word)) return weekday;
  for (const auto& [season, first_month] : kSeasons) {
    if (season == word) return CalendarName{CalendarName::Kind::kSeason, first_month, false};
  }
  return std::nullopt;
}

}  // namespace notesearch
