#include "indexer/report_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "indexer/text_values.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

std::string outcome_line(const IndexReport& report) {
  const std::string serving = "generation " + std::to_string(report.generation);
  switch (report.outcome) {
    case Outcome::kPublished:
      return "Published " + serving + " with " + count_text(report.notes, "note") + " from " +
             report.source;
    case Outcome::kUnchanged:
      return "Nothing changed: " + serving + " with " + count_text(report.notes, "note") +
             " serves on";
    case Outcome::kDryRun:
      return "Dry run: the index would hold " + count_text(report.notes, "note") + " from " +
             report.source + "; nothing was written";
    case Outcome::kRefused:
      return report.generation == 0 ? "Nothing was published"
                                    : "Nothing was published: " + serving + " with " +
                                          count_text(report.notes, "note") + " serves on";
  }
  return {};
}

std::string counts_line(const IndexReport& report) {
  std::string line;
  const auto add = [&line](std::size_t count, std::string_view word, bool always = false) {
    if (count == 0 && !always) return;
    if (!line.empty()) line += ", ";
    line += std::to_string(count) + " " + std::string(word);
  };
  add(report.added, "added", true);
  add(report.updated, "updated", true);
  add(report.removed, "removed", true);
  add(report.unchanged, "unchanged", true);
  add(report.kept.size(), "kept at the last good version");
  add(report.left_out.size(), "left out");
  add(report.quarantined.size(), "read as plain text");
  return line;
}

std::string times_line(const IndexReport& report) {
  const PhaseTimes& times = report.times;
  const auto seconds = [](std::int64_t ms) { return decimals(static_cast<double>(ms) / 1000, 1); };
  std::string line = "Fetched " + std::to_string(report.bodies_fetched) + " bodies, " +
                     bytes_text(report.bytes_fetched) + ", in " + seconds(times.total_ms) + " s";
  if (times.total_ms > 0) line += " (" + decimals(report.notes_per_second(), 0) + " notes/s)";
  return line + "; list " + seconds(times.list_ms) + ", fetch " + seconds(times.fetch_ms) +
         ", index " + seconds(times.index_ms) + ", publish " + seconds(times.publish_ms);
}

std::vector<std::string> lines_of(const std::vector<Problem>& problems) {
  std::vector<std::string> lines;
  lines.reserve(problems.size());
  for (const Problem& problem : problems) {
    lines.push_back(problem.where.empty() ? problem.what : problem.where + ": " + problem.what);
  }
  return lines;
}

// At most max_bytes, with an ellipsis where the rest was.
std::string shortened(std::string_view text, std::size_t max_bytes) {
  constexpr std::string_view kEllipsis = "\u2026";
  if (text.size() <= max_bytes) return std::string(text);
  return std::string(prefix_bytes(text, max_bytes - kEllipsis.size())) + std::string(kEllipsis);
}

// "2 of 46 notes left out: a (why), b (why)"; empty when there are none.
std::string named(std::string_view fate, const std::vector<HeldNote>& held, std::size_t listed) {
  constexpr std::size_t kMaxNamed = 3;
  constexpr std::size_t kMaxSlugBytes = 60;
  constexpr std::size_t kMaxReasonBytes = 90;
  if (held.empty()) return {};
  std::string text = std::to_string(held.size()) + " of " +
                     count_text(std::max(listed, held.size()), "note") + " " + std::string(fate);
  for (std::size_t i = 0; i < std::min(held.size(), kMaxNamed); ++i) {
    const std::string reason = shortened(held[i].reason, kMaxReasonBytes);
    text += i == 0 ? ": " : ", ";
    text += held[i].slug.empty() ? reason
                                 : shortened(held[i].slug, kMaxSlugBytes) + " (" + reason + ")";
  }
  if (held.size() > kMaxNamed) text += ", ...";
  return text;
}

// The notes left out by name, and the rows of a listing that name no usable note.
std::vector<HeldNote> all_left_out(const IndexReport& report) {
  std::vector<HeldNote> all = report.left_out;
  for (const Problem& problem : report.problems) {
    if (problem.left_out) {
      all.push_back({problem.slug.empty() ? problem.where : problem.slug, problem.what});
    }
  }
  return all;
}

// What is wrong with the index itself is told among the problems, by its path.
std::string index_fault(const IndexReport& report) {
  const std::string index_dir = report.generation_dir.parent_path().string();
  for (const Problem& problem : report.problems) {
    const bool of_index = !index_dir.empty() && problem.where.starts_with(index_dir);
    if (of_index) return problem.where + ": " + problem.what;
  }
  return "the index or its disk was at fault";
}

void add_troubles(std::string& text, const IndexReport& report) {
  const auto add = [&text](std::string_view heading, const std::vector<std::string>& lines) {
    add_list(text, {heading, lines.size(), "--json lists all"}, lines);
  };
  add("Kept at the last good version", lines_of(report.kept));
  add("Left out", lines_of(report.left_out));
  add("Read as plain text", lines_of(report.quarantined));
  add("Problems", lines_of(report.problems));
}

}  // namespace

std::string report_text(const IndexReport& report) {
  std::string text;
  if (report.refusal) text += report.refusal->message() + "\n";
  text += printable(outcome_line(report)) + "\n";
  text += "Notes: " + counts_line(report) + "\n";
  text += times_line(report) + "\n";
  if (!report.generation_dir.empty()) {
    text += "Index: " + printable(report.generation_dir.string()) + "\n";
  }
  add_troubles(text, report);
  return text;
}

std::string troubles_summary(const IndexReport& report) {
  if (report.refusal) return report.refusal->message();
  if (exit_code(report) == 0) return {};
  std::string text;
  const auto add = [&text](const std::string& part) {
    if (part.empty()) return;
    if (!text.empty()) text += "; ";
    text += part;
  };
  add(named("kept at their last good version", report.kept, report.listed));
  add(named("left out", all_left_out(report), report.listed));
  for (const SourceState& source : report.sources) {
    if (!source.failure.empty()) add(source.where + " could not be read (" + source.failure + ")");
  }
  if (report.index_at_fault) add(index_fault(report));
  if (text.empty()) text = "done, but not without trouble";
  constexpr std::size_t kMaxSourceBytes = 100;
  return clean_line(printable(shortened(report.source, kMaxSourceBytes) + ": " + text));
}

std::string troubles_text(const IndexReport& report) {
  constexpr std::string_view kProgram = "notes-index: ";
  constexpr std::string_view kReadOn = "; see notes-index --status\n";
  const std::string summary = troubles_summary(report);
  if (summary.empty()) return {};
  const std::size_t room = kMaxTroublesBytes - kProgram.size() - kReadOn.size();
  return std::string(kProgram) + shortened(summary, room) + std::string(kReadOn);
}

}  // namespace notesearch
