#include "searcher/http/v1/parameters.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "schema/base/text.h"
#include "schema/edit_table.h"
#include "schema/typing_errors.h"
#include "searcher/english_list.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxQuotedBytes = 64;
constexpr std::uint16_t kMaxErrors = 2;

std::string in_short(std::string_view text) {
  const std::string_view shown = prefix_bytes(text, kMaxQuotedBytes);
  return std::string(shown) + (shown.size() < text.size() ? "\u2026" : "");
}

// The name that was likely meant, if there is one.
std::optional<std::string_view> nearest(std::string_view name,
                                        std::span<const KnownParameter> known) {
  const Letters typed = first_letters(name, kMaxLetters);
  EditTable<UnitWeights> table(typed, kMaxErrors, kMaxErrors);
  std::optional<std::string_view> best;
  std::uint16_t least = kMaxErrors + 1;
  for (const KnownParameter& parameter : known) {
    const Letters letters = first_letters(parameter.name, kMaxLetters);
    if (letters.count <= kMaxErrors || table.align(letters) < letters.count) continue;
    const std::uint16_t errors = table.cost(letters.count);
    if (errors >= least) continue;
    least = errors;
    best = parameter.name;
  }
  return best;
}

tl::unexpected<Error> unknown(std::string_view name, std::span<const KnownParameter> known) {
  const auto meant = nearest(name, known);
  std::vector<std::string> names;
  for (const KnownParameter& parameter : known) names.emplace_back(parameter.name);
  return fail(ErrorKind::kUsage, "there is no such parameter", in_short(name),
              meant           ? "perhaps " + std::string(*meant)
              : names.empty() ? "there are none"
                              : "the parameters are " + english_list(names));
}

Result<void> check(const Parameter& given, std::size_t times, const KnownParameter& known) {
  const std::string where(known.name);
  if (times > known.max_times) {
    return fail(
        ErrorKind::kUsage, "the parameter is given too often", where,
        known.max_times == 1 ? "give it once" : "give at most " + std::to_string(known.max_times));
  }
  if (given.value.size() > known.max_bytes) {
    return fail(ErrorKind::kUsage, "the value is too long", where,
                "give at most " + std::to_string(known.max_bytes) + " bytes");
  }
  return {};
}

}  // namespace

Result<Parameters> Parameters::read(std::string_view query_string,
                                    std::span<const KnownParameter> known) {
  auto given = parse_query_string(query_string);
  if (!given) return fail(given.error());
  for (auto one = given->begin(); one != given->end(); ++one) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const KnownParameter& other) {
      return other.name == one->name;
    });
    if (found == known.end()) return unknown(one->name, known);
    const auto times = std::count_if(
        given->begin(), one + 1, [&](const Parameter& other) { return other.name == one->name; });
    auto checked = check(*one, static_cast<std::size_t>(times), *found);
    if (!checked) return fail(checked.error());
  }
  std::erase_if(*given, [](const Parameter& one) { return one.value.empty(); });
  return Parameters(*std::move(given));
}

std::string_view Parameters::text(std::string_view name) const {
  const auto found = std::find_if(given_.begin(), given_.end(),
                                  [&](const Parameter& one) { return one.name == name; });
  return found == given_.end() ? std::string_view() : std::string_view(found->value);
}

std::vector<std::string_view> Parameters::texts(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Parameter& one : given_) {
    if (one.name == name) values.emplace_back(one.value);
  }
  return values;
}

Result<std::uint32_t> Parameters::count(std::string_view name, CountBounds bounds,
                                        std::uint32_t otherwise) const {
  const std::string_view value = text(name);
  if (value.empty()) return otherwise;
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool digits = value.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits) {
    return fail(ErrorKind::kUsage, "\"" + in_short(value) + "\" is no number", std::string(name),
                "give a number from " + std::to_string(bounds.least) + " to " +
                    std::to_string(bounds.most));
  }
  if (code != std::errc()) number = std::numeric_limits<std::int64_t>::max();
  return check_count(number, bounds, std::string(name));
}

Result<bool> Parameters::flag(std::string_view name, bool otherwise) const {
  const std::string_view value = text(name);
  if (value.empty()) return otherwise;
  if (value == "1" || value == "true") return true;
  if (value == "0" || value == "false") return false;
  return fail(ErrorKind::kUsage, "\"" + in_short(value) + "\" is neither yes nor no",
              std::string(name), "give 1, 0, true or false");
}

Result<unsigned> Parameters::choices(std::string_view name,
                                     std::span<const std::string_view> words) const {
  unsigned chosen = 0;
  for (std::string_view rest = text(name); !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) {
      return fail(ErrorKind::kUsage, "there is no \"" + in_short(word) + "\"", std::string(name),
                  "give " + english_list({words.begin(), words.end()}) + ", separated by commas");
    }
    chosen |= 1U << (found - words.begin());
  }
  return chosen;
}

}  // namespace notesearch
