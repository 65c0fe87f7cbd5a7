// The fields of a request, as a body of JSON or as parameters of an address: which there are, of what type,
// and Meilisearch's words for what does not fit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "searcher/http/meili/meili_error.h"

namespace notesearch::meili {

enum class FieldKind : std::uint8_t {
  kText,
  kCount,     // 0, 1, 2, ...
  kFlag,      // true, false
  kFraction,  // 0 to 1
  kTexts,     // a list; with commas in a parameter
  kStrategy,  // "last", "all", "frequency"
  kAnything,  // JSON; in a parameter, text that is none is a string
};

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::kAnything;
  std::string_view code = {};  // of the error when it is of another type
  bool required = false;
  std::string_view missing_code = "bad_request";
};

enum class UnknownFields : std::uint8_t { kRefused, kIgnored };

// Fields whose values have their type, which reading them relies on; null is as if it were not there.
class RequestFields {
 public:
  // Of an object whose place in the payload is `place` (".queries[1]"; empty for the payload itself).
  static MeiliResult<RequestFields> of_object(nlohmann::json object, std::span<const Field> known,
                                              UnknownFields unknown, const std::string& place = {});
  // Of the part of an address behind "?".
  static MeiliResult<RequestFields> of_parameters(std::string_view query_string,
                                                  std::span<const Field> known);

  // Null when it is not there.
  [[nodiscard]] const nlohmann::json& operator[](std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return !(*this)[name].is_null(); }

  // The following give `otherwise`, or nothing, when it is not there. Counts beyond 32 bits become the greatest.
  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = {}) const;
  [[nodiscard]] std::uint32_t count(std::string_view name, std::uint32_t otherwise) const;
  [[nodiscard]] bool flag(std::string_view name) const;  // false
  [[nodiscard]] std::optional<double> fraction(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name,
                                               std::vector<std::string> otherwise = {}) const;

 private:
  explicit RequestFields(nlohmann::json object) : object_(std::move(object)) {}
  nlohmann::json object_;
};

// "Invalid value type at `.q`: expected a string, but found an array: `[1]`".
[[nodiscard]] std::string wrong_type(const std::string& place, std::string_view expected,
                                     const nlohmann::json& found);

}  // namespace notesearch::meili
