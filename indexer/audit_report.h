// What an audit of a site found, for people and for programs.
//
//   { "version": 1, "clean": false, "notes": 46,
//     "sources": [ { "kind": "feed", "where": "https://…/rss.xml", "notes": 20,
//                    "last_read": null | "2026-11-22T10:00:00Z", "failure": "" } ],
//     "counts": { "disagreement": 1, "orphan": 0, … every kind of finding_kind_name() },
//     "findings": [ { "kind": "disagreement", "slug": "nic-hop", "field": "date", "source": "feed",
//                     "where": "https://…/rss.xml", "expected": "2026-04-10",
//                     "found": "2026-04-11" } ],
//     "problems": [ { "slug", "where", "what", "left_out": false } ] }
//
// What `expected` and `found` are depends on the kind: corpus/finding.h. Sources and findings stand in
// the order of the report. New fields may come; a change of meaning raises the version.
//
// Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "corpus/finding.h"
#include "corpus/listing.h"
#include "indexer/index_report.h"

namespace notesearch {

struct AuditReport {
  std::vector<SourceState> sources;  // in order of precedence
  std::size_t notes = 0;             // that the main source and its helpers make up
  std::vector<Finding> findings;
  std::vector<Problem> problems;
};

// Tables for a terminal: the sources, then the findings by kind, then the problems; "Nothing to
// report" in place of both when clean. Lines are at most so many columns wide, at least 40; what is
// longer is cut with "…". Safe for a terminal: everything has passed printable(). Ends with a line
// feed.
[[nodiscard]] std::string audit_text(const AuditReport& report, std::size_t columns);

// One object on one line, ending with a line feed. ASCII only: everything else is escaped.
[[nodiscard]] std::string audit_json(const AuditReport& report);

// 0 clean; 3 when there is a finding, a problem, or a source that could not be read.
[[nodiscard]] int exit_code(const AuditReport& report);

}  // namespace notesearch
