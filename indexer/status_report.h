// What --status says, for people and for programs.
//
//   { "version": 1, "verdict": "healthy" | "stale" | "damaged" | "missing", "exit_code": 0,
//     "message": "…", "index": "/var/lib/notesearch", "now": "2026-11-22T13:00:00Z",
//     "stale_after_hours": 26,
//     "generation": null | { "number": 42, "notes", "source", "published": "…", "age_seconds" },
//     "generations": [40, 41, 42], "cache": null | { "files", "bytes" },
//     "last_success": null | { "at": "…", "age_seconds" },
//     "last_run": null | what run_status.h describes }
//
// New fields may come; a change of meaning raises the version. Pure functions, any thread.
#pragma once

#include <string>

#include "indexer/index_health.h"

namespace notesearch {

// The verdict in one line without a line feed: "healthy", "stale: the last good run was 3 days ago,
// …", "damaged: …".
[[nodiscard]] std::string verdict_text(const IndexHealth& health);

// A verdict, then a line for each fact, then what was held back and why (the first twenty of each
// kind). Ends with a line feed, safe for a terminal.
[[nodiscard]] std::string status_text(const IndexHealth& health);

// For --quiet: empty when the index is healthy, else the verdict as one line that names the index.
[[nodiscard]] std::string quiet_status_text(const IndexHealth& health);

// One object on one line, ending with a line feed. ASCII only: everything else is escaped.
[[nodiscard]] std::string status_json(const IndexHealth& health);

}  // namespace notesearch
