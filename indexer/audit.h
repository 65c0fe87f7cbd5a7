// The audit: everything that the sources of a site say compared with each other and with what its
// addresses answer. Nothing is written, and no index is needed.
#pragma once

#include "indexer/audit_report.h"
#include "indexer/index_run.h"
#include "indexer/progress.h"
#include "schema/base/error.h"

namespace notesearch {

// Lists, fetches every body and asks for every page (HEAD; pages that robots.txt forbids are passed
// over). With an index of the same sources its cache saves transfers. Errors are those of
// run_index() up to the fetch phase.
Result<AuditReport> run_audit(const IndexRunOptions& options, ProgressSink* progress = nullptr);

}  // namespace notesearch
