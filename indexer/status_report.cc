#include "indexer/status_report.h"

#include <string_view>

#include <nlohmann/json.hpp>

#include "indexer/json_values.h"
#include "indexer/text_values.h"
#include "schema/base/instant.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using nlohmann::ordered_json;
using std::chrono::sys_seconds;

constexpr int kVersion = 1;

std::string one_line(std::string_view text) { return clean_line(printable(text)); }

// "3 h ago"; a clock may have been set back.
std::string ago(sys_seconds then, sys_seconds now) {
  if (then > now) return duration_text(then - now) + " in the future";
  return duration_text(now - then) + " ago";
}

std::string at_and_ago(sys_seconds then, sys_seconds now) {
  return format_instant(then) + ", " + ago(then, now);
}

std::optional<sys_seconds> last_success(const IndexHealth& health) {
  return health.status ? health.status->last_success : std::nullopt;
}

std::string stale_reason(const IndexHealth& health) {
  const auto success = last_success(health);
  if (!success) return "no run is known to have succeeded";
  if (*success > health.now) return "the last good run lies in the future; check the clock";
  return "the last good run was " + ago(*success, health.now) + ", the limit is " +
         std::to_string(health.stale_after.count()) + " h";
}

// Facts in two columns.
class Facts {
 public:
  explicit Facts(std::string& text) : text_(text) {}
  void add(std::string_view name, std::string_view value) {
    constexpr std::size_t kNameColumns = 14;
    text_ += name;
    text_.append(kNameColumns - name.size(), ' ');
    text_ += one_line(value) + "\n";
  }

 private:
  std::string& text_;
};

void add_generation(Facts& facts, const IndexHealth& health) {
  if (!health.serving) return;
  const Manifest& manifest = *health.serving;
  const auto published = published_at(health);
  facts.add("Generation", std::to_string(manifest.generation) + ", " +
                              count_text(manifest.notes, "note") + ", from " + manifest.source);
  facts.add("Published", published ? at_and_ago(*published, health.now) : manifest.published);
}

void add_older(Facts& facts, const IndexHealth& health) {
  std::string older;
  for (const std::uint64_t number : health.generations) {
    if (health.serving && number == health.serving->generation) continue;
    if (!older.empty()) older += ", ";
    older += std::to_string(number);
  }
  if (!older.empty()) facts.add("Also there", "generation " + older);
}

void add_last_run(Facts& facts, const IndexHealth& health) {
  if (health.status_fault) facts.add("Last run", "not known: " + health.status_fault->message());
  if (!health.status) return;
  const RunStatus& status = *health.status;
  const auto took = status.finished - status.started;
  std::string run = at_and_ago(status.finished, health.now) + ", " + status.outcome + " after " +
                    duration_text(took) + ", exit code " + std::to_string(status.exit_code);
  if (status.failures_in_a_row > 1) {
    run += ", the last " + std::to_string(status.failures_in_a_row) + " runs failed";
  }
  const auto success = last_success(health);
  facts.add("Last success", success ? at_and_ago(*success, health.now) : "never");
  facts.add("Last run", run);
  if (!status.message.empty()) facts.add("", status.message);
}

std::string source_line(const SourceState& source, sys_seconds now) {
  std::string line = source.kind + " " + source.where + ": " + count_text(source.notes, "note");
  line += source.last_read ? ", read " + ago(*source.last_read, now) : ", never read";
  if (!source.failure.empty()) line += ", now failing: " + source.failure;
  return line;
}

void add_sources(std::string& text, const IndexHealth& health) {
  std::vector<std::string> lines;
  for (const SourceState& source : health.status->sources) {
    lines.push_back(source_line(source, health.now));
  }
  add_list(text, {"Sources", lines.size(), "--json lists all"}, lines);
}

void add_held(std::string& text, const char* heading, const HeldNotes& held) {
  const std::string counted = std::string(heading) + " (" + std::to_string(held.total) + ")";
  add_list(text, {counted, held.total, "--json lists more"}, lines_of(held.notes));
}

ordered_json moment(const std::optional<sys_seconds>& at, sys_seconds now) {
  if (!at) return nullptr;
  return {{"at", format_instant(*at)}, {"age_seconds", (now - *at).count()}};
}

ordered_json generation_json(const IndexHealth& health) {
  if (!health.serving) return nullptr;
  const auto published = published_at(health);
  ordered_json age = nullptr;
  if (published) age = (health.now - *published).count();
  return {{"number", health.serving->generation},
          {"notes", health.serving->notes},
          {"source", health.serving->source},
          {"published", health.serving->published},
          {"age_seconds", age}};
}

ordered_json cache_json(const IndexHealth& health) {
  if (!health.cache) return nullptr;
  return {{"files", health.cache->files}, {"bytes", health.cache->bytes}};
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kHealthy:
      return "healthy";
    case Verdict::kStale:
      return "stale";
    case Verdict::kDamaged:
      return "damaged";
    case Verdict::kMissing:
      return "missing";
  }
  return {};
}

}  // namespace

std::string verdict_text(const IndexHealth& health) {
  const Verdict judged = verdict(health);
  std::string text(verdict_name(judged));
  if (health.fault) text += ": " + health.fault->message();
  if (judged == Verdict::kStale) text += ": " + stale_reason(health);
  return text;
}

std::string status_text(const IndexHealth& health) {
  std::string text;
  Facts facts(text);
  facts.add("Index", health.index_dir.string());
  facts.add("Verdict", verdict_text(health));
  add_generation(facts, health);
  add_older(facts, health);
  add_last_run(facts, health);
  if (health.cache) {
    facts.add("Cache",
              count_text(health.cache->files, "file") + ", " + bytes_text(health.cache->bytes));
  }
  if (!health.status) return text;
  add_sources(text, health);
  add_held(text, "Kept at the last good version", health.status->kept);
  add_held(text, "Left out", health.status->left_out);
  add_held(text, "Read as plain text", health.status->quarantined);
  return text;
}

std::string quiet_status_text(const IndexHealth& health) {
  if (exit_code(health) == 0) return {};
  const std::string line = health.index_dir.string() + ": " + verdict_text(health);
  return "notes-index: " + one_line(line) + "\n";
}

std::string status_json(const IndexHealth& health) {
  ordered_json last_run = nullptr;
  if (health.status) last_run = ordered_json::parse(status_file_text(*health.status));
  const ordered_json value = {{"version", kVersion},
                              {"verdict", verdict_name(verdict(health))},
                              {"exit_code", exit_code(health)},
                              {"message", verdict_text(health)},
                              {"index", health.index_dir.string()},
                              {"now", format_instant(health.now)},
                              {"stale_after_hours", health.stale_after.count()},
                              {"generation", generation_json(health)},
                              {"generations", health.generations},
                              {"cache", cache_json(health)},
                              {"last_success", moment(last_success(health), health.now)},
                              {"last_run", last_run}};
  return value.dump(-1, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace notesearch
