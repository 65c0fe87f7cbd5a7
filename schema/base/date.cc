#include "schema/base/date.h"

#include <cstddef>

namespace notesearch {
namespace {

using std::chrono::day;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

// Takes the text apart from the left. Every take_ leaves the text as it was when it fails.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool take_any(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `digits` digits with a value of at most `max`.
  std::optional<int> take_number(std::size_t digits, int max) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    if (value > max) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  void skip_digits() {
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') rest_.remove_prefix(1);
  }

 private:
  std::string_view rest_;
};

bool in_range(Day value) {
  const year_month_day date(value);
  return date.year() >= year(1) && date.year() <= year(9999);
}

std::optional<year_month_day> take_date(Scanner& scan) {
  const auto y = scan.take_number(4, 9999);
  if (!y || !scan.take_any("-")) return std::nullopt;
  const auto m = scan.take_number(2, 12);
  if (!m || !scan.take_any("-")) return std::nullopt;
  const auto d = scan.take_number(2, 31);
  if (!d) return std::nullopt;
  const year_month_day date(year(*y), month(static_cast<unsigned>(*m)),
                            day(static_cast<unsigned>(*d)));
  if (!date.ok() || *y == 0) return std::nullopt;
  return date;
}

// "HH:MM", "HH:MM:SS" or "HH:MM:SS.fraction", as minutes of the day; second 60 is a leap second.
std::optional<minutes> take_time(Scanner& scan) {
  const auto h = scan.take_number(2, 23);
  if (!h || !scan.take_any(":")) return std::nullopt;
  const auto m = scan.take_number(2, 59);
  if (!m) return std::nullopt;
  if (scan.take_any(":")) {
    if (!scan.take_number(2, 60)) return std::nullopt;
    if (scan.take_any(".,")) scan.skip_digits();
  }
  return minutes(*h * 60 + *m);
}

// The zone's distance from UTC: nothing or "Z" is 0, else "+HH:MM", "+HHMM" or "+HH".
std::optional<minutes> take_zone(Scanner& scan) {
  scan.take_any(" ");
  if (scan.at_end() || scan.take_any("Zz")) return minutes(0);
  const bool east = scan.take_any("+");
  if (!east && !scan.take_any("-")) return std::nullopt;
  const auto h = scan.take_number(2, 23);
  if (!h) return std::nullopt;
  const bool colon = scan.take_any(":");
  const auto m = scan.take_number(2, 59);
  if (!m && (colon || !scan.at_end())) return std::nullopt;
  const minutes offset(*h * 60 + m.value_or(0));
  return east ? offset : -offset;
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  Scanner scan(text);
  const auto date = take_date(scan);
  if (!date) return std::nullopt;
  const Day written = sys_days(*date);
  if (scan.at_end()) return written;

  if (!scan.take_any("Tt ")) return std::nullopt;
  const auto time = take_time(scan);
  if (!time) return std::nullopt;
  const auto zone = take_zone(scan);
  if (!zone || !scan.at_end()) return std::nullopt;
  const Day utc = std::chrono::floor<std::chrono::days>(written + *time - *zone);
  if (!in_range(utc)) return std::nullopt;
  return utc;
}

std::optional<DayRange> parse_period(std::string_view text) {
  Scanner scan(text);
  const auto y = scan.take_number(4, 9999);
  if (!y || *y == 0) return std::nullopt;
  const year named(*y);
  if (scan.at_end()) {
    return DayRange{sys_days(named / 1 / 1), sys_days(named / 12 / 31)};
  }
  if (!scan.take_any("-")) return std::nullopt;
  const auto m = scan.take_number(2, 12);
  if (!m || *m == 0) return std::nullopt;
  const auto named_month = named / *m;
  if (scan.at_end()) {
    return DayRange{sys_days(named_month / 1), sys_days(named_month / std::chrono::last)};
  }
  if (text.size() != std::string_view("YYYY-MM-DD").size()) return std::nullopt;
  const auto one_day = parse_day(text);
  if (!one_day) return std::nullopt;
  return DayRange{*one_day, *one_day};
}

std::string format_day(Day value) {
  const year_month_day date(value);
  std::string text = "0000-00-00";
  int y = static_cast<int>(date.year());
  for (std::size_t at = 4; at-- > 0; y /= 10) text[at] = static_cast<char>('0' + y % 10);
  const unsigned m = static_cast<unsigned>(date.month());
  const unsigned d = static_cast<unsigned>(date.day());
  text[5] = static_cast<char>('0' + m / 10);
  text[6] = static_cast<char>('0' + m % 10);
  text[8] = static_cast<char>('0' + d / 10);
  text[9] = static_cast<char>('0' + d % 10);
  return text;
}

std::string format_month(std::chrono::year_month month) {
  return format_day(sys_days(month / 1)).substr(0, std::string_view("YYYY-MM").size());
}

}  // namespace notesearch
