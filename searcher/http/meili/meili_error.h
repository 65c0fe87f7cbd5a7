// Errors as Meilisearch's clients know them:
//   { "message", "code", "type": "invalid_request" | "auth" | "internal" | "system", "link" }
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "searcher/http/work.h"

namespace notesearch::meili {

struct MeiliError {
  int status = 400;
  std::string code;          // "index_not_found", "invalid_search_filter", ...
  std::string message;       // a sentence, with names in backquotes
  std::string failure = {};  // Reply::failure
};

template <typename T>
using MeiliResult = tl::expected<T, MeiliError>;

[[nodiscard]] inline tl::unexpected<MeiliError> refuse(int status, std::string code,
                                                       std::string message) {
  return tl::unexpected<MeiliError>(MeiliError{status, std::move(code), std::move(message)});
}

// Where Meilisearch explains its codes: a link is this and the code.
inline constexpr std::string_view kErrorDocumentation = "https://docs.meilisearch.com/errors#";

// The type follows from the code. A 401 says how to authenticate, a 503 when to try again.
[[nodiscard]] Reply error_reply(const MeiliError& error,
                                std::string_view documentation = kErrorDocumentation);

}  // namespace notesearch::meili
