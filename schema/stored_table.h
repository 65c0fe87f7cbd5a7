// Whole-file FlatBuffers tables of a generation: written once, and refused when damaged.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "schema/base/error.h"
#include "schema/record_generated.h"

namespace notesearch {

// Writes a finished buffer to a new file; kIo when the disk fails.
Result<void> write_table(const flatbuffers::FlatBufferBuilder& builder,
                         const std::filesystem::path& path);

// kIo for a file that could not be created or written, from errno; with advice when the disk is full.
[[nodiscard]] tl::unexpected<Error> write_failure(const std::filesystem::path& path);

// "the WHAT is damaged", and what to do about it.
[[nodiscard]] tl::unexpected<Error> damaged(const std::string& what, const std::string& where);

// The elements of a stored vector; none of one that is absent.
template <typename Value>
[[nodiscard]] std::span<const Value> span_of(const flatbuffers::Vector<Value>* vector) {
  return vector == nullptr ? std::span<const Value>()
                           : std::span<const Value>(vector->data(), vector->size());
}

// Whether consecutive starts cut `size` elements into pieces, the last of which ends there.
[[nodiscard]] inline bool cuts(std::span<const std::uint32_t> starts, std::size_t size) {
  return !starts.empty() && std::is_sorted(starts.begin(), starts.end()) && starts.back() == size;
}

}  // namespace notesearch
