#include "searcher/http/meili/request_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "schema/edit_table.h"
#include "schema/typing_errors.h"
#include "searcher/http/meili/payload.h"
#include "searcher/http/v1/query_string.h"

namespace notesearch::meili {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> kStrategies = {"last", "all", "frequency"};

std::string backquoted(std::string_view text) { return "`" + std::string(text) + "`"; }

// "`a`, `b`, `c`".
template <typename Names>
std::string listed(const Names& names) {
  std::string list;
  for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + backquoted(name);
  return list;
}

std::vector<std::string_view> names_of(std::span<const Field> fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

// The one name that was most likely meant; more errors are allowed the longer it is.
std::optional<std::string_view> meant(std::string_view name, std::span<const Field> known) {
  const Letters typed = first_letters(name, kMaxLetters);
  const std::size_t allowed = std::min<std::size_t>(typed.count / 4, 5);
  std::optional<std::string_view> best;
  std::size_t fewest = allowed + 1;
  for (const Field& field : known) {
    const Letters letters = first_letters(field.name, kMaxLetters);
    EditTable<UnitWeights> table(typed, allowed, static_cast<std::uint16_t>(allowed));
    table.align(letters);
    if (table.exhausted() || table.cost(letters.count) >= fewest) continue;
    fewest = table.cost(letters.count);
    best = field.name;
  }
  return best;
}

tl::unexpected<MeiliError> refuse_unknown(std::string_view what, const std::string& name,
                                          const std::string& inside, std::span<const Field> known) {
  std::string message =
      "Unknown " + std::string(what) + " " + backquoted(shown_text(name)) + inside + ": ";
  if (const auto likely = meant(name, known))
    message += "did you mean " + backquoted(*likely) + "? ";
  return refuse(400, "bad_request", message + "expected one of " + listed(names_of(known)));
}

std::string described(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return "null";
    case json::value_t::boolean:
      return "a boolean: " + backquoted(shown(value));
    case json::value_t::number_unsigned:
      return "a positive integer: " + backquoted(shown(value));
    case json::value_t::number_integer:
      return "a negative integer: " + backquoted(shown(value));
    case json::value_t::number_float:
      return "a number: " + backquoted(shown(value));
    case json::value_t::string:
      return "a string: " + backquoted(shown(value));
    case json::value_t::array:
      return "an array: " + backquoted(shown(value));
    case json::value_t::object:
      return "an object: " + backquoted(shown(value));
    case json::value_t::binary:
    case json::value_t::discarded:
      break;
  }
  return "nothing";
}

MeiliError invalid_value(std::string_view code, std::string message) {
  return {400, std::string(code), std::move(message)};
}

// Null, or what is wrong with the value. `where` says where it stands: "at `.limit`".
std::optional<MeiliError> check_strategy(const std::string& value, const Field& field,
                                         const std::string& where) {
  if (std::find(kStrategies.begin(), kStrategies.end(), value) != kStrategies.end()) return {};
  return invalid_value(field.code, "Unknown value " + backquoted(shown_text(value)) + " " + where +
                                       ": expected one of " + listed(kStrategies));
}

std::optional<MeiliError> check_fraction(double value, const Field& field,
                                         const std::string& where) {
  if (value >= 0 && value <= 1) return {};
  return invalid_value(field.code, "Invalid value " + where + ": the value of " +
                                       backquoted(field.name) +
                                       " is invalid, expected a float between `0.0` and `1.0`.");
}

std::optional<MeiliError> check_texts(const json& value, const Field& field,
                                      const std::string& place) {
  if (!value.is_array()) return invalid_value(field.code, wrong_type(place, "an array", value));
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i].is_string()) continue;
    const std::string of_member = place + "[" + std::to_string(i) + "]";
    return invalid_value(field.code, wrong_type(of_member, "a string", value[i]));
  }
  return {};
}

std::optional<MeiliError> check_value(const json& value, const Field& field,
                                      const std::string& place) {
  const auto wrong = [&](std::string_view expected) {
    return invalid_value(field.code, wrong_type(place, expected, value));
  };
  const std::string where = "at " + backquoted(place);
  switch (field.kind) {
    case FieldKind::kText:
      return value.is_string() ? std::nullopt : std::optional(wrong("a string"));
    case FieldKind::kCount:
      return value.is_number_unsigned() ? std::nullopt : std::optional(wrong("a positive integer"));
    case FieldKind::kFlag:
      return value.is_boolean() ? std::nullopt : std::optional(wrong("a boolean"));
    case FieldKind::kFraction:
      if (!value.is_number()) return wrong("a number");
      return check_fraction(value.get<double>(), field, where);
    case FieldKind::kTexts:
      return check_texts(value, field, place);
    case FieldKind::kStrategy:
      if (!value.is_string()) return wrong("a string");
      return check_strategy(value.get<std::string>(), field, where);
    case FieldKind::kAnything:
      return {};
  }
  return {};
}

const Field* find(std::span<const Field> known, std::string_view name) {
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == known.end() ? nullptr : &*found;
}

MeiliResult<void> check_required(const json& object, std::span<const Field> known,
                                 std::string_view what, const std::string& inside) {
  for (const Field& field : known) {
    if (!field.required || object.contains(std::string(field.name))) continue;
    return refuse(400, std::string(field.missing_code),
                  "Missing " + std::string(what) + " " + backquoted(field.name) + inside);
  }
  return {};
}

json split_at_commas(std::string_view text) {
  json list = json::array();
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    list.push_back(std::string(text.substr(0, comma)));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return list;
}

// Text of JSON, else the text.
json json_or_text(const std::string& text) {
  if (is_shallow(text)) {
    json value = json::parse(text, nullptr, false);
    if (!value.is_discarded()) return value;
  }
  return text;
}

template <typename Number>
std::optional<Number> number_of(const std::string& text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

MeiliResult<json> value_of_parameter(const std::string& text, const Field& field) {
  const auto refuse_text = [&](std::string_view expected) {
    return refuse(400, std::string(field.code),
                  "Invalid value in parameter " + backquoted(field.name) + ": could not parse " +
                      backquoted(shown_text(text)) + " as " + std::string(expected));
  };
  switch (field.kind) {
    case FieldKind::kText:
      return text;
    case FieldKind::kCount: {
      const auto count = number_of<std::uint64_t>(text);
      if (!count) return refuse_text("a positive integer");
      return *count;
    }
    case FieldKind::kFlag:
      if (text != "true" && text != "false") {
        return refuse_text("a boolean, expected either `true` or `false`");
      }
      return text == "true";
    case FieldKind::kFraction: {
      const auto number = number_of<double>(text);
      const auto wrong =
          check_fraction(number.value_or(-1), field, "in parameter " + backquoted(field.name));
      if (wrong) return tl::unexpected(*wrong);
      return *number;
    }
    case FieldKind::kTexts:
      return split_at_commas(text);
    case FieldKind::kStrategy:
      if (const auto wrong =
              check_strategy(text, field, "for parameter " + backquoted(field.name))) {
        return tl::unexpected(*wrong);
      }
      return text;
    case FieldKind::kAnything:
      return json_or_text(text);
  }
  return json();
}

}  // namespace

MeiliResult<RequestFields> RequestFields::of_object(json object, std::span<const Field> known,
                                                    UnknownFields unknown,
                                                    const std::string& place) {
  if (!object.is_object())
    return refuse(400, "bad_request", wrong_type(place, "an object", object));
  const std::string inside = place.empty() ? "" : " inside " + backquoted(place);
  json kept = json::object();
  for (auto& [name, value] : object.items()) {
    const Field* field = find(known, name);
    if (field == nullptr && unknown == UnknownFields::kIgnored) continue;
    if (field == nullptr) return refuse_unknown("field", name, inside, known);
    if (value.is_null()) continue;
    if (auto wrong = check_value(value, *field, place + "." + name)) {
      return tl::unexpected(*std::move(wrong));
    }
    kept[name] = std::move(value);
  }
  if (auto complete = check_required(kept, known, "field", inside); !complete) {
    return tl::unexpected(complete.error());
  }
  return RequestFields(std::move(kept));
}

MeiliResult<RequestFields> RequestFields::of_parameters(std::string_view query_string,
                                                        std::span<const Field> known) {
  const auto parameters = parse_query_string(query_string);
  if (!parameters) return refuse(400, "bad_request", parameters.error().what + ".");
  json object = json::object();
  for (const Parameter& parameter : *parameters) {
    const Field* field = find(known, parameter.name);
    if (field == nullptr) return refuse_unknown("parameter", parameter.name, {}, known);
    auto value = value_of_parameter(parameter.value, *field);
    if (!value) return tl::unexpected(value.error());
    object[parameter.name] = *std::move(value);
  }
  if (auto complete = check_required(object, known, "parameter", {}); !complete) {
    return tl::unexpected(complete.error());
  }
  return RequestFields(std::move(object));
}

const json& RequestFields::operator[](std::string_view name) const {
  static const json kNull;
  const auto found = object_.find(std::string(name));
  return found == object_.end() ? kNull : *found;
}

std::string RequestFields::text(std::string_view name, std::string_view otherwise) const {
  return has(name) ? (*this)[name].get<std::string>() : std::string(otherwise);
}

std::uint32_t RequestFields::count(std::string_view name, std::uint32_t otherwise) const {
  if (!has(name)) return otherwise;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min((*this)[name].get<std::uint64_t>(), kMost));
}

bool RequestFields::flag(std::string_view name) const {
  return has(name) && (*this)[name].get<bool>();
}

std::optional<double> RequestFields::fraction(std::string_view name) const {
  return has(name) ? std::optional((*this)[name].get<double>()) : std::nullopt;
}

std::vector<std::string> RequestFields::texts(std::string_view name,
                                              std::vector<std::string> otherwise) const {
  return has(name) ? (*this)[name].get<std::vector<std::string>>() : std::move(otherwise);
}

std::string wrong_type(const std::string& place, std::string_view expected, const json& found) {
  return "Invalid value type" + (place.empty() ? "" : " at " + backquoted(place)) + ": expected " +
         std::string(expected) + ", but found " + described(found);
}

}  // namespace notesearch::meili
