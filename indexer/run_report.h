// What a run found, told to the gate and to the person.
#pragma once

#include "corpus/listing.h"
#include "indexer/changes.h"
#include "indexer/gate.h"
#include "indexer/index_report.h"

namespace notesearch {

struct RunFindings {
  const Listing& listing;
  const std::vector<OfferedNote>& offered;
  const Changes& changes;  // of `offered`
};

// The counts of changes, the notes kept and left out, the problems of the listing.
void report_changes(const RunFindings& found, IndexReport& report);

// Fills in what the gate counts; `notes_before` is set.
void count_for_gate(const RunFindings& found, GateInput& input);

}  // namespace notesearch
