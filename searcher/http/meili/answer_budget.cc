#include "searcher/http/meili/answer_budget.h"

#include <string>

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

// Quotation marks and commas, the digits of a number.
constexpr std::size_t kValueBytes = 8;

std::size_t bytes_of(const ordered_json& value) {
  std::size_t bytes = kValueBytes;
  if (value.is_string()) return bytes + value.get_ref<const std::string&>().size();
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) bytes += name.size() + bytes_of(member);
  } else if (value.is_array()) {
    for (const ordered_json& element : value) bytes += bytes_of(element);
  }
  return bytes;
}

}  // namespace

bool AnswerBudget::take(const ordered_json& document) {
  const std::size_t bytes = bytes_of(document);
  if (bytes > left_bytes_) return false;
  left_bytes_ -= bytes;
  return true;
}

tl::unexpected<MeiliError> refuse_too_much() {
  return refuse(400, "bad_request",
                "The answer would be larger than " + std::to_string(kMaxAnswerBytes >> 20) +
                    " MiB. Ask for fewer documents, or for fewer of their attributes.");
}

}  // namespace notesearch::meili
