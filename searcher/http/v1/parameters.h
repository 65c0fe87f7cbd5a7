// The parameters of a request on one route, checked: each is known, stands once unless it may be repeated,
// and is no longer than it may be. One without a value is as if it were not there, since forms send every
// field. Errors are kUsage and name the parameter in `where`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/error.h"
#include "searcher/http/v1/query_string.h"
#include "searcher/request_values.h"

namespace notesearch {

struct KnownParameter {
  std::string_view name;
  std::size_t max_times = 1;
  std::size_t max_bytes = 256;  // of a value, decoded
};

// Plain values; reading them is safe from any thread.
class Parameters {
 public:
  static Result<Parameters> read(std::string_view query_string,
                                 std::span<const KnownParameter> known);

  // Empty when it is not given.
  [[nodiscard]] std::string_view text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> texts(std::string_view name) const;

  // The following give `otherwise` when it is not given. Digits alone are a number.
  Result<std::uint32_t> count(std::string_view name, CountBounds bounds,
                              std::uint32_t otherwise) const;
  // 1 or true, 0 or false.
  Result<bool> flag(std::string_view name, bool otherwise) const;
  // A list with commas of these words: a bit for each that it has, the first word's is the lowest.
  Result<unsigned> choices(std::string_view name, std::span<const std::string_view> words) const;

 private:
  explicit Parameters(std::vector<Parameter> given) : given_(std::move(given)) {}
  std::vector<Parameter> given_;
};

}  // namespace notesearch
