#include "indexer/metrics.h"

#include <map>

#include "indexer/durable_file.h"
#include "indexer/text_values.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using std::chrono::sys_seconds;

// A label's value in quotes. The format escapes three characters; what else a source may have put
// in its name is made harmless first.
std::string label_value(std::string_view text) {
  std::string value = "\"";
  for (const char c : printable(text)) {
    if (c == '\n') {
      value += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') value += '\\';
    value += c;
  }
  return value + "\"";
}

std::string labels_of(const SourceState& source) {
  return "{source=" + label_value(source.where) + ",kind=" + label_value(source.kind) + "}";
}

class Exposition {
 public:
  explicit Exposition(std::string& text) : text_(text) {}

  // A family of one sample without labels.
  void add(std::string_view name, std::string_view help, const std::string& value) {
    begin(name, help);
    sample(name, {}, value);
  }
  void add(std::string_view name, std::string_view help, std::uint64_t value) {
    add(name, help, std::to_string(value));
  }
  void add(std::string_view name, std::string_view help, std::optional<sys_seconds> instant) {
    if (instant) add(name, help, std::to_string(instant->time_since_epoch().count()));
  }

  void begin(std::string_view name, std::string_view help) {
    text_.append("# HELP notesearch_").append(name).append(" ").append(help).append("\n");
    text_.append("# TYPE notesearch_").append(name).append(" gauge\n");
  }
  void sample(std::string_view name, std::string_view labels, const std::string& value) {
    text_.append("notesearch_").append(name).append(labels).append(" ").append(value).append("\n");
  }

 private:
  std::string& text_;
};

void add_last_run(Exposition& out, const RunStatus& status, const IndexReport* report) {
  constexpr double kMsPerSecond = 1000;
  const double rounded = static_cast<double>((status.finished - status.started).count());
  const double duration_s =
      report == nullptr ? rounded : static_cast<double>(report->times.total_ms) / kMsPerSecond;
  out.add("last_run_timestamp_seconds", "When the last run ended.", std::optional(status.finished));
  out.add("last_run_duration_seconds", "How long the last run took.", decimals(duration_s, 3));
  out.add("last_run_exit_code", "Exit code of the last run: 0 done, 3 done in part, else failed.",
          std::to_string(status.exit_code));
  out.add("last_success_timestamp_seconds", "When a run last ended with 0 or 3.",
          status.last_success);
  out.add("failures_in_a_row", "Runs that have failed since.",
          std::to_string(status.failures_in_a_row));
  if (report == nullptr) return;
  out.add("run_requests", "HTTP requests of the last run.", report->requests);
  out.add("run_not_modified", "Requests of the last run that were answered with 304.",
          report->not_modified);
  out.add("run_bytes", "Bytes of bodies and listings that the last run received, decompressed.",
          report->bytes_fetched);
}

// Samples of one family stand together, and each once: the collector drops a file with two alike.
void add_sources(Exposition& out, const std::vector<SourceState>& sources) {
  std::map<std::string, const SourceState*> by_labels;
  for (const SourceState& source : sources) by_labels.emplace(labels_of(source), &source);
  if (by_labels.empty()) return;
  out.begin("source_up", "Whether the last run could read the source.");
  for (const auto& [labels, source] : by_labels) {
    out.sample("source_up", labels, source->failure.empty() ? "1" : "0");
  }
  out.begin("source_notes", "Notes that the source lists.");
  for (const auto& [labels, source] : by_labels) {
    out.sample("source_notes", labels, std::to_string(source->notes));
  }
  out.begin("source_last_read_timestamp_seconds",
            "When the source was last read or found unchanged.");
  for (const auto& [labels, source] : by_labels) {
    if (!source->last_read) continue;
    out.sample("source_last_read_timestamp_seconds", labels,
               std::to_string(source->last_read->time_since_epoch().count()));
  }
}

}  // namespace

std::string metrics_text(const RunStatus& status, std::optional<sys_seconds> published,
                         const IndexReport* report) {
  std::string text;
  Exposition out(text);
  out.add("generation", "Number of the generation that serves; 0: none.", status.generation);
  out.add("notes", "Notes in the generation that serves.", status.notes);
  out.add("generation_published_timestamp_seconds",
          "When the generation that serves was published.", published);
  add_last_run(out, status, report);
  out.add("notes_kept", "Notes kept at their last good version.", status.kept.total);
  out.add("notes_left_out", "Notes that have no good version yet.", status.left_out.total);
  out.add("notes_quarantined", "Notes indexed as plain text.", status.quarantined.total);
  add_sources(out, status.sources);
  return text;
}

Result<void> write_metrics(const std::filesystem::path& path, std::string_view text) {
  return replace_file(path, text, false);
}

}  // namespace notesearch
