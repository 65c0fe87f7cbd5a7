// Parts that the run report and the status file have in common, as JSON.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "indexer/index_report.h"

namespace notesearch {

// RFC 3339, UTC; null when absent.
[[nodiscard]] nlohmann::ordered_json to_json(
    const std::optional<std::chrono::sys_seconds>& instant);

// [ { "slug", "reason" } ]
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<HeldNote>& held);

// [ { "where", "kind", "notes", "last_read", "failure" } ]
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<SourceState>& sources);

}  // namespace notesearch
