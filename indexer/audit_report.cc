#include "indexer/audit_report.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "corpus/source_kind.h"
#include "indexer/text_table.h"
#include "schema/base/date.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using nlohmann::ordered_json;

constexpr int kAuditVersion = 1;
constexpr std::size_t kMinColumns = 40;

constexpr std::array<FindingKind, 11> kKinds = {
    FindingKind::kDisagreement,   FindingKind::kOrphan,       FindingKind::kMissing,
    FindingKind::kMissingExcerpt, FindingKind::kMissingDate,  FindingKind::kDuplicateTitle,
    FindingKind::kDuplicateSlug,  FindingKind::kDuplicateUrl, FindingKind::kDeadLink,
    FindingKind::kRedirectedLink, FindingKind::kBadBody};

bool is_clean(const AuditReport& report) {
  return report.findings.empty() && report.problems.empty() &&
         std::all_of(report.sources.begin(), report.sources.end(),
                     [](const SourceState& source) { return source.failure.empty(); });
}

std::size_t count_of(const AuditReport& report, FindingKind kind) {
  const auto count = std::count_if(report.findings.begin(), report.findings.end(),
                                   [kind](const Finding& finding) { return finding.kind == kind; });
  return static_cast<std::size_t>(count);
}

std::string counted(std::size_t count, const std::string& word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

// "2026-11-22T10:00:00Z".
std::string time_text(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  const auto two = [](auto count) {
    const std::string digits = std::to_string(count.count());
    return digits.size() < 2 ? "0" + digits : digits;
  };
  return format_day(day) + "T" + two(clock.hours()) + ":" + two(clock.minutes()) + ":" +
         two(clock.seconds()) + "Z";
}

// Where two texts that begin alike begin to differ: both without most of what they share.
std::pair<std::string, std::string> shown_difference(std::string_view one, std::string_view other) {
  constexpr std::size_t kSharedBytes = 16;  // are shown before the difference
  const auto [in_one, in_other] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  const auto shared = static_cast<std::size_t>(in_one - one.begin());
  if (shared <= 2 * kSharedBytes) return {std::string(one), std::string(other)};
  const std::size_t start = prefix_bytes(one, shared - kSharedBytes).size();
  return {"…" + std::string(one.substr(start)), "…" + std::string(other.substr(start))};
}

// Quoted and cut, so that what stands behind it has room, too.
std::string quoted(std::string_view text, std::size_t columns) {
  return "\"" + one_line(text, columns) + "\"";
}

std::string disagreement(const Finding& finding, std::size_t columns) {
  const auto [kept, found] = shown_difference(finding.expected, finding.found);
  const std::string start = finding.field + ": ";
  const std::string middle =
      " is kept, " + std::string(source_kind_name(finding.source)) + " says ";
  const std::size_t taken = start.size() + middle.size() + 4;  // of quotation marks
  const std::size_t each = std::max<std::size_t>(columns - std::min(columns, taken), 24) / 2;
  return start + quoted(kept, each) + middle + quoted(found, each);
}

std::string detail(const Finding& finding, std::size_t columns) {
  const std::string source(source_kind_name(finding.source));
  switch (finding.kind) {
    case FindingKind::kDisagreement:
      return disagreement(finding, columns);
    case FindingKind::kOrphan:
      return "only " + source + " lists it: " + finding.found;
    case FindingKind::kMissing:
      return source + " does not list it: " + finding.expected;
    case FindingKind::kMissingExcerpt:
      return "no source gives an excerpt";
    case FindingKind::kMissingDate:
      return finding.found.empty() ? "no source gives a date"
                                   : "no source gives a date; last changed " + finding.found;
    case FindingKind::kDuplicateTitle:
    case FindingKind::kDuplicateUrl:
      return "as " + finding.expected + ": " + finding.found;
    case FindingKind::kDuplicateSlug:
      return source + " lists it twice, the first one counts";
    case FindingKind::kDeadLink:
    case FindingKind::kRedirectedLink:
    case FindingKind::kBadBody:
      return finding.where + ": " + finding.found;
  }
  return {};
}

std::string state_of(const SourceState& source) {
  if (!source.failure.empty()) return "not read: " + source.failure;
  return source.last_read ? "read " + time_text(*source.last_read) : "read";
}

std::string sources_table(const AuditReport& report, std::size_t columns) {
  constexpr std::size_t kNotesColumn = 2;
  TextTable table(columns, kNotesColumn);
  table.add({"SOURCE", "WHERE", "NOTES", "STATE"});
  for (const SourceState& source : report.sources) {
    table.add({source.kind, source.where, std::to_string(source.notes), state_of(source)});
  }
  return table.text();
}

// What the longest kind and the longest slug leave for the details.
std::size_t detail_columns(const AuditReport& report, std::size_t columns) {
  std::size_t slug = 0;
  for (const Finding& finding : report.findings) {
    slug = std::max(slug, width_columns(finding.slug));
  }
  constexpr std::size_t kKindColumns = 24;  // "duplicate title (12)" and the gaps
  return columns - std::min(columns, kKindColumns + std::min(slug, columns / 3));
}

std::string findings_table(const AuditReport& report, std::size_t columns) {
  const std::size_t room = detail_columns(report, columns);
  TextTable table(columns);
  table.add({"KIND", "NOTE", "DETAIL"});
  for (const FindingKind kind : kKinds) {
    std::string heading(finding_kind_name(kind));
    std::replace(heading.begin(), heading.end(), '_', ' ');
    heading += " (" + std::to_string(count_of(report, kind)) + ")";
    for (const Finding& finding : report.findings) {
      if (finding.kind != kind) continue;
      table.add({heading, finding.slug, detail(finding, room)});
      heading.clear();
    }
  }
  return table.text();
}

}  // namespace

std::string audit_text(const AuditReport& report, std::size_t columns) {
  columns = std::max(columns, kMinColumns);
  std::string text = sources_table(report, columns) + "\n";
  if (is_clean(report)) {
    return text + counted(report.notes, "note") + ". Nothing to report.\n";
  }
  text += counted(report.notes, "note") + ", " + counted(report.findings.size(), "finding") + ", " +
          counted(report.problems.size(), "problem") + "\n";
  if (!report.findings.empty()) text += "\n" + findings_table(report, columns);
  if (report.problems.empty()) return text;
  text += "\nPROBLEMS\n";
  for (const Problem& problem : report.problems) {
    text += one_line(problem.where + ": " + problem.what + (problem.left_out ? " (left out)" : ""),
                     columns) +
            "\n";
  }
  return text;
}

std::string audit_json(const AuditReport& report) {
  ordered_json value = {{"version", kAuditVersion},
                        {"clean", is_clean(report)},
                        {"notes", report.notes},
                        {"sources", ordered_json::array()},
                        {"counts", ordered_json::object()},
                        {"findings", ordered_json::array()},
                        {"problems", ordered_json::array()}};
  for (const SourceState& source : report.sources) {
    ordered_json read = nullptr;
    if (source.last_read) read = time_text(*source.last_read);
    value["sources"].push_back({{"kind", source.kind},
                                {"where", source.where},
                                {"notes", source.notes},
                                {"last_read", read},
                                {"failure", source.failure}});
  }
  for (const FindingKind kind : kKinds) {
    value["counts"][std::string(finding_kind_name(kind))] = count_of(report, kind);
  }
  for (const Finding& finding : report.findings) {
    value["findings"].push_back({{"kind", finding_kind_name(finding.kind)},
                                 {"slug", finding.slug},
                                 {"field", finding.field},
                                 {"source", source_kind_name(finding.source)},
                                 {"where", finding.where},
                                 {"expected", finding.expected},
                                 {"found", finding.found}});
  }
  for (const Problem& problem : report.problems) {
    value["problems"].push_back({{"slug", problem.slug},
                                 {"where", problem.where},
                                 {"what", problem.what},
                                 {"left_out", problem.left_out}});
  }
  return value.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

int exit_code(const AuditReport& report) {
  constexpr int kSomethingToLookAt = 3;
  return is_clean(report) ? 0 : kSomethingToLookAt;
}

}  // namespace notesearch
