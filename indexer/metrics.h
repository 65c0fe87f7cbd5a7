// The figures of the last run and of what serves, for Prometheus: a file that node_exporter's
// textfile collector reads (text exposition format 0.0.4).
//
//   notesearch_generation                              number of the generation that serves
//   notesearch_notes                                   notes in it
//   notesearch_generation_published_timestamp_seconds  when it was published
//   notesearch_last_run_timestamp_seconds              when the last run ended
//   notesearch_last_run_duration_seconds
//   notesearch_last_run_exit_code
//   notesearch_last_success_timestamp_seconds          when one last ended with 0 or 3
//   notesearch_failures_in_a_row                       runs that failed since then
//   notesearch_notes_kept, _left_out, _quarantined     as in index_report.h
//   notesearch_run_requests, _not_modified, _bytes     of the last run; absent when it failed
//   notesearch_source_up{source="…",kind="…"}          1 when the last run could read it
//   notesearch_source_notes{…}                         that it lists
//   notesearch_source_last_read_timestamp_seconds{…}
//
// All are gauges. What is not known is absent. Any thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/run_status.h"
#include "schema/base/error.h"

namespace notesearch {

// `status` is the one after the run; `published` is when the generation that serves was published,
// `report` the run's, null when it failed.
[[nodiscard]] std::string metrics_text(const RunStatus& status,
                                       std::optional<std::chrono::sys_seconds> published,
                                       const IndexReport* report);

// Replaces the file atomically, so that the collector never reads half of it. kIo when it can't be
// written; its directory must be there.
Result<void> write_metrics(const std::filesystem::path& path, std::string_view text);

}  // namespace notesearch
