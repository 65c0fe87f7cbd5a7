// Which kind of source a document is, and what the kinds are called.
//
// Pure functions, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "schema/note.h"

namespace notesearch {

// "profile", "folder", "llms-full", "llms", "sitemap", "feed", "front matter", "text"; "none" for
// kNone.
[[nodiscard]] std::string_view source_kind_name(SourceKind kind);

// The kind of a listing, by what is in it: a JSON object is a profile; XML is a feed or a sitemap
// by its first element, and nothing otherwise. Text is what the last segment of the URL's path
// says: llms-full.txt or llms.txt. Empty for everything else, HTML foremost.
//
// It only looks at the start: whether the document is well-formed is for its own reader.
[[nodiscard]] std::optional<SourceKind> guess_source_kind(std::string_view url_path,
                                                          std::string_view body);

}  // namespace notesearch
