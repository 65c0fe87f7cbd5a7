// SHA-256, as hexadecimal text (FIPS 180-4, by the nettle library).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "schema/base/error.h"

namespace notesearch {

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// The digest of a file's bytes; kUnavailable or kIo when it can't be read.
Result<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace notesearch
