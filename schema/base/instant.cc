#include "schema/base/instant.h"

#include <algorithm>

#include "schema/base/date.h"

namespace notesearch {
namespace {

constexpr std::string_view kShape = "0000-00-00T00:00:00Z";

// A digit in `shape` is any digit in the text; everything else stands for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  const auto fits = [](char c, char s) { return s == '0' ? c >= '0' && c <= '9' : c == s; };
  return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), fits);
}

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

void put_two_digits(std::string& text, std::size_t at, std::chrono::seconds::rep value) {
  text[at] = static_cast<char>('0' + value / 10);
  text[at + 1] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string format_instant(std::chrono::sys_seconds instant) {
  const Day day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss time(instant - day);
  std::string text = format_day(day) + "T00:00:00Z";
  put_two_digits(text, 11, time.hours().count());
  put_two_digits(text, 14, time.minutes().count());
  put_two_digits(text, 17, time.seconds().count());
  return text;
}

std::optional<std::chrono::sys_seconds> parse_instant(std::string_view text) {
  if (!has_shape(text, kShape)) return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const int hours = two_digits(text, 11);
  const int minutes = two_digits(text, 14);
  const int seconds = two_digits(text, 17);
  if (!day || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  return *day + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
         std::chrono::seconds(seconds);
}

std::string duration_text(std::chrono::seconds duration) {
  using std::chrono::duration_cast;
  const auto seconds = std::max(duration, std::chrono::seconds(0));
  if (seconds < std::chrono::minutes(2)) return std::to_string(seconds.count()) + " s";
  const auto minutes = duration_cast<std::chrono::minutes>(seconds);
  if (minutes < std::chrono::hours(2)) return std::to_string(minutes.count()) + " min";
  const auto hours = duration_cast<std::chrono::hours>(seconds);
  if (hours < std::chrono::days(2)) return std::to_string(hours.count()) + " h";
  return std::to_string(duration_cast<std::chrono::days>(seconds).count()) + " days";
}

}  // namespace notesearch
