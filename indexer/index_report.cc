#include "indexer/index_report.h"

#include <algorithm>

namespace notesearch {

double IndexReport::notes_per_second() const {
  if (times.total_ms <= 0) return 0;
  return 1000.0 * static_cast<double>(listed) / static_cast<double>(times.total_ms);
}

int exit_code(const IndexReport& report) {
  constexpr int kPartial = 3;
  if (report.refusal) return exit_code(report.refusal->kind);
  const bool rows_missing = std::any_of(report.problems.begin(), report.problems.end(),
                                        [](const Problem& problem) { return problem.left_out; });
  const bool sources_missing =
      std::any_of(report.sources.begin(), report.sources.end(),
                  [](const SourceState& source) { return !source.failure.empty(); });
  const bool whole =
      report.kept.empty() && report.left_out.empty() && !rows_missing && !sources_missing;
  return whole && !report.index_at_fault ? 0 : kPartial;
}

}  // namespace notesearch
