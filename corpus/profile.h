// profile.json: the owner's manifest of notes.
//
//   { "notes": [ { "slug": "nic-hop", "title": "…", "date": "2026-04-10", "excerpt": "…",
//                  "tags": ["GPU"], "url": "https://…", "markdownUrl": "https://…" }, … ], … }
//
// Fields of other names are ignored, at the top and in a note. Only `slug` and, unless bodies come
// from files, `markdownUrl` are needed. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/listing.h"
#include "corpus/url.h"
#include "schema/base/error.h"

namespace notesearch {

struct ProfileOptions {
  // Where bodies may be fetched from; a note whose markdownUrl is elsewhere is left out. Absent:
  // bodies do not come from URLs, and markdownUrl is not looked at.
  std::optional<std::vector<Origin>> allowed_origins;

  // A manifest with more notes is refused: twice what the index is built to serve, and a bound on
  // the memory of a run (about 1 KB a note).
  std::size_t max_notes = 200'000;
};

// Reads a manifest; `where` (its URL or path) begins every error and problem.
//
// kBadData, and no listing, when the manifest can't be trusted as a whole: not JSON, cut short,
// HTML, nested deeper than 64, `notes` missing, not an array or given twice, more than max_notes,
// or notes but not one usable among them. An empty `notes` is an empty listing: whether that is
// plausible is for the publish gate.
//
// Everything else is a problem of one note, which is left out (no valid slug, a slug seen before, a
// repeated key, no allowed markdownUrl) or loses the field at fault (a date that is no day, a url
// that is not http(s), a title that is a number).
[[nodiscard]] Result<Listing> parse_profile(std::string_view json, const std::string& where,
                                            const ProfileOptions& options);

}  // namespace notesearch
