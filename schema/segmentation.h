// Text to chunks and parts: where the words of technical prose begin and end.
//
// A chunk is what a reader takes for one name: "cache", "FlashAttention-4", "std::vector", "v1.2.3",
// "$2M+", "--dry-run". Its parts are the words inside: Flash, Attention, 4. The rules, all on the
// text as written (folding comes later, in analysis.h):
//   - letters split at camelCase humps ("HTTPServer" = HTTP Server, but "GPUs" stays whole);
//   - digits split from letters ("gpt4" = gpt 4, "1.8us" = 1.8 us) unless the letters are a
//     single one ("H100", "2M", "k8s", "v1.2.3");
//   - a number keeps what stands between its digits: 1.2.3, 8:1, 10^-3, 2024-10-01, 1e-5;
//   - "-" "_" "." ":" "::" "&" and "'" between letters or digits connect parts into one chunk;
//   - C++, C#, TLA+ keep their sign as part of the word; "--", ".", "#", "$" before a chunk and "+"
//     or "%" after a number are remembered as affixes;
//   - of scripts written without spaces (Han, Kana), every character is a part, a run is a chunk.
//
// Offsets are bytes into the given UTF-8. Invalid bytes separate words. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace notesearch {

enum class PartKind : std::uint8_t { kLetters, kNumber, kIdeograph };

struct Part {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  PartKind kind = PartKind::kLetters;
  std::uint8_t sign_bytes = 0;   // trailing "++", "+" or "#" that belongs to the word
  bool after_connector = false;  // a connector stands before it, not just a hump
};

struct Chunk {
  std::uint32_t begin = 0;        // of the prefix affix if any
  std::uint32_t end = 0;          // past the suffix affix if any
  std::uint8_t prefix_bytes = 0;  // "--", ".", "#" or "$" before the first part
  std::uint8_t suffix_bytes = 0;  // "+" or "%" after the last part
  std::vector<Part> parts;        // at least one
};

// Finds the first chunk at or after `from`; false when there is none. Reuses chunk's memory.
bool next_chunk(std::string_view text, std::size_t from, Chunk& chunk);

}  // namespace notesearch
