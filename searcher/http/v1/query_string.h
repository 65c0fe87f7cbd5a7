// The part of an address behind "?": names and values.
//
// Format: application/x-www-form-urlencoded (https://url.spec.whatwg.org/#urlencoded-parsing): pairs are
// separated by "&", "+" is a blank, "%41" a byte; a "%" that begins no byte stands for itself. Pure, any
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/error.h"

namespace notesearch {

struct Parameter {
  std::string name;
  std::string value;
};

inline constexpr std::size_t kMaxParameters = 48;

// In order, without those of no name and no value. kUsage for more than kMaxParameters and for text that
// is no UTF-8 or has a NUL.
Result<std::vector<Parameter>> parse_query_string(std::string_view query);

// Appends a pair, behind "&" unless it is the first, so that parsing it gives the same.
void append_parameter(std::string& query, std::string_view name, std::string_view value);

}  // namespace notesearch
