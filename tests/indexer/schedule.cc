#include "tests/indexer/schedule.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <unistd.h>

#include "indexer/last_source.h"
#include "schema/digest.h"
#include "schema/generation.h"
#include "tests/indexer/index_view.h"
#include "tests/indexer/schedule_faults.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSlowFaults = 2;  // of a schedule: each costs a time limit
constexpr std::size_t kMaxShown = 20;      // mismatches
constexpr std::chrono::sys_seconds kFirstRun{
    std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

std::string path_of(const std::string& slug) { return std::string(kNotePaths) + slug; }

std::string name_of(RunEnding ending) {
  constexpr std::array<const char*, 5> kNames = {"failed", "refused", "unavailable", "unchanged",
                                                 "published"};
  return kNames.at(static_cast<std::size_t>(ending));
}

// Hundreds of schedules sync thousands of files, which only a disk makes slow: what a power cut
// leaves is another test's matter.
fs::path fast_dir() {
  const fs::path memory = "/dev/shm";
  return access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
}

}  // namespace

void ModelTotals::add(const ModelTotals& other) {
  schedules += other.schedules;
  runs += other.runs;
  published += other.published;
  refused += other.refused;
  failed += other.failed;
  requests += other.requests;
  not_modified += other.not_modified;
  faults += other.faults;
  timeouts += other.timeouts;
  wrongly_removed += other.wrongly_removed;
  wrongly_kept += other.wrongly_kept;
  corrupt += other.corrupt;
  wrong_endings += other.wrong_endings;
}

std::string ModelTotals::text() const {
  const auto number = [](std::size_t count) { return std::to_string(count); };
  return number(schedules) + " schedules, " + number(runs) + " runs (" + number(published) +
         " published, " + number(refused) + " refused, " + number(failed) + " failed), " +
         number(requests) + " requests (" + number(not_modified) + " of them 304), " +
         number(faults) + " faults, " + number(timeouts) + " late answers; wrongly removed " +
         number(wrongly_removed) + ", wrongly kept " + number(wrongly_kept) + ", corrupt " +
         number(corrupt) + ", wrong endings " + number(wrong_endings);
}

Schedule::Schedule(std::uint64_t seed)
    : seed_(seed), random_(seed), site_(kNotes, seed), dir_(fast_dir()) {
  options_.sources = {site_.url()};
  options_.index_dir = dir_.path() / "index";
  options_.jobs = 1;
  options_.recheck_every = kRecheckEvery;
  options_.clock = [this] { return setting_.now; };
  options_.fetch.allow_private = true;
  options_.fetch.total_timeout_ms = 300;
  options_.fetch.manifest_timeout_ms = 2'000;
  options_.fetch.retries = chance(50) ? 1 : 0;
  options_.fetch.retry_delay_ms = 1;
  options_.fetch.max_retry_after_s = 0;
  setting_.now = kFirstRun;
}

void Schedule::play() {
  ++totals_.schedules;
  for (run_number_ = 1; run_number_ <= kRuns && mismatches_.empty(); ++run_number_) {
    if (run_number_ > 1) {
      edit_site();
      break_index();
    }
    break_site();
    choose_setting();
    play_run();
  }
  const AnswerCounts counts = site_.total_counts();
  totals_.requests = counts.ok + counts.not_modified + counts.other;
  totals_.not_modified = counts.not_modified;
  totals_.faults = site_.faults_injected();
  if (site_.strays() > 0) wrong(&ModelTotals::wrong_endings, "it was lured off the site");
}

std::string Schedule::any_slug() {
  const std::vector<std::string> slugs = site_.slugs();
  return slugs.empty() ? site_.add() : slugs[below(random_, slugs.size())];
}

void Schedule::edit_site() {
  site_.freeze();
  for (std::uint64_t n = below(random_, 6); n > 0; --n) site_.edit_body(any_slug());
  for (std::uint64_t n = below(random_, 3); n > 0; --n) site_.edit_title(any_slug());
  for (const auto& [path, fault] : faults_) {
    const std::string slug = path.substr(std::min(kNotePaths.size(), path.size()));
    const std::vector<std::string> slugs = site_.slugs();
    const bool listed = std::find(slugs.begin(), slugs.end(), slug) != slugs.end();
    if (lasts(fault) && listed && chance(50)) site_.edit_body(slug);
  }
  if (chance(40)) (void)site_.add();
  if (chance(15)) (void)site_.rename(any_slug());
  // Of fifty notes, five may go unasked.
  const std::uint64_t gone = chance(10) ? 4 + below(random_, 8) : chance(40) ? 1 : 0;
  for (std::uint64_t n = 0; n < gone; ++n) site_.remove(any_slug());
}

Fault Schedule::any_fault() {
  const auto& facts = all_faults();
  const Fault fault = facts[1 + below(random_, facts.size() - 1)].fault;
  if (is_slow(fault) && slow_faults_++ >= kMaxSlowFaults) return Fault::kStatus500;
  if (pauses(fault) && chance(80)) return Fault::kRetryAfterPast;
  return fault;
}

void Schedule::set_fault(const std::string& path, Fault fault) {
  SiteFault set{fault};
  if (chance(25)) set.times = 1 + below(random_, 2);
  site_.set_fault(path, set);
  faults_[path] = fault;
}

void Schedule::break_notes(std::size_t count) {
  for (; count > 0; --count) set_fault(path_of(any_slug()), any_fault());
}

void Schedule::break_half() {
  const Fault fault = kOutages[below(random_, kOutages.size())];
  const bool one_kind = chance(50);
  for (const std::string& slug : site_.slugs()) {
    if (chance(50)) continue;
    set_fault(path_of(slug), one_kind ? fault : kOutages[below(random_, kOutages.size())]);
  }
}

void Schedule::break_manifest() {
  switch (below(random_, 6)) {
    case 0:
      site_.set_manifest_fault(ManifestFault::kFlapping);
      break;
    case 1:
      site_.set_manifest_fault(ManifestFault::kSwitchAt, below(random_, 60));
      break;
    case 2:
      site_.set_manifest_fault(ManifestFault::kTruncated, below(random_, 2'000));
      break;
    case 3:
      site_.set_manifest_fault(chance(50) ? ManifestFault::kHtml : ManifestFault::kEmptyList);
      break;
    default:
      set_fault(std::string(kManifestPath),
                kManifestFaults[below(random_, kManifestFaults.size())]);
  }
}

// How bad a day it is for the site.
void Schedule::break_site() {
  site_.set_manifest_fault(ManifestFault::kNone);
  std::erase_if(faults_, [this](const auto& entry) {
    const bool mended = chance(lasts(entry.second) ? 15 : 60);
    if (mended) site_.clear_fault(entry.first);
    return mended;
  });
  const std::uint64_t day = below(random_, 100);
  if (day < 35) return;
  if (day < 75) {
    break_notes(1 + below(random_, 6));
  } else if (day < 82) {
    break_half();
  } else if (day < 84) {
    for (const std::string& slug : site_.slugs()) set_fault(path_of(slug), Fault::kStatus503);
  } else {
    break_manifest();
    if (chance(50)) break_notes(1 + below(random_, 3));
  }
}

void Schedule::break_index() {
  const auto current = current_generation(options_.index_dir);
  if (oracle_.notes() == nullptr || !current) return;
  const GoodNotes notes = *oracle_.notes();
  const std::uint64_t choice = below(random_, 100);
  if (choice < 12 && !notes.empty()) {
    const auto note = std::next(notes.begin(), static_cast<long>(below(random_, notes.size())));
    const std::string& body = note->second.body;
    const fs::path file = cached_body(options_.index_dir, body);
    if (!fs::exists(file)) return;
    if (chance(50)) {
      fs::remove(file);
      oracle_.body_lost(body);
    } else {
      write_file(file, body + "x");
      oracle_.body_damaged(body);
    }
  } else if (choice < 16) {
    fs::remove(options_.index_dir / kLastSourceFile);
    oracle_.source_lost();
  } else if (choice < 21) {
    damage_generation(*current, random_());
    oracle_.generation_damaged();
  } else if (choice < 24 &&
             current->filename().string() == *generation_dirs(options_.index_dir).rbegin()) {
    fs::remove(options_.index_dir / kCurrentLink);
    oracle_.link_lost();
  }
}

void Schedule::choose_setting() {
  setting_.now += std::chrono::hours(1 + below(random_, 40));
  setting_.full = chance(5);
  setting_.offline = run_number_ > 1 && chance(6);
  setting_.accept_shrink = was_refused_ ? chance(50) : chance(3);
  if (chance(4)) setting_.language = setting_.language == "english" ? "none" : "english";
  options_.full = setting_.full;
  options_.offline = setting_.offline;
  options_.accept_shrink = setting_.accept_shrink;
  options_.stem_language = setting_.language;
}

Schedule::RunResult Schedule::run() {
  RunResult result;
  const auto report = run_index(options_);
  if (!report) {
    result.claims.error = report.error().message();
    result.exit_code = exit_code(report.error().kind);
    result.text = *result.claims.error;
    return result;
  }
  result.exit_code = exit_code(*report);
  for (const HeldNote& held : report->kept) result.claims.held[held.slug] = held.reason;
  for (const HeldNote& held : report->left_out) result.claims.held[held.slug] = held.reason;
  result.ending = report->outcome == Outcome::kPublished                   ? RunEnding::kPublished
                  : report->outcome == Outcome::kUnchanged                 ? RunEnding::kUnchanged
                  : result.exit_code == exit_code(ErrorKind::kUnavailable) ? RunEnding::kUnavailable
                                                                           : RunEnding::kRefused;
  result.text = report->refusal ? report->refusal->message() : "";
  for (const auto& [slug, reason] : result.claims.held)
    result.text += "\n    " + slug + ": " + reason;
  return result;
}

void Schedule::play_run() {
  ++totals_.runs;
  (void)site_.take_answers();
  directories_ = generation_dirs(options_.index_dir);
  const RunResult result = run();
  const std::vector<SiteAnswer> answers = site_.take_answers();
  const Forecast forecast = oracle_.foresee(setting_, answers, result.claims);
  was_refused_ = result.ending == RunEnding::kRefused;
  totals_.published += result.ending == RunEnding::kPublished ? 1 : 0;
  totals_.refused += was_refused_ || result.ending == RunEnding::kUnavailable ? 1 : 0;
  totals_.failed += result.ending == RunEnding::kFailed ? 1 : 0;
  totals_.timeouts += forecast.timeouts;
  for (const std::string& complaint : forecast.complaints) {
    wrong(&ModelTotals::wrong_endings, complaint);
  }
  compare_ending(result, forecast);
  compare_directories(result);
  compare_notes();
}

void Schedule::compare_ending(const RunResult& result, const Forecast& forecast) {
  if (result.ending != forecast.ending) {
    wrong(&ModelTotals::wrong_endings, "expected " + name_of(forecast.ending) + ", found " +
                                           name_of(result.ending) + ": " + result.text);
    return;
  }
  std::set<int> fitting;
  switch (forecast.ending) {
    case RunEnding::kFailed:  // of the listing: not to be had, not to be read, not to be followed
      fitting = {exit_code(ErrorKind::kUnavailable), exit_code(ErrorKind::kBadData),
                 exit_code(ErrorKind::kRefused), exit_code(ErrorKind::kUsage)};
      break;
    case RunEnding::kRefused:
      fitting = {exit_code(ErrorKind::kRefused)};
      break;
    case RunEnding::kUnavailable:
      fitting = {exit_code(ErrorKind::kUnavailable)};
      break;
    case RunEnding::kUnchanged:
    case RunEnding::kPublished:
      fitting = {forecast.partial ? 3 : 0};
      break;
  }
  if (fitting.contains(result.exit_code)) return;
  wrong(&ModelTotals::wrong_endings, name_of(result.ending) + " with exit code " +
                                         std::to_string(result.exit_code) + ", not " +
                                         std::to_string(*fitting.begin()) + ": " + result.text);
}

void Schedule::compare_directories(const RunResult& result) {
  std::set<std::string> added;
  for (const std::string& name : generation_dirs(options_.index_dir)) {
    if (!directories_.contains(name)) added.insert(name);
  }
  const std::size_t expected = result.ending == RunEnding::kPublished ? 1 : 0;
  if (added.size() == expected) return;
  wrong(&ModelTotals::wrong_endings,
        std::to_string(added.size()) + " new directories in a run that " + name_of(result.ending));
}

void Schedule::compare_notes() {
  const GoodNotes* expected = oracle_.notes();
  if (expected == nullptr) return;
  try {
    const IndexView index(options_.index_dir);
    for (const auto& [slug, note] : index.notes()) {
      if (!expected->contains(slug)) wrong(&ModelTotals::wrongly_kept, slug + " should be gone");
    }
    for (const auto& [slug, note] : *expected) {
      const auto found = index.notes().find(slug);
      if (found == index.notes().end()) {
        wrong(&ModelTotals::wrongly_removed, slug + " is missing");
        continue;
      }
      const std::string word(find_version_word(note.body));
      const StoredNote& stored = found->second;
      if (stored.body_digest != sha256_hex(note.body)) {
        wrong(&ModelTotals::wrongly_kept, slug + ": expected the body with " + word + ", found " +
                                              std::string(find_version_word(stored.text)));
      } else if (note.title && stored.title != *note.title) {
        wrong(&ModelTotals::wrongly_kept,
              slug + ": expected \"" + *note.title + "\", found \"" + stored.title + '"');
      } else if (!word.empty() &&
                 (find_version_word(stored.text) != word || index.documents_with(word) == 0)) {
        wrong(&ModelTotals::corrupt, slug + " can't be found by " + word);
      }
    }
    if (index.documents() != index.notes().size()) {
      wrong(&ModelTotals::corrupt, "the database and the notes are not of one piece");
    }
  } catch (const std::exception& error) {
    wrong(&ModelTotals::corrupt, error.what());
  }
}

void Schedule::wrong(std::size_t ModelTotals::*counter, const std::string& what) {
  ++(totals_.*counter);
  if (mismatches_.size() >= kMaxShown) return;
  std::string setting;
  if (setting_.full) setting += " --full";
  if (setting_.offline) setting += " --offline";
  if (setting_.accept_shrink) setting += " --accept-shrink";
  mismatches_.push_back("seed " + std::to_string(seed_) + ", run " + std::to_string(run_number_) +
                        setting + ": " + what);
}

}  // namespace notesearch
