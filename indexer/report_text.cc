#include "indexer/report_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxListed = 20;

std::string decimals(double value, int places) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return text.data();
}

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  const double kilobytes = static_cast<double>(bytes) / 1000;
  return kilobytes < 1000 ? decimals(kilobytes, 1) + " kB" : decimals(kilobytes / 1000, 1) + " MB";
}

std::string notes_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " note" : " notes");
}

std::string outcome_line(const IndexReport& report) {
  const std::string serving = "generation " + std::to_string(report.generation);
  switch (report.outcome) {
    case Outcome::kPublished:
      return "Published " + serving + " with " + notes_text(report.notes) + " from " +
             report.source;
    case Outcome::kUnchanged:
      return "Nothing changed: " + serving + " with " + notes_text(report.notes) + " serves on";
    case Outcome::kDryRun:
      return "Dry run: the index would hold " + notes_text(report.notes) + " from " +
             report.source + "; nothing was written";
    case Outcome::kRefused:
      return report.generation == 0 ? "Nothing was published"
                                    : "Nothing was published: " + serving + " with " +
                                          notes_text(report.notes) + " serves on";
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

// A headed list, cut with a hint where the rest is. Each entry stays on one line.
void add_list(std::string& text, std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  text.append("\n").append(heading).append(":\n");
  for (std::size_t i = 0; i < std::min(lines.size(), kMaxListed); ++i) {
    text += "  " + clean_line(printable(lines[i])) + "\n";
  }
  if (lines.size() > kMaxListed) {
    text += "  and " + std::to_string(lines.size() - kMaxListed) + " more; --json lists all\n";
  }
}

std::vector<std::string> lines_of(const std::vector<HeldNote>& held) {
  std::vector<std::string> lines;
  lines.reserve(held.size());
  for (const HeldNote& note : held) {
    lines.push_back(note.slug.empty() ? note.reason : note.slug + ": " + note.reason);
  }
  return lines;
}

std::vector<std::string> lines_of(const std::vector<Problem>& problems) {
  std::vector<std::string> lines;
  lines.reserve(problems.size());
  for (const Problem& problem : problems) {
    lines.push_back(problem.where.empty() ? problem.what : problem.where + ": " + problem.what);
  }
  return lines;
}

void add_troubles(std::string& text, const IndexReport& report) {
  add_list(text, "Kept at the last good version", lines_of(report.kept));
  add_list(text, "Left out", lines_of(report.left_out));
  add_list(text, "Read as plain text", lines_of(report.quarantined));
  add_list(text, "Problems", lines_of(report.problems));
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

std::string troubles_text(const IndexReport& report) {
  std::string text;
  add_troubles(text, report);
  if (report.refusal) return report.refusal->message() + "\n" + text;
  if (!text.empty()) text.erase(0, 1);  // the empty line that sets a list off
  return text;
}

}  // namespace notesearch
