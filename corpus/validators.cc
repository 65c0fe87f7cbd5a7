#include "corpus/validators.h"

#include <algorithm>

namespace notesearch {

bool is_fit_validator(std::string_view value) {
  return !value.empty() && value.size() <= kMaxValidatorBytes && value.front() != ' ' &&
         value.back() != ' ' &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

Validators fit_validators(const Validators& validators) {
  Validators fit;
  if (is_fit_validator(validators.etag)) fit.etag = validators.etag;
  if (is_fit_validator(validators.last_modified)) fit.last_modified = validators.last_modified;
  return fit;
}

}  // namespace notesearch
