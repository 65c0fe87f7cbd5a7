// A parsed note as bytes, between notes-parse and BoundedParser; the format is parsed.fbs.
//
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "corpus/bounded_parser.h"

namespace notesearch {

// `quarantine` is not encoded: the child does not judge itself.
[[nodiscard]] std::vector<std::uint8_t> encode_parsed(const ParsedBody& parsed);

// The reverse, for bytes that may be anything: empty unless they are well-formed, and all text as
// the limits of note.h, front_matter.h and section_builder.h want it.
[[nodiscard]] std::optional<ParsedBody> decode_parsed(std::string_view bytes);

}  // namespace notesearch
