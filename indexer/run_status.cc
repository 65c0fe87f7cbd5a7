#include "indexer/run_status.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "indexer/durable_file.h"
#include "indexer/json_values.h"
#include "indexer/report_json.h"
#include "indexer/report_text.h"
#include "schema/base/instant.h"
#include "schema/base/text.h"
#include "schema/mapped_file.h"

namespace notesearch {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using std::chrono::sys_seconds;

constexpr int kVersion = 1;
constexpr int kPartial = 3;
constexpr std::size_t kMaxFileBytes = std::size_t{16} << 20;
constexpr const char* kNextRun = "the next run of notes-index writes it anew";

std::string cut(std::string_view text) {
  return std::string(prefix_bytes(text, kMaxStatusTextBytes));
}

ordered_json object_of(const HeldNotes& held) {
  return {{"total", held.total}, {"notes", to_json(held.notes)}};
}

// --- From JSON: everything throws json::exception or Mismatch on anything else ---

struct Mismatch {
  std::string field;
};

template <typename Number>
Number number(const json& object, const char* name) {
  const json& value = object.at(name);
  if (!value.is_number_integer()) throw Mismatch{name};
  constexpr auto kMax = std::numeric_limits<Number>::max();
  // A negative number is no unsigned one, and a number above 2^63 is no signed one.
  if (value.is_number_unsigned()) {
    const auto read = value.get<std::uint64_t>();
    if (read > static_cast<std::uint64_t>(kMax)) throw Mismatch{name};
    return static_cast<Number>(read);
  }
  const auto read = value.get<std::int64_t>();
  if (std::cmp_less(read, std::numeric_limits<Number>::min())) throw Mismatch{name};
  return static_cast<Number>(read);
}

std::optional<sys_seconds> optional_instant(const json& object, const char* name) {
  const json& value = object.at(name);
  if (value.is_null()) return std::nullopt;
  const auto instant = parse_instant(value.get_ref<const std::string&>());
  if (!instant) throw Mismatch{name};
  return instant;
}

sys_seconds instant(const json& object, const char* name) {
  const auto read = optional_instant(object, name);
  if (!read) throw Mismatch{name};
  return *read;
}

std::vector<SourceState> sources_from(const json& list) {
  if (!list.is_array() || list.size() > kMaxStatusSources) throw Mismatch{"sources"};
  std::vector<SourceState> sources;
  for (const json& value : list) {
    SourceState source;
    source.where = value.at("where").get<std::string>();
    source.kind = value.at("kind").get<std::string>();
    source.notes = number<std::size_t>(value, "notes");
    source.last_read = optional_instant(value, "last_read");
    source.failure = value.at("failure").get<std::string>();
    sources.push_back(std::move(source));
  }
  return sources;
}

HeldNotes held_from(const json& object, const char* name) {
  const json& value = object.at(name);
  const json& list = value.at("notes");
  HeldNotes held;
  held.total = number<std::size_t>(value, "total");
  if (!list.is_array() || list.size() > kMaxStatusHeld || list.size() > held.total) {
    throw Mismatch{name};
  }
  for (const json& note : list) {
    held.notes.push_back(
        {note.at("slug").get<std::string>(), note.at("reason").get<std::string>()});
  }
  return held;
}

std::string outcome_from(const json& object) {
  constexpr std::array<std::string_view, 4> kOutcomes = {"published", "unchanged", "refused",
                                                         "failed"};
  auto outcome = object.at("outcome").get<std::string>();
  const bool known = std::find(kOutcomes.begin(), kOutcomes.end(), outcome) != kOutcomes.end();
  if (!known) throw Mismatch{"outcome"};
  return outcome;
}

RunStatus status_from(const json& value) {
  if (number<int>(value, "version") != kVersion) throw Mismatch{"version"};
  RunStatus status;
  status.started = instant(value, "started");
  status.finished = instant(value, "finished");
  status.exit_code = number<int>(value, "exit_code");
  status.outcome = outcome_from(value);
  status.message = value.at("message").get<std::string>();
  status.last_success = optional_instant(value, "last_success");
  status.failures_in_a_row = number<int>(value, "failures_in_a_row");
  status.runs_since_recheck = number<int>(value, "runs_since_recheck");
  status.generation = number<std::uint64_t>(value, "generation");
  status.notes = number<std::size_t>(value, "notes");
  status.sources = sources_from(value.at("sources"));
  status.kept = held_from(value, "kept");
  status.left_out = held_from(value, "left_out");
  status.quarantined = held_from(value, "quarantined");
  return status;
}

// --- After a run ---

HeldNotes bounded(const std::vector<HeldNote>& all) {
  HeldNotes held;
  held.total = all.size();
  for (std::size_t i = 0; i < std::min(all.size(), kMaxStatusHeld); ++i) {
    held.notes.push_back({cut(all[i].slug), cut(all[i].reason)});
  }
  return held;
}

std::vector<SourceState> bounded(std::vector<SourceState> sources) {
  sources.resize(std::min(sources.size(), kMaxStatusSources));
  for (SourceState& source : sources) source.failure = cut(source.failure);
  return sources;
}

void count(RunStatus& status) {
  const bool success = status.exit_code == 0 || status.exit_code == kPartial;
  if (success) status.last_success = status.finished;
  constexpr int kEnough = std::numeric_limits<int>::max();
  status.failures_in_a_row = success ? 0 : std::min(status.failures_in_a_row, kEnough - 1) + 1;
}

}  // namespace

std::string status_file_text(const RunStatus& status) {
  const ordered_json value = {{"version", kVersion},
                              {"started", format_instant(status.started)},
                              {"finished", format_instant(status.finished)},
                              {"exit_code", status.exit_code},
                              {"outcome", status.outcome},
                              {"message", status.message},
                              {"last_success", to_json(status.last_success)},
                              {"failures_in_a_row", status.failures_in_a_row},
                              {"runs_since_recheck", status.runs_since_recheck},
                              {"generation", status.generation},
                              {"notes", status.notes},
                              {"sources", to_json(status.sources)},
                              {"kept", object_of(status.kept)},
                              {"left_out", object_of(status.left_out)},
                              {"quarantined", object_of(status.quarantined)}};
  return value.dump(0, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

Result<RunStatus> parse_status(std::string_view text, const std::string& where) {
  if (text.size() > kMaxFileBytes) {
    return fail(ErrorKind::kBadData, "damaged: too long", where, kNextRun);
  }
  try {
    return status_from(json::parse(text));
  } catch (const json::exception& error) {
    return fail(ErrorKind::kBadData, std::string("damaged: ") + error.what(), where, kNextRun);
  } catch (const Mismatch& mismatch) {
    return fail(ErrorKind::kBadData, "damaged: its \"" + mismatch.field + "\" is none", where,
                kNextRun);
  }
}

Result<RunStatus> read_status(const std::filesystem::path& index_dir) {
  const std::filesystem::path path = index_dir / kStatusFile;
  auto file = MappedFile::open(path);
  if (file) return parse_status(file->bytes(), path.string());
  if (file.error().kind != ErrorKind::kUnavailable) return fail(file.error());
  return fail(ErrorKind::kUnavailable, "no run has left its status here", path.string(), kNextRun);
}

Result<void> write_status(const std::filesystem::path& index_dir, const RunStatus& status) {
  return replace_file(index_dir / kStatusFile, status_file_text(status), true);
}

RunStatus status_after(const RunStatus& before, const IndexReport& report, sys_seconds started,
                       sys_seconds finished) {
  if (report.outcome == Outcome::kDryRun) return before;
  RunStatus status;
  status.started = started;
  status.finished = finished;
  status.exit_code = exit_code(report);
  status.outcome = outcome_name(report.outcome);
  status.message = cut(troubles_summary(report));
  status.last_success = before.last_success;
  status.failures_in_a_row = before.failures_in_a_row;
  status.runs_since_recheck = before.runs_since_recheck;
  status.generation = report.generation;
  status.notes = report.notes;
  status.sources = bounded(report.sources);
  status.kept = bounded(report.kept);
  status.left_out = bounded(report.left_out);
  status.quarantined = bounded(report.quarantined);
  if (report.site_asked) {
    count(status);
  } else {
    status.sources = before.sources;
  }
  return status;
}

RunStatus status_after(const RunStatus& before, const Error& error, sys_seconds started,
                       sys_seconds finished) {
  if (error.kind == ErrorKind::kBusy) return before;
  RunStatus status = before;
  status.started = started;
  status.finished = finished;
  status.exit_code = exit_code(error.kind);
  status.outcome = "failed";
  status.message = cut(error.message());
  // What ends a run so is the source that decides.
  const bool unread = error.kind == ErrorKind::kUnavailable || error.kind == ErrorKind::kBadData;
  if (unread && !status.sources.empty()) status.sources.front().failure = status.message;
  count(status);
  return status;
}

}  // namespace notesearch
