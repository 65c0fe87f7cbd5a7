// How much one answer may hold.
//
// A request can ask for the same documents in each of its queries, and for tags around each of their words:
// a few hundred bytes would be answered with hundreds of megabytes.
#pragma once

#include <cstddef>

#include <nlohmann/json.hpp>

#include "searcher/http/meili/meili_error.h"

namespace notesearch::meili {

// Of JSON, about; a thousand whole notes of some pages have a third of it.
inline constexpr std::size_t kMaxAnswerBytes = std::size_t{16} << 20;

class AnswerBudget {
 public:
  // False: the document does not fit any more.
  [[nodiscard]] bool take(const nlohmann::ordered_json& document);

 private:
  std::size_t left_bytes_ = kMaxAnswerBytes;
};

// bad_request (400).
[[nodiscard]] tl::unexpected<MeiliError> refuse_too_much();

}  // namespace notesearch::meili
