// The keys that clients show: Authorization: Bearer KEY.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "searcher/http/meili/meili_error.h"

namespace notesearch::meili {

// Any thread.
class Keys {
 public:
  // Without any, everybody may search. Kept as digests, so that how long a comparison takes tells nothing
  // of a key.
  explicit Keys(const std::vector<std::string>& keys);

  // Of the header as sent: missing_authorization_header (401) or invalid_api_key (403) for whoever shows none
  // of the keys.
  [[nodiscard]] MeiliResult<void> check(std::string_view authorization) const;

 private:
  std::vector<std::string> digests_;
};

// invalid_api_key: no key allows it.
[[nodiscard]] tl::unexpected<MeiliError> refuse_key();

}  // namespace notesearch::meili
