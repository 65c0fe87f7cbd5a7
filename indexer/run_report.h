// What a run found, told to the gate and to the person.
#pragma once

#include <vector>

#include "corpus/finding.h"
#include "corpus/listing.h"
#include "indexer/changes.h"
#include "indexer/gate.h"
#include "indexer/index_report.h"
#include "indexer/last_generation.h"

namespace notesearch {

struct RunFindings {
  const Listing& listing;
  const std::vector<OfferedNote>& offered;
  const Changes& changes;  // of `offered`
};

// The counts of changes, the notes kept and left out, the problems of the listing.
void report_changes(const RunFindings& found, IndexReport& report);

// Says that the sources differ, where they do.
void report_findings(const std::vector<Finding>& findings, IndexReport& report);

// The notes that `last` has as plain text and that stay as it has them: those kept, and those
// unchanged unless the run `reads_all` anew.
void report_quarantined(const RunFindings& found, const LastGeneration& last, bool reads_all,
                        IndexReport& report);

// Fills in what the gate counts; `notes_before` is set.
void count_for_gate(const RunFindings& found, GateInput& input);

}  // namespace notesearch
