#include "corpus/markdown_listing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// What a text is instead of markdown.
std::optional<std::string> objection(std::string_view text) {
  const std::string_view start = trim(text);
  if (start.empty()) return "is empty";
  if (start[0] == '<' && !start.starts_with("<!--")) {
    return "is a web page (HTML or XML), not markdown";
  }
  const bool list = start[0] == '[' && trim(start.substr(1)).starts_with('{');
  if (start[0] == '{' || list) return "is JSON, not markdown";
  return std::nullopt;
}

}  // namespace

Result<std::string> clean_markdown(std::string_view bytes, const MarkdownFile& file,
                                   Problems& problems) {
  if (bytes.size() > file.max_bytes) {
    return file.refuse("is longer than " + std::to_string(file.max_bytes) + " bytes");
  }
  std::size_t invalid_bytes = 0;
  std::string text = clean_text(bytes, &invalid_bytes);
  if (const auto why = objection(text)) return file.refuse(*why);
  if (invalid_bytes > 0) {
    problems.remark("", file.where,
                    std::to_string(invalid_bytes) + " bytes are not UTF-8 and were replaced");
  }
  return text;
}

Result<Listing> close_listing(std::vector<ListedNote> notes, bool fence_is_open,
                              const MarkdownFile& file, Problems& problems) {
  if (fence_is_open) {
    problems.remark("", file.where,
                    "has a code fence that is never closed, so notes may be missing");
  }
  Listing listing{std::move(notes), problems.take(), !fence_is_open};
  if (!listing.notes.empty()) return listing;
  const auto first = std::find_if(listing.problems.begin(), listing.problems.end(),
                                  [](const Problem& problem) { return problem.left_out; });
  if (first == listing.problems.end()) return file.refuse(file.none);
  return file.refuse("none of its notes can be used; the first, " +
                     first->where.substr(file.where.size() + 2) + ": " + first->what);
}

}  // namespace notesearch
