#include "searcher/query_syntax.h"

#include <algorithm>
#include <array>
#include <utility>

#include "searcher/natural_date.h"

namespace notesearch {
namespace {

constexpr std::array<std::pair<std::string_view, QueryField>, 4> kFields = {{
    {"title:", QueryField::kTitle},
    {"heading:", QueryField::kHeading},
    {"code:", QueryField::kCode},
    {"tag:", QueryField::kTag},
}};
constexpr std::array<std::pair<std::string_view, DateRelation>, 5> kDateFields = {{
    {"date:", DateRelation::kIn},
    {"before:", DateRelation::kBefore},
    {"after:", DateRelation::kAfter},
    {"since:", DateRelation::kSince},
    {"until:", DateRelation::kUntil},
}};
constexpr std::array<std::pair<std::string_view, Operator>, 4> kOperators = {{
    {"AND", Operator::kAnd},
    {"OR", Operator::kOr},
    {"NOT", Operator::kNot},
    {"NEAR", Operator::kNear},
}};

constexpr std::string_view kByteOrderMark = "\uFEFF";
constexpr std::uint32_t kMaxNumber = 9999;

bool begins_with_sign(std::string_view text, std::string_view sign) {
  return text.starts_with(sign) && !text.substr(sign.size()).starts_with(':');
}

// The "/5" of NEAR/5 at *bytes, which moves past it.
std::uint32_t read_distance(std::string_view text, std::size_t* bytes) {
  std::size_t at = *bytes + 1;
  if (*bytes >= text.size() || text[*bytes] != '/') return kDefaultNearWords;
  std::uint32_t number = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    number = std::min(number * 10 + static_cast<std::uint32_t>(text[at] - '0'), kMaxNumber);
  }
  if (at == *bytes + 1) return kDefaultNearWords;  // the slash stays, so that this is no operator
  *bytes = at;
  return number;
}

bool ends_operator(char c) { return is_blank(c) || c == '(' || c == ')' || c == '"'; }

}  // namespace

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::size_t quote_bytes(std::string_view text) {
  constexpr std::array<std::string_view, 7> kQuotes = {"\"",     "\u201C", "\u201D", "\u201E",
                                                       "\u201F", "\u00AB", "\u00BB"};
  const bool may_be = !text.empty() && (text.front() == '"' || (text.front() & 0x80) != 0);
  if (!may_be) return 0;
  const auto* mark = std::find_if(kQuotes.begin(), kQuotes.end(),
                                  [text](std::string_view m) { return text.starts_with(m); });
  return mark == kQuotes.end() ? 0 : mark->size();
}

std::string with_straight_quotes(std::string_view text) {
  std::string straight;
  straight.reserve(text.size());
  while (!text.empty()) {
    const std::size_t quote = quote_bytes(text);
    straight += quote > 0 ? '"' : text.front();
    text.remove_prefix(std::max<std::size_t>(quote, 1));
  }
  return straight;
}

bool begins_operand(char c) {
  return is_alphanumeric(c) || c == '"' || c == '(' || c == '.' || c == '#' || c == '$';
}

OperatorSign read_operator(std::string_view text) {
  for (const auto& [name, kind] : kOperators) {
    if (!text.starts_with(name)) continue;
    OperatorSign sign{kind, name.size(), 0};
    if (kind == Operator::kNear) sign.number = read_distance(text, &sign.bytes);
    if (sign.bytes == text.size() || ends_operator(text[sign.bytes])) return sign;
  }
  return {};
}

FieldSign read_field(std::string_view text) {
  for (const auto& [sign, field] : kFields) {
    if (begins_with_sign(text, sign)) return {sign.size(), field, std::nullopt};
  }
  for (const auto& [sign, relation] : kDateFields) {
    if (begins_with_sign(text, sign)) return {sign.size(), QueryField::kAny, relation};
  }
  return {};
}

std::string_view field_sign(QueryField field) {
  for (const auto& [sign, named] : kFields) {
    if (named == field) return sign;
  }
  return {};
}

std::optional<DayRange> read_bare_dates(std::string_view word) {
  const bool only_dates = word.find_first_not_of("0123456789-.") == std::string_view::npos;
  if (!only_dates || word.find("..") == std::string_view::npos) return std::nullopt;
  const auto days = read_dates(word, Day());  // digits alone depend on no day
  if (!days || (days->first && !is_likely_year(*days->first))) return std::nullopt;
  if (days->last && !is_likely_year(*days->last)) return std::nullopt;
  return days;
}

bool is_pattern(std::string_view word) {
  const auto allowed = [](char c) { return is_alphanumeric(c) || c == '*' || c == '?'; };
  const std::size_t end = word.find_last_not_of("*?");
  return end != std::string_view::npos && word.substr(0, end).find_first_of("*?") != word.npos &&
         std::all_of(word.begin(), word.end(), allowed);
}

bool has_unknown_field(std::string_view word, bool quote_follows) {
  const std::size_t colon = word.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto letter = [](char c) { return is_alphanumeric(c) && (c < '0' || c > '9'); };
  if (!std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(colon), letter)) {
    return false;
  }
  return colon + 1 == word.size() ? quote_follows : letter(word[colon + 1]);
}

bool needs_escape(std::string_view word, QueryField field) {
  const char first = word.front();
  if (first == kEscape || word.back() == '*') return true;
  if (word.starts_with(kByteOrderMark)) return true;  // at the start of a text it would be dropped
  if (field != QueryField::kAny) return first == ':';
  const bool excludes = first == '-' && word.size() > 1 && begins_operand(word[1]);
  return first == '(' || excludes || read_operator(word).bytes > 0 || read_field(word).bytes > 0 ||
         read_bare_dates(word).has_value();
}

}  // namespace notesearch
