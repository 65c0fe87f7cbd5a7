// When what an index serves was last compared with the site: a reader's part of INDEX/status.json, which
// indexer/run_status.h describes and writes.
//
// Any thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include "schema/base/error.h"

namespace notesearch {

inline constexpr const char* kStatusFile = "status.json";

// When the last run that compared all of the site ended; empty when none has yet. kUnavailable without
// the file, kBadData when it can't be read.
Result<std::optional<std::chrono::sys_seconds>> last_compared(
    const std::filesystem::path& index_dir);

}  // namespace notesearch
