#include "indexer/run_report.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

namespace notesearch {

void report_changes(const RunFindings& found, IndexReport& report) {
  report.added = found.changes.count(Fate::kAdded);
  report.updated = found.changes.count(Fate::kUpdated);
  report.unchanged = found.changes.count(Fate::kUnchanged);
  report.removed = found.changes.removed.size();
  std::unordered_set<std::string_view> held;
  for (std::size_t i = 0; i < found.offered.size(); ++i) {
    const OfferedNote& offered = found.offered[i];
    const Fate fate = found.changes.fates[i];
    if (fate != Fate::kKept && fate != Fate::kLeftOut) continue;
    auto& list = fate == Fate::kKept ? report.kept : report.left_out;
    list.push_back({offered.listed.slug, offered.failure});
    if (!offered.fetch_failed) held.insert(offered.listed.slug);
  }
  for (const Problem& problem : found.listing.problems) {
    if (problem.left_out && problem.slug.empty()) {
      report.left_out.push_back({{}, problem.where + ": " + problem.what});
    } else if (!problem.left_out || !held.contains(problem.slug)) {
      report.problems.push_back(problem);
    }
  }
}

void report_findings(const std::vector<Finding>& findings, IndexReport& report) {
  const auto count = std::count_if(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.kind <= FindingKind::kMissing;  // those between two sources
  });
  if (count == 0) return;
  const std::string places = count == 1 ? "1 place" : std::to_string(count) + " places";
  report.problems.push_back(
      {{}, {}, "the sources differ in " + places + ": --audit lists them", false});
}

void report_quarantined(const RunFindings& found, const LastGeneration& last, bool reads_all,
                        IndexReport& report) {
  for (std::size_t i = 0; i < found.offered.size(); ++i) {
    const Fate fate = found.changes.fates[i];
    if (fate != Fate::kKept && (fate != Fate::kUnchanged || reads_all)) continue;
    const std::string& slug = found.offered[i].listed.slug;
    const auto reason = text_of(last.note(*last.find(slug))->quarantine());
    if (!reason.empty()) report.quarantined.push_back({slug, std::string(reason)});
  }
}

void count_for_gate(const RunFindings& found, GateInput& input) {
  const Changes& changes = found.changes;
  input.notes_after = changes.notes();
  input.removed = input.notes_before - (changes.notes() - changes.count(Fate::kAdded));
  input.listed = found.offered.size();
  const auto count_failure = [&input](const std::string& reason) {
    if (++input.failed == 1) input.first_failure = reason;
  };
  for (std::size_t i = 0; i < found.offered.size(); ++i) {
    const OfferedNote& offered = found.offered[i];
    if (offered.let_go) continue;  // removed, not failed
    if (offered.fetch_failed || changes.fates[i] == Fate::kLeftOut) count_failure(offered.failure);
  }
  for (const Problem& problem : found.listing.problems) {
    if (!problem.left_out || !problem.slug.empty()) continue;
    ++input.listed;
    count_failure(problem.where + ": " + problem.what);
  }
}

}  // namespace notesearch
