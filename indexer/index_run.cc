#include "indexer/index_run.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "indexer/body_cache.h"
#include "indexer/build_plan.h"
#include "indexer/canary.h"
#include "indexer/changes.h"
#include "indexer/failed_notes.h"
#include "indexer/full_build.h"
#include "indexer/gate.h"
#include "indexer/held_content.h"
#include "indexer/housekeeping.h"
#include "indexer/incremental_build.h"
#include "indexer/index_directory.h"
#include "indexer/known_index.h"
#include "indexer/last_source.h"
#include "indexer/run_report.h"
#include "indexer/run_request.h"
#include "indexer/run_status.h"
#include "indexer/site_reading.h"
#include "indexer/source.h"
#include "indexer/stop_watch.h"
#include "indexer/stopped.h"
#include "schema/analysis.h"
#include "schema/version.h"

namespace notesearch {
namespace {

// One run. The members are what the phases hand on; each is set by the phase that names it.
class Run {
 public:
  Run(const IndexRunOptions& options, ProgressSink* progress, std::vector<Source> sources,
      Analyzer analyzer)
      : options_(options),
        progress_(progress),
        sources_(std::move(sources)),
        analyzer_(std::move(analyzer)),
        cache_(options.index_dir / kCacheDir),
        started_(now()) {}

  Result<IndexReport> run() {
    auto report = run_phases();
    remember_outcome(report);
    return report;
  }

 private:
  Result<IndexReport> run_phases() {
    StopWatch total;
    StopWatch phase;
    report_.source = name_of(sources_);
    report_.site_asked = !options_.offline || !has_url(sources_);
    if (auto opened = open_index(); !opened) return fail(opened.error());
    if (auto got = read_sources(); !got) return fail(got.error());
    if (auto decided = decide(); !decided) return fail(decided.error());
    phase.lap_ms();
    if (auto built = build(); !built) return fail(built.error());
    report_.times.index_ms = phase.lap_ms();
    if (auto published = publish(); !published) return fail(published.error());
    report_.times.publish_ms = phase.lap_ms();
    report_.times.total_ms = total.lap_ms();
    return std::move(report_);
  }

  [[nodiscard]] std::chrono::sys_seconds now() const {
    if (options_.clock) return options_.clock();
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }

  Result<void> open_index() {
    if (!options_.dry_run) {
      auto directory = IndexDirectory::open(options_.index_dir);
      if (!directory) return fail(directory.error());
      directory_.emplace(std::move(*directory));
    }
    auto known = KnownIndex::open(options_.index_dir);
    if (!known) return fail(known.error());
    known_ = std::move(*known);
    if (auto status = read_status(options_.index_dir)) status_ = std::move(*status);
    report_.problems = known_.problems;
    report_.index_at_fault = !known_.problems.empty();
    if (known_.forgotten) index_fault(known_.forgotten->message());
    if (known_.generation) {
      report_.generation = known_.generation->manifest().generation;
      report_.generation_dir = known_.generation->path();
      report_.notes = known_.generation->notes().size();
    }
    return restore_link();
  }

  // Readers shall find the newest sound generation even when this run ends up publishing nothing.
  Result<void> restore_link() {
    if (!directory_ || !known_.generation) return {};
    const std::filesystem::path& sound = known_.generation->path();
    const auto current = current_generation(options_.index_dir);
    if (current && *current == sound) return {};
    if (auto set = directory_->restore_current(sound.filename()); !set) return set;
    index_fault("`current` did not lead to a sound generation, it was set to " +
                sound.filename().string());
    return {};
  }

  Result<void> read_sources() {
    auto request = reading_request();
    if (!request) return fail(request.error());
    auto reading = read_site(*request);
    if (fetcher_) report_fetches();
    if (!reading) return fail(reading.error());
    reading_ = std::move(*reading);
    report_.sources = reading_.site.states;
    report_.listed = reading_.site.listing.notes.size();
    report_.bodies_fetched = reading_.gathered.bodies;
    report_.times.list_ms = reading_.list_ms;
    report_.times.fetch_ms = reading_.fetch_ms;
    return check_stop();
  }

  Result<ReadingRequest> reading_request() {
    ReadingRequest request = reading_for(options_, sources_, known_, status_);
    request.listing.now = started_;
    request.cache = &cache_;
    request.write_cache = !options_.dry_run;
    request.conditional = !is_recheck();
    request.progress = progress_;
    if (options_.offline) {
      if (auto possible = check_offline(); !possible) return fail(possible.error());
    } else if (has_url(sources_)) {
      auto fetcher = fetcher_for(options_, sources_);
      if (!fetcher) return fail(fetcher.error());
      request.fetcher = &fetcher_.emplace(std::move(*fetcher));
    }
    return request;
  }

  [[nodiscard]] Result<void> check_offline() const {
    if (!has_url(sources_) || known_.was_asked(sources_)) return {};
    if (auto last = read_last_source(options_.index_dir); !last) return fail(last.error());
    return fail(ErrorKind::kUsage, "the cache is of another source, " + known_.source(),
                report_.source, "name that one, or run without --offline");
  }

  // Validators are believed but for every n-th run: an origin may give them wrongly.
  [[nodiscard]] bool is_recheck() const {
    return options_.full ||
           (options_.recheck_every > 0 && status_.runs_since_recheck + 1 >= options_.recheck_every);
  }

  void report_fetches() {
    const Fetcher::Counts counts = fetcher_->counts();
    report_.requests = counts.requests;
    report_.not_modified = counts.not_modified;
    report_.bytes_fetched = counts.bytes;
  }

  Result<void> decide() {
    judge_failed();
    changes_ = find_changes(known_.notes(), reading_.gathered.offered);
    report_findings(reading_.site.findings, report_);
    report_changes({reading_.site.listing, reading_.gathered.offered, changes_}, report_);
    auto accepted = check_gate(gate_input());
    if (accepted && !options_.accept_shrink && known_.remembered) {
      accepted =
          check_held(*known_.remembered, known_.notes(), reading_.gathered.offered, changes_);
    }
    if (!accepted) {
      report_.outcome = Outcome::kRefused;
      report_.refusal = accepted.error();
      report_.refusal->where = report_.source;
      return {};
    }
    report_.build = kind_of_build();
    if (options_.dry_run) {
      report_.outcome = Outcome::kDryRun;
      report_.notes = changes_.notes();
    }
    return {};
  }

  void judge_failed() {
    if (known_.remembered) gone_ = known_.remembered->gone;
    if (fetcher_) gone_ = let_go(reading_.gathered.offered, gone_, started_);
    use_cached_bodies(reading_.gathered.offered, cache_, known_.bodies);
  }

  [[nodiscard]] GateInput gate_input() const {
    GateInput input;
    input.first_run = known_.is_new();
    input.notes_before = known_.note_count();
    count_for_gate({reading_.site.listing, reading_.gathered.offered, changes_}, input);
    if (!is_same_site(known_.source(), report_.source)) input.other_source = known_.source();
    input.accept_shrink = options_.accept_shrink;
    return input;
  }

  // The last generation can be carried over only when this run would have written it alike.
  [[nodiscard]] BuildKind kind_of_build() const {
    if (options_.full || !known_.generation) return BuildKind::kFull;
    const Manifest& manifest = known_.generation->manifest();
    const bool alike =
        manifest.schema_version == kSchemaVersion && manifest.analyzer == analyzer_.fingerprint() &&
        manifest.stem_language == analyzer_.language() && manifest.source == report_.source;
    if (!alike || !known_.problems.empty()) return BuildKind::kFull;
    if (changes_.changed() == 0) return BuildKind::kNone;
    const bool few = changes_.changed() * 100 <= changes_.notes() * kIncrementalPercent;
    return few ? BuildKind::kIncremental : BuildKind::kFull;
  }

  [[nodiscard]] bool builds() const {
    return report_.outcome != Outcome::kRefused && report_.outcome != Outcome::kDryRun &&
           report_.build != BuildKind::kNone;
  }

  Result<void> build() {
    report_carried_over();
    if (!builds()) return {};
    auto directory = directory_->start_generation();
    if (!directory) return fail(directory.error());
    const BuildPlan plan = make_plan(*directory);
    const bool full = report_.build == BuildKind::kFull;
    begin(Phase::kIndex, full ? plan.notes.size() : changes_.changed() - changes_.removed.size());
    auto built = full ? build_full(plan) : build_incremental(plan);
    end();
    if (!built) return fail(built.error());
    take_result(std::move(*built));
    return check_stop();
  }

  [[nodiscard]] BuildPlan make_plan(const std::filesystem::path& directory) const {
    BuildPlan plan;
    plan.directory = directory;
    plan.last = known_.last();
    plan_notes(reading_.gathered.offered, changes_, plan);
    plan.cache = &cache_;
    plan.stem_language = analyzer_.language();
    plan.parser.program = options_.parser_program;
    plan.jobs = options_.jobs != 0 ? options_.jobs : std::thread::hardware_concurrency();
    plan.progress = progress_;
    plan.stop = options_.stop;
    return plan;
  }

  // What is known of notes that this run does not read; of the others the build tells.
  void report_carried_over() {
    const bool reads_all = builds() && report_.build == BuildKind::kFull;
    if (const LastGeneration* last = known_.last()) {
      report_quarantined({reading_.site.listing, reading_.gathered.offered, changes_}, *last,
                         reads_all, report_);
    }
  }

  void take_result(BuildResult&& result) {
    report_.added -= std::min(report_.added, result.left_out.size());
    BuildResult all{0, std::move(report_.kept), std::move(report_.left_out),
                    std::move(report_.quarantined)};
    append(all, std::move(result));
    report_.notes = all.notes;
    report_.kept = std::move(all.kept);
    report_.left_out = std::move(all.left_out);
    report_.quarantined = std::move(all.quarantined);
  }

  Result<void> publish() {
    if (report_.outcome == Outcome::kRefused) remember_gone();
    if (report_.outcome == Outcome::kRefused || report_.outcome == Outcome::kDryRun) return {};
    if (builds()) {
      begin(Phase::kPublish, 0);
      auto published = publish_generation();
      end();
      if (!published) return published;
    }
    return keep_house();
  }

  Result<void> publish_generation() {
    const std::uint64_t number = directory_->next_generation();
    auto sound = check_canary(directory_->build_dir(), report_.notes, analyzer_);
    if (!sound) return sound;
    auto content = content_digest(directory_->build_dir());
    if (!content) return fail(content.error());
    Manifest manifest;
    manifest.schema_version = kSchemaVersion;
    manifest.analyzer = analyzer_.fingerprint();
    manifest.stem_language = analyzer_.language();
    manifest.source = report_.source;
    manifest.notes = static_cast<std::uint32_t>(report_.notes);
    manifest.content = *std::move(content);
    auto place = directory_->publish(std::move(manifest));
    if (!place) return fail(place.error());
    report_.outcome = Outcome::kPublished;
    report_.generation = number;
    report_.generation_dir = std::move(*place);
    return {};
  }

  // The index is published by now: what fails here is reported, and made good by the next run.
  Result<void> keep_house() {
    if (const auto kept = remember(); !kept) index_fault(kept.error().message());
    return {};
  }

  Result<void> remember() {
    LastSource last;
    last.asked = names_of(sources_);
    last.sources = reading_.site.sources;
    last.documents = reading_.documents;
    last.bodies = bodies_of(reading_.gathered.offered, changes_, known_.known_bodies());
    last.gone = gone_;
    const bool published = report_.outcome == Outcome::kPublished;
    if (known_.remembered && !published) last.held = known_.remembered->held;
    if (!known_.remembered || *known_.remembered != last) {
      if (auto written = write_last_source(options_.index_dir, last); !written) return written;
    }
    // In a run that changed nothing, too: the one before may have been killed on the way here.
    return collect_garbage(*directory_, cache_, last);
  }

  // What a refused run has learned all the same: which notes are gone.
  void remember_gone() {
    if (!directory_ || !fetcher_ || !known_.remembered || known_.remembered->gone == gone_) return;
    LastSource last = *known_.remembered;
    last.gone = gone_;
    const auto written = write_last_source(options_.index_dir, last);
    if (!written) index_fault(written.error().message());
  }

  [[nodiscard]] RunStatus outcome_of(const Result<IndexReport>& report) const {
    if (report) return status_after(status_, *report, started_, now());
    RunStatus status = status_after(status_, report.error(), started_, now());
    if (!known_.generation) return status;
    status.generation = known_.generation->manifest().generation;
    status.notes = known_.generation->notes().size();
    return status;
  }

  // For --status and monitors. A run that was stopped, or could not take the lock, says nothing.
  void remember_outcome(Result<IndexReport>& report) {
    if (!directory_ || (!report && report.error().kind == ErrorKind::kBusy)) return;
    RunStatus status = outcome_of(report);
    // A recheck that came to nothing is due again.
    const bool done = report && report->outcome != Outcome::kRefused && is_recheck();
    if (fetcher_) status.runs_since_recheck = done ? 0 : status_.runs_since_recheck + 1;
    const Result<void> written = write_status(options_.index_dir, status);
    if (written || !report) return;
    report->index_at_fault = true;
    report->problems.push_back({{}, options_.index_dir.string(), written.error().message()});
  }

  void index_fault(std::string what) {
    report_.index_at_fault = true;
    report_.problems.push_back({{}, options_.index_dir.string(), std::move(what)});
  }

  [[nodiscard]] Result<void> check_stop() const {
    return options_.stop && options_.stop() ? fail(stopped_error()) : Result<void>();
  }

  void begin(Phase phase, std::size_t total) const {
    if (progress_ != nullptr) progress_->begin(phase, total);
  }
  void end() const {
    if (progress_ != nullptr) progress_->end();
  }

  const IndexRunOptions& options_;
  ProgressSink* progress_;
  std::vector<Source> sources_;
  Analyzer analyzer_;
  BodyCache cache_;
  std::chrono::sys_seconds started_;
  IndexReport report_;
  std::optional<IndexDirectory> directory_;  // open_index; none in a dry run
  KnownIndex known_;                         // open_index; bodies: decide
  RunStatus status_;                         // open_index: of the last run
  std::optional<Fetcher> fetcher_;           // read_sources; none offline and for folders
  SiteReading reading_;                      // read_sources
  GoneNotes gone_;                           // decide
  Changes changes_;                          // decide
};

}  // namespace

Result<IndexReport> run_index(const IndexRunOptions& options, ProgressSink* progress) {
  auto analyzer = Analyzer::create(options.stem_language);
  if (!analyzer) return fail(analyzer.error());
  auto sources = parse_sources(options.sources);
  if (!sources) return fail(sources.error());
  return Run(options, progress, std::move(*sources), std::move(*analyzer)).run();
}

}  // namespace notesearch
