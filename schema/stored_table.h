// Whole-file FlatBuffers tables of a generation: written once, and refused when damaged.
#pragma once

#include <filesystem>
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

}  // namespace notesearch
