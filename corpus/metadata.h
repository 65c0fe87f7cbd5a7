// Titles, excerpts and tags as they come from manifests and front matter: cleaned, and cut or left
// out where they are too long.
//
// Pure functions, any thread. Lengths in bytes of UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace notesearch {

inline constexpr std::size_t kMaxTitleBytes = 1024;
inline constexpr std::size_t kMaxExcerptBytes = 8 * 1024;
inline constexpr std::size_t kMaxTags = 64;
inline constexpr std::size_t kMaxTagBytes = 64;

// One clean line, cut to its limit.
[[nodiscard]] std::string clean_title(std::string_view raw);
[[nodiscard]] std::string clean_excerpt(std::string_view raw);

// Adds the cleaned tag unless it is empty or there already. False when it was left out for being
// too long or one too many.
bool add_tag(std::vector<std::string>& tags, std::string_view raw);

}  // namespace notesearch
