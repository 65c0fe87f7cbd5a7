// The report of a run for programs.
//
//   { "version": 1, "outcome": "published" | "unchanged" | "dry-run" | "refused",
//     "refusal": null | { "message", "exit_code" }, "build": "none" | "incremental" | "full",
//     "source", "sources": [ { "where", "kind", "notes", "last_read": null | "2026-11-22T10:00:00Z",
//     "failure" } ], "generation": 42, "path", "listed", "notes", "added", "updated", "unchanged",
//     "removed", "kept": [ { "slug", "reason" } ], "left_out": [ … ], "quarantined": [ … ],
//     "problems": [ { "slug", "where", "what" } ],
//     "requests", "not_modified", "bodies_fetched", "bytes_fetched", "ms": { "list", "fetch", "index", "publish", "total" },
//     "notes_per_second" }
//
// New fields may come; a change of meaning raises the version. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "indexer/index_report.h"

namespace notesearch {

// "published", "unchanged", "dry-run" or "refused".
[[nodiscard]] std::string_view outcome_name(Outcome outcome);

// One object on one line, ending with a line feed. ASCII only: everything else is escaped.
[[nodiscard]] std::string report_json(const IndexReport& report);

}  // namespace notesearch
