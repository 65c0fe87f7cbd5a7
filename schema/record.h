// One note as stored: the bytes in a generation's note store, and reading them back.
//
// The format is the FlatBuffers table Note of record.fbs. A NoteView points into bytes that
// somebody else owns (a mapped file) and is as cheap as a pointer; it is only made of bytes that
// the FlatBuffers verifier accepted, so a damaged record is noticed, never followed.
#pragma once

#include <string>
#include <string_view>

#include "schema/base/error.h"
#include "schema/note.h"
#include "schema/record_generated.h"

namespace notesearch {

// What the indexer keeps with a note to tell, next time, whether it changed.
struct NoteState {
  std::string body_digest = {};     // SHA-256 of the raw body, 64 hexadecimal digits
  std::string listing_digest = {};  // SHA-256 of the metadata that the source gave
  std::string body_url = {};        // where it was fetched; empty when it was not
  std::string etag = {};            // validators of that answer, byte for byte; may be empty
  std::string last_modified = {};
};

using NoteView = const stored::Note*;

// Serialises a note; `words` is the number of positions the analyser counted in its sections.
[[nodiscard]] std::string encode_note(const Note& note, const NoteState& state,
                                      std::uint32_t words);

// The view of a record, or kBadData when the bytes are not one.
Result<NoteView> view_note(std::string_view bytes);

// Where the parts of a stored note came from; all kNone for one stored before this was kept.
[[nodiscard]] Provenance provenance_of(NoteView view);

// What was kept with a stored note to tell whether it changed.
[[nodiscard]] NoteState state_of(NoteView view);

// FlatBuffers strings may be absent; absent reads as empty.
[[nodiscard]] inline std::string_view text_of(const flatbuffers::String* text) {
  return text == nullptr ? std::string_view() : std::string_view(text->c_str(), text->size());
}

[[nodiscard]] std::optional<Day> day_of(std::int32_t stored_day);
[[nodiscard]] std::int32_t stored_day(std::optional<Day> day);

}  // namespace notesearch
