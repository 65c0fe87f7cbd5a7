// Which validators of fetcher.h may be kept and sent: a header of an origin comes back to it as a
// header of ours, so nothing may stand in it that ends a line or that libcurl would read.
//
// Pure functions, any thread.
#pragma once

#include <string_view>

#include "corpus/fetcher.h"

namespace notesearch {

// 1 to kMaxValidatorBytes of printable ASCII, with spaces inside but not at the ends.
[[nodiscard]] bool is_fit_validator(std::string_view value);

// The same without those that are not fit.
[[nodiscard]] Validators fit_validators(const Validators& validators);

}  // namespace notesearch
