#include "corpus/note_address.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "corpus/slug.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

// The URL without this at the end of its path; empty when it does not end so.
std::optional<Url> without_ending(const Url& url, std::string_view ending) {
  const std::size_t end = std::min(url.text.find('?'), url.text.size());
  const std::string_view path = std::string_view(url.text).substr(0, end);
  if (!ascii_lower(path.substr(path.rfind('/') + 1)).ends_with(ending)) return std::nullopt;
  Url shorter = url;
  shorter.text.erase(end - ending.size(), ending.size());
  return shorter;
}

}  // namespace

std::optional<NoteAddress> read_note_address(const Url& url,
                                             const std::vector<RawUrlPattern>& patterns) {
  for (const RawUrlPattern& pattern : patterns) {
    if (auto raw = pattern.match_raw(url.text)) {
      return NoteAddress{std::move(raw->slug), std::move(raw->page_url), url.text, false};
    }
    if (auto page = pattern.match_page(url.text)) {
      return NoteAddress{std::move(page->slug), url.text, std::move(page->raw_url), true};
    }
  }
  if (const auto page = without_ending(url, ".md")) {
    auto slug = slug_from_url(*page);
    if (!slug) return std::nullopt;
    return NoteAddress{std::move(*slug), page->text, url.text, false};
  }
  auto slug = slug_from_url(without_ending(url, ".txt").value_or(url));
  if (!slug) return std::nullopt;
  return NoteAddress{std::move(*slug), {}, {}, false};
}

bool is_allowed(const Origin& origin, const SourceOptions& options) {
  if (!options.allowed_origins) return true;
  const auto& allowed = *options.allowed_origins;
  return std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

}  // namespace notesearch
