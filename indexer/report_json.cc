#include "indexer/report_json.h"

#include <nlohmann/json.hpp>

#include "indexer/json_values.h"

namespace notesearch {
namespace {

using nlohmann::ordered_json;

constexpr int kReportVersion = 1;

std::string_view build_name(BuildKind build) {
  switch (build) {
    case BuildKind::kNone:
      return "none";
    case BuildKind::kIncremental:
      return "incremental";
    case BuildKind::kFull:
      return "full";
  }
  return {};
}

ordered_json to_json(const std::vector<Problem>& problems) {
  ordered_json list = ordered_json::array();
  for (const Problem& problem : problems) {
    list.push_back({{"slug", problem.slug}, {"where", problem.where}, {"what", problem.what}});
  }
  return list;
}

ordered_json to_json(const std::optional<Error>& refusal) {
  if (!refusal) return nullptr;
  return {{"message", refusal->message()}, {"exit_code", exit_code(refusal->kind)}};
}

ordered_json to_json(const PhaseTimes& times) {
  return {{"list", times.list_ms},
          {"fetch", times.fetch_ms},
          {"index", times.index_ms},
          {"publish", times.publish_ms},
          {"total", times.total_ms}};
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPublished:
      return "published";
    case Outcome::kUnchanged:
      return "unchanged";
    case Outcome::kDryRun:
      return "dry-run";
    case Outcome::kRefused:
      return "refused";
  }
  return {};
}

std::string report_json(const IndexReport& report) {
  const ordered_json value = {{"version", kReportVersion},
                              {"outcome", outcome_name(report.outcome)},
                              {"refusal", to_json(report.refusal)},
                              {"build", build_name(report.build)},
                              {"source", report.source},
                              {"sources", to_json(report.sources)},
                              {"generation", report.generation},
                              {"path", report.generation_dir.string()},
                              {"listed", report.listed},
                              {"notes", report.notes},
                              {"added", report.added},
                              {"updated", report.updated},
                              {"unchanged", report.unchanged},
                              {"removed", report.removed},
                              {"kept", to_json(report.kept)},
                              {"left_out", to_json(report.left_out)},
                              {"quarantined", to_json(report.quarantined)},
                              {"problems", to_json(report.problems)},
                              {"requests", report.requests},
                              {"not_modified", report.not_modified},
                              {"bodies_fetched", report.bodies_fetched},
                              {"bytes_fetched", report.bytes_fetched},
                              {"ms", to_json(report.times)},
                              {"notes_per_second", report.notes_per_second()}};
  return value.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace notesearch
