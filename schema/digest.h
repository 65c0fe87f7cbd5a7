// Digests of bytes and files, as lower-case hexadecimal text.
//
// SHA-256 (FIPS 180-4, by the nettle library) names bodies and proves what was published. XXH3 with
// 128 bits (by the xxhash library) only tells damage, many times as fast: measured on a file of
// 190 MB in memory, 240 ms against 31 ms.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "schema/base/error.h"

namespace notesearch {

// 64 digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// The digest of a file's bytes; kUnavailable or kIo when it can't be read.
Result<std::string> sha256_of_file(const std::filesystem::path& path);

// 32 digits, as xxh128sum(1) prints them.
[[nodiscard]] std::string xxh128_hex(std::string_view bytes);

// The same of a file; errors as above.
Result<std::string> xxh128_of_file(const std::filesystem::path& path);

}  // namespace notesearch
