// Front matter: the metadata block at the top of a markdown file.
//
// YAML between "---" lines or TOML between "+++" lines, of which a flat subset is read: `key:
// value` and `key = value`, plain or quoted; lists as `[a, b]` or as `- item` lines; one level of
// tables for `[taxonomies]`. No anchors, references, types or nesting: what is not understood is
// skipped. Pure functions, any thread, linear time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/date.h"

namespace notesearch {

inline constexpr std::size_t kMaxFrontMatterBytes = std::size_t{64} << 10;

// Texts are within the limits of corpus/metadata.h.
struct FrontMatter {
  std::string title;
  std::string excerpt;  // description, summary or excerpt
  std::optional<Day> date;
  std::vector<std::string> tags;  // tags, else keywords, else categories
  bool draft = false;  // heeded in plain folders; a manifest says itself what is published
};

// Splits text, which has passed clean_text(), into front matter and body. *body is a view into
// text. A block that is never closed, or longer than kMaxFrontMatterBytes, is no front matter: all
// of it is body.
[[nodiscard]] FrontMatter split_front_matter(std::string_view text, std::string_view* body);

}  // namespace notesearch
