// Errors of the file system in words, with what to do about them.
//
// Pure functions, any thread.
#pragma once

#include <filesystem>
#include <string>

#include "schema/base/error.h"

namespace notesearch {

// kIo for a failed system call: `what` ("can't write the cache"), the path, and the meaning of the
// errno value `code`; a full disk, a missing permission and a read-only disk get a fix of their
// own.
[[nodiscard]] Error io_error(std::string what, const std::filesystem::path& path, int code);

}  // namespace notesearch
