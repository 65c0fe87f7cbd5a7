// The JSON form of one note, version 1:
//
//   { "version": 1, "index": {"generation"},
//     "slug", "title", "date", "excerpt", "tags": [..], "url", "words", "reading_minutes",
//     "sections": [{"heading": [..], "anchor", "link", "blocks": [{"kind", "text"}]}] }
//
// "date" is null for an undated note; "heading" and "kind" are as in response_json.h, "link" is the section's
// on the note's page, empty without a page. New members may be added within version 1. The text is as
// json_writer.h says. Pure; the note's bytes must outlive the call.
#pragma once

#include <cstdint>
#include <string>

#include "schema/record.h"

namespace notesearch {

[[nodiscard]] std::string json_text(NoteView note, std::uint64_t generation);

}  // namespace notesearch
