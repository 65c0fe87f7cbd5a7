// Serves a folder as a site: the ready handler for an TestOrigin.
#pragma once

#include <filesystem>

#include "tests/origin/origin.h"

namespace notesearch {

// Answers GET and HEAD for the files under `folder`. /raw/notes/SLUG without a file of its own is
// answered from notes/SLUG.md. Every answer has an ETag (of the content) and Last-Modified (of the
// file) and honours If-None-Match and If-Modified-Since with 304. Content types go by name: *.md
// and what stands in raw/notes/ is text/markdown, *.json application/json, rss.xml, feed.xml and
// *.rss application/rss+xml, other *.xml application/xml, *.txt text/plain, *.html text/html,
// anything else application/octet-stream.
//
// Nothing outside the folder is served: a path with "..", a backslash, a NUL or a bad percent
// escape is 400, a symbolic link that leads out is 404. Files may change while it serves; contents
// are kept in memory and read again when size or time differ.
[[nodiscard]] TestOrigin::Handler serve_folder(const std::filesystem::path& folder);

}  // namespace notesearch
