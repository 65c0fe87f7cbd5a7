// Slugs: the identity of a note, and the one name from outside that others build on.
//
// Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "corpus/url.h"

namespace notesearch {

inline constexpr std::size_t kMaxSlugBytes = 128;

// The slug that `text` names, after one percent-decode: [A-Za-z0-9][A-Za-z0-9._-]{0,127}, else
// empty. Case is kept: slugs that differ by case alone are two notes.
[[nodiscard]] std::optional<std::string> parse_slug(std::string_view text);

// A slug for a file, from its path relative to the folder and without extension:
// "guides/Some Note" is "guides-some-note". Letters lose case and diacritics; what has no ASCII
// form falls away, and when that leaves too little or too much, a hash of the path is added.
[[nodiscard]] std::string slug_from_path(std::string_view path);

// The slug of a page by its address: the last segment of the path, without ".html", ".htm" or
// ".md"; for ".../x/" and ".../x/index.html" it is x, for "/?p=7" it is p-7. What parse_slug() does
// not take is made into one as slug_from_path() does. Empty for the root of a site.
[[nodiscard]] std::optional<std::string> slug_from_url(const Url& url);

}  // namespace notesearch
