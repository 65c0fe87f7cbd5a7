#include "corpus/metadata.h"

#include <algorithm>

#include "schema/base/text.h"

namespace notesearch {
namespace {

std::string clean_and_cut(std::string_view raw, std::size_t max_bytes) {
  // Cleaning can shrink text, hardly ever grow it: what is far past the limit need not be read.
  std::string text = clean_line(prefix_bytes(raw, 4 * max_bytes));
  text.resize(prefix_bytes(text, max_bytes).size());
  return text;
}

}  // namespace

std::string clean_title(std::string_view raw) { return clean_and_cut(raw, kMaxTitleBytes); }

std::string clean_excerpt(std::string_view raw) { return clean_and_cut(raw, kMaxExcerptBytes); }

bool add_tag(std::vector<std::string>& tags, std::string_view raw) {
  if (raw.size() > 4 * kMaxTagBytes) return false;
  std::string tag = clean_line(raw);
  if (tag.empty() || std::find(tags.begin(), tags.end(), tag) != tags.end()) return true;
  if (tag.size() > kMaxTagBytes || tags.size() == kMaxTags) return false;
  tags.push_back(std::move(tag));
  return true;
}

}  // namespace notesearch
