#include "corpus/problems.h"

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxRemarks = 1'000;

}  // namespace

void Problems::leave_out(const std::string& slug, std::string where, std::string what) {
  list_.push_back({slug, std::move(where), std::move(what), true});
}

void Problems::remark(const std::string& slug, std::string where, std::string what) {
  if (++remarks_ > kMaxRemarks) return;
  list_.push_back({slug, std::move(where), std::move(what), false});
}

std::vector<Problem> Problems::take() {
  if (remarks_ > kMaxRemarks) {
    list_.push_back(
        {"", where_, "and " + std::to_string(remarks_ - kMaxRemarks) + " more problems", false});
  }
  return std::move(list_);
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShownBytes = 80;
  const std::string_view shown = prefix_bytes(text, kShownBytes);
  return "\"" + std::string(shown) + (shown.size() < text.size() ? "…\"" : "\"");
}

}  // namespace notesearch
