// Notes that are files: a folder of markdown, or a copy of a site.
//
// Reads the file system, writes nothing. Any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "corpus/listing.h"
#include "schema/base/error.h"

namespace notesearch {

// With a profile.json in the folder: its notes, bodies at notes/SLUG.md, else raw/notes/SLUG, else
// raw/notes/SLUG.md; a note without a body is left out with a problem.
//
// Without: every *.md and *.markdown below the folder, sorted by path, hidden files and folders
// skipped, and so are drafts: files whose front matter, in their first 64 KiB, says `draft: true`.
// Files that can't be reached, and links that lead out of the folder, are left out with a problem;
// linked folders are not entered. The slug comes from the path ("guides/Some Note.md" is
// "guides-some-note"; the first of two that collide wins, the other is a problem); title, date,
// excerpt and tags are left to front matter and text, the date at last to the file's time.
//
// kIo when the folder, a folder in it or its profile.json can't be read; the errors of
// parse_profile().
[[nodiscard]] Result<Listing> list_folder(const std::filesystem::path& folder);

// The bytes of a regular file. kIo when it can't be read, kBadData when it is longer than
// max_bytes.
[[nodiscard]] Result<std::string> read_note_file(const std::filesystem::path& path,
                                                 std::size_t max_bytes);

}  // namespace notesearch
