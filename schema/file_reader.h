// Reads whole files by read(2). A mapped page that can't be read, for a bad sector or a file cut
// short, ends the process; here it is an error. So that files are compared with their digests this
// way, before they are mapped.
//
// Any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "schema/base/error.h"

namespace notesearch {

// Gives a file to `take`, piece by piece. kUnavailable when it is missing, kIo when it can't be read.
Result<void> read_pieces(const std::filesystem::path& path,
                         const std::function<void(std::string_view)>& take);

// A whole file of at most `max_bytes`; kBadData when it is larger.
Result<std::string> read_whole(const std::filesystem::path& path, std::size_t max_bytes);

}  // namespace notesearch
