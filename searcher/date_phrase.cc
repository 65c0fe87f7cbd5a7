#include "searcher/date_phrase.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "schema/base/text.h"
#include "searcher/date_words.h"

namespace notesearch {
namespace {

using std::chrono::days;
using std::chrono::month;
using std::chrono::months;
using std::chrono::weekday;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::years;

using MaybeDays = std::optional<DayRange>;
using Words = std::vector<std::string>;

constexpr int kMonthsOfYear = 12;
constexpr int kMonthsOfSeason = 3;
constexpr int kDaysOfWeek = 7;
constexpr int kMaxDaysOfMonth = 31;
constexpr std::size_t kYearDigits = 4;

bool in_calendar(Day day) {
  const year written = year_month_day(day).year();
  return written >= year(1) && written <= year(9999);
}

year year_of(Day day) { return year_month_day(day).year(); }

year_month month_of(Day day) {
  const year_month_day date(day);
  return date.year() / date.month();
}

DayRange whole_months(year_month first, int count) {
  return {Day(first / 1), Day((first + months(count - 1)) / std::chrono::last)};
}

DayRange one_day(Day day) { return {day, day}; }

// The calendar's own day, week, month or year that lies so many of them back.
DayRange period_back(DateUnit unit, int count, Day today) {
  switch (unit) {
    case DateUnit::kDay:
      return one_day(today - days(count));
    case DateUnit::kWeek: {
      const Day monday = today - (weekday(today) - std::chrono::Monday);
      return {monday - days(kDaysOfWeek * count), monday - days(kDaysOfWeek * (count - 1) + 1)};
    }
    case DateUnit::kMonth:
      return whole_months(month_of(today) - months(count), 1);
    case DateUnit::kYear:
      return whole_months((year_of(today) - years(count)) / std::chrono::January, kMonthsOfYear);
  }
  return {};
}

// The same day so many months back; in a shorter month its last.
Day months_back(Day today, int count) {
  const year_month back = month_of(today) - months(count);
  const year_month_day same = back / year_month_day(today).day();
  return same.ok() ? Day(same) : Day(back / std::chrono::last);
}

// So many units of days, the last of which is today.
DayRange up_to_today(DateUnit unit, int count, Day today) {
  switch (unit) {
    case DateUnit::kDay:
      return {today - days(count - 1), today};
    case DateUnit::kWeek:
      return {today - days(kDaysOfWeek * count - 1), today};
    case DateUnit::kMonth:
      return {months_back(today, count) + days(1), today};
    case DateUnit::kYear:
      return {months_back(today, kMonthsOfYear * count) + days(1), today};
  }
  return {};
}

bool means_last(const std::string& word) { return word == "last" || word == "previous"; }

MaybeDays read_single_day(const Words& words, Day today) {
  if (words.size() != 1) return std::nullopt;
  if (words[0] == "today") return one_day(today);
  if (words[0] == "yesterday") return one_day(today - days(1));
  return std::nullopt;
}

// "this week", "last month", "past year"; no "last day", which is no day in particular.
MaybeDays read_unit(const Words& words, Day today) {
  if (words.size() != 2) return std::nullopt;
  const auto unit = date_unit(words[1]);
  if (!unit || words[1].ends_with('s')) return std::nullopt;
  if (words[0] == "past") return up_to_today(*unit, 1, today);
  if (*unit == DateUnit::kDay) return std::nullopt;
  if (words[0] == "this") return period_back(*unit, 0, today);
  return means_last(words[0]) ? MaybeDays(period_back(*unit, 1, today)) : std::nullopt;
}

// "last 3 months", "past 30 days".
MaybeDays read_count(const Words& words, Day today) {
  if (words.size() != 3 || (words[0] != "past" && !means_last(words[0]))) return std::nullopt;
  const auto count = date_number(words[1]);
  const auto unit = date_unit(words[2]);
  if (!count || !unit) return std::nullopt;
  return up_to_today(*unit, *count, today);
}

// "3 weeks ago", "a year ago".
MaybeDays read_ago(const Words& words, Day today) {
  if (words.size() != 3 || words[2] != "ago") return std::nullopt;
  const bool article = words[0] == "a" || words[0] == "an";
  const auto count = article ? std::optional(1) : date_number(words[0]);
  const auto unit = date_unit(words[1]);
  if (!count || !unit) return std::nullopt;
  return period_back(*unit, *count, today);
}

// The month or season of this name that began in the year.
DayRange named_months(const CalendarName& name, year of) {
  const bool season = name.kind == CalendarName::Kind::kSeason;
  return whole_months(of / month(static_cast<unsigned>(name.number)), season ? kMonthsOfSeason : 1);
}

// The latest that has begun by today, or that was over before it.
DayRange latest(const CalendarName& name, bool over, Day today) {
  if (name.kind == CalendarName::Kind::kWeekday) {
    const Day day = today - (weekday(today) - weekday(static_cast<unsigned>(name.number)));
    return one_day(over && day == today ? day - days(kDaysOfWeek) : day);
  }
  year of = year_of(today);
  const auto lies_ahead = [&](const DayRange& range) {
    return over ? *range.last >= today : *range.first > today;
  };
  while (lies_ahead(named_months(name, of))) --of;
  return named_months(name, of);
}

// "march", "last spring", "this monday".
MaybeDays read_name(const Words& words, Day today) {
  if (words.empty() || words.size() > 2) return std::nullopt;
  const auto name = calendar_name(words.back());
  const bool over = words.size() == 2 && means_last(words[0]);
  if (!name || (words.size() == 2 && !over && words[0] != "this")) return std::nullopt;
  return latest(*name, over, today);
}

std::optional<year> read_year(const std::string& word) {
  const auto number = word.size() == kYearDigits ? date_number(word) : std::nullopt;
  return number ? std::optional(year(*number)) : std::nullopt;
}

// "march 2025", "winter 2025".
MaybeDays read_name_of_year(const Words& words) {
  if (words.size() != 2) return std::nullopt;
  const auto name = calendar_name(words[0]);
  const auto of = read_year(words[1]);
  if (!name || !of || name->kind == CalendarName::Kind::kWeekday) return std::nullopt;
  return named_months(*name, *of);
}

// "april 10", "10 april 2026".
MaybeDays read_day_of_month(const Words& words, Day today) {
  if (words.size() < 2 || words.size() > 3) return std::nullopt;
  const bool name_first = calendar_name(words[0]).has_value();
  const auto name = calendar_name(words[name_first ? 0 : 1]);
  const auto number = date_number(words[name_first ? 1 : 0]);
  if (!name || name->kind != CalendarName::Kind::kMonth) return std::nullopt;
  if (!number || *number > kMaxDaysOfMonth) return std::nullopt;
  const auto in_year = [&](year of) {
    return of / month(static_cast<unsigned>(name->number)) / *number;
  };
  std::optional<year> of = words.size() == 3 ? read_year(words[2]) : std::nullopt;
  if (words.size() == 3 && !of) return std::nullopt;
  if (!of) {
    of = year_of(today);
    if (Day(in_year(*of)) > today) --*of;
  }
  return in_year(*of).ok() ? MaybeDays(one_day(Day(in_year(*of)))) : std::nullopt;
}

MaybeDays read_words(Words words, Day today) {
  if (words.size() > 2 && words.front() == "the") words.erase(words.begin());
  if (auto day = read_single_day(words, today)) return day;
  if (auto unit = read_unit(words, today)) return unit;
  if (auto count = read_count(words, today)) return count;
  if (auto ago = read_ago(words, today)) return ago;
  if (auto name = read_name(words, today)) return name;
  if (auto name = read_name_of_year(words)) return name;
  return read_day_of_month(words, today);
}

}  // namespace

std::optional<DayRange> read_date(std::string_view text, Day today) {
  if (auto period = parse_period(trim(text))) return period;
  const MaybeDays read = read_words(date_words(text), today);
  if (!read || !in_calendar(*read->first) || !in_calendar(*read->last)) return std::nullopt;
  return read;
}

std::optional<DayRange> read_dates(std::string_view text, Day today) {
  constexpr std::string_view kTo = "..";
  const std::size_t to = text.find(kTo);
  if (to == std::string_view::npos) return read_date(text, today);
  const std::string_view from_text = trim(text.substr(0, to));
  const std::string_view to_text = trim(text.substr(to + kTo.size()));
  const MaybeDays from = read_date(from_text, today);
  const MaybeDays until = read_date(to_text, today);
  if ((!from && !from_text.empty()) || (!until && !to_text.empty())) return std::nullopt;
  if (!from && !until) return std::nullopt;
  if (!from) return DayRange{std::nullopt, until->last};
  if (!until) return DayRange{from->first, std::nullopt};
  return DayRange{std::min(from->first, until->first), std::max(from->last, until->last)};
}

std::optional<DayRange> related_days(DateRelation relation, const DayRange& date) {
  switch (relation) {
    case DateRelation::kIn:
      return date;
    case DateRelation::kBefore: {
      const Day before = *date.first - days(1);
      return in_calendar(before) ? MaybeDays({std::nullopt, before}) : std::nullopt;
    }
    case DateRelation::kAfter: {
      const Day after = *date.last + days(1);
      return in_calendar(after) ? MaybeDays({after, std::nullopt}) : std::nullopt;
    }
    case DateRelation::kSince:
      return DayRange{date.first, std::nullopt};
    case DateRelation::kUntil:
      return DayRange{std::nullopt, date.last};
  }
  return std::nullopt;
}

std::string format_days(const DayRange& days) {
  return (days.first ? format_day(*days.first) : "") + ".." +
         (days.last ? format_day(*days.last) : "");
}

}  // namespace notesearch
