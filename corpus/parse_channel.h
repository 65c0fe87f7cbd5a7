// The messages between BoundedParser and notes-parse: a length of 4 bytes in the machine's own
// order, then so many bytes. One request, one answer.
#pragma once

#include <cstdint>

namespace notesearch {

using MessageLength = std::uint32_t;

// The whole argument list of notes-parse: three numbers, without which it refuses to run.
//   notes-parse CPU_LIMIT_MS MEMORY_LIMIT_BYTES MAX_BODY_BYTES
inline constexpr int kParserArguments = 3;

}  // namespace notesearch
