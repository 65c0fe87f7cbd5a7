#include "corpus/mail_date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

// Hours from UTC. Military letters are left out: RFC 822 had their signs wrong.
constexpr std::array<std::pair<std::string_view, int>, 8> kZones = {{{"est", -5},
                                                                     {"edt", -4},
                                                                     {"cst", -6},
                                                                     {"cdt", -5},
                                                                     {"mst", -7},
                                                                     {"mdt", -6},
                                                                     {"pst", -8},
                                                                     {"pdt", -7}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// Takes lower-case text apart from the left.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void skip_spaces() {
    while (take(' ')) {
    }
  }

  std::string_view take_word() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_letter);
    return take_first(static_cast<std::size_t>(end - rest_.begin()));
  }

  // One to four digits, all that stand there.
  std::string_view take_digits() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    return take_first(length <= 4 ? length : 0);
  }

  // One or two digits with a value of at most max.
  std::optional<int> take_number(int max) {
    const std::string_view digits = take_digits();
    if (digits.empty() || digits.size() > 2) return std::nullopt;
    const int value = number(digits);
    return value <= max ? std::optional(value) : std::nullopt;
  }

  static int number(std::string_view digits) {
    int value = 0;
    for (char c : digits) value = value * 10 + (c - '0');
    return value;
  }

 private:
  std::string_view take_first(std::size_t length) {
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::string_view rest_;
};

std::optional<int> take_year(Scanner& scan) {
  const std::string_view digits = scan.take_digits();
  const int value = Scanner::number(digits);
  if (digits.size() == 4) return value > 0 ? std::optional(value) : std::nullopt;
  if (digits.size() == 3) return 1900 + value;
  if (digits.size() == 2) return value < 50 ? 2000 + value : 1900 + value;
  return std::nullopt;
}

std::optional<Day> take_day(Scanner& scan) {
  const auto day = scan.take_number(31);
  if (!day) return std::nullopt;
  scan.skip_spaces();
  const std::string_view name = scan.take_word();
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), name.substr(0, 3));
  if (month == kMonths.end()) return std::nullopt;
  scan.skip_spaces();
  const auto year = take_year(scan);
  if (!year) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(*year),
      std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
      std::chrono::day(static_cast<unsigned>(*day)));
  return date.ok() ? std::optional<Day>(date) : std::nullopt;
}

// "23:30" or "23:30:00"; a leap second is one.
std::optional<std::chrono::minutes> take_time(Scanner& scan) {
  const auto hours = scan.take_number(23);
  if (!hours || !scan.take(':')) return std::nullopt;
  const auto minutes = scan.take_number(59);
  if (!minutes || (scan.take(':') && !scan.take_number(60))) return std::nullopt;
  return std::chrono::minutes(*hours * 60 + *minutes);
}

std::optional<std::chrono::minutes> take_zone(Scanner& scan) {
  const bool west = scan.take('-');
  if (west || scan.take('+')) {
    const std::string_view digits = scan.take_digits();
    const int value = Scanner::number(digits);
    if (digits.size() != 4 || value % 100 > 59 || value > 2359) return std::nullopt;
    const std::chrono::minutes offset(value / 100 * 60 + value % 100);
    return west ? -offset : offset;
  }
  const std::string_view name = scan.take_word();
  for (const auto& [zone, hours] : kZones) {
    if (name == zone) return std::chrono::hours(hours);
  }
  return std::chrono::minutes(0);
}

}  // namespace

std::optional<Day> parse_mail_date(std::string_view text) {
  constexpr std::size_t kMaxBytes = 128;
  if (text.size() > kMaxBytes) return std::nullopt;
  const std::string lower = ascii_lower(clean_line(text));
  // A comment may tell the zone's name once more.
  Scanner scan(trim(std::string_view(lower).substr(0, lower.find('('))));
  scan.take_word();
  scan.take(',');
  scan.skip_spaces();
  const auto day = take_day(scan);
  if (!day) return std::nullopt;
  scan.skip_spaces();
  if (scan.at_end()) return day;
  const auto time = take_time(scan);
  if (!time) return std::nullopt;
  scan.skip_spaces();
  const auto zone = take_zone(scan);
  if (!zone || !scan.at_end()) return std::nullopt;
  const Day utc = std::chrono::floor<std::chrono::days>(*day + *time - *zone);
  const std::chrono::year_month_day date(utc);
  const bool in_range =
      date.year() >= std::chrono::year(1) && date.year() <= std::chrono::year(9999);
  return in_range ? std::optional(utc) : std::nullopt;
}

}  // namespace notesearch
