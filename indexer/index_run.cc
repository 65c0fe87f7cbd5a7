#include "indexer/index_run.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "corpus/folder.h"
#include "indexer/body_cache.h"
#include "indexer/build_plan.h"
#include "indexer/canary.h"
#include "indexer/changes.h"
#include "indexer/failed_notes.h"
#include "indexer/full_build.h"
#include "indexer/gate.h"
#include "indexer/gather.h"
#include "indexer/housekeeping.h"
#include "indexer/incremental_build.h"
#include "indexer/index_directory.h"
#include "indexer/known_index.h"
#include "indexer/last_source.h"
#include "indexer/run_report.h"
#include "indexer/source.h"
#include "indexer/stopped.h"
#include "schema/analysis.h"
#include "schema/version.h"

namespace notesearch {
namespace {

constexpr const char* kCacheDir = "cache";

class StopWatch {
 public:
  // Since construction or the last call.
  std::int64_t lap_ms() {
    const auto now = std::chrono::steady_clock::now();
    const auto lap = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
    started_ = now;
    return lap.count();
  }

 private:
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

// One run. The members are what the phases hand on; each is set by the phase that names it.
class Run {
 public:
  Run(const IndexRunOptions& options, ProgressSink* progress, Source source, Analyzer analyzer)
      : options_(options),
        progress_(progress),
        source_(std::move(source)),
        analyzer_(std::move(analyzer)),
        cache_(options.index_dir / kCacheDir) {}

  Result<IndexReport> run() {
    StopWatch total;
    StopWatch phase;
    report_.source = options_.sources.front();
    if (auto opened = open_index(); !opened) return fail(opened.error());
    if (auto listed = list(); !listed) return fail(listed.error());
    report_.times.list_ms = phase.lap_ms();
    if (auto gathered = gather(); !gathered) return fail(gathered.error());
    report_.times.fetch_ms = phase.lap_ms();
    if (auto decided = decide(); !decided) return fail(decided.error());
    phase.lap_ms();
    if (auto built = build(); !built) return fail(built.error());
    report_.times.index_ms = phase.lap_ms();
    if (auto published = publish(); !published) return fail(published.error());
    report_.times.publish_ms = phase.lap_ms();
    report_.times.total_ms = total.lap_ms();
    return std::move(report_);
  }

 private:
  Result<void> open_index() {
    if (!options_.dry_run) {
      auto directory = IndexDirectory::open(options_.index_dir);
      if (!directory) return fail(directory.error());
      directory_.emplace(std::move(*directory));
    }
    auto known = KnownIndex::open(options_.index_dir);
    if (!known) return fail(known.error());
    known_ = std::move(*known);
    report_.problems = known_.problems;
    report_.index_at_fault = !known_.problems.empty();
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
    report_.problems.push_back({{},
                                options_.index_dir.string(),
                                "`current` did not lead to a sound generation, it was set to " +
                                    sound.filename().string()});
    report_.index_at_fault = true;
    return {};
  }

  Result<void> list() {
    begin(Phase::kList, 0);
    auto listed = source_.url ? list_url() : list_files();
    end();
    if (!listed) return fail(listed.error());
    listing_ = std::move(*listed);
    report_.bytes_fetched += fetcher_ ? listing_.manifest.size() : 0;
    report_.listed = listing_.listing.notes.size();
    return check_stop();
  }

  Result<SourceListing> list_files() {
    auto listing = list_folder(source_.folder);
    if (!listing) return fail(listing.error());
    return SourceListing{std::move(*listing), {}};
  }

  Result<SourceListing> list_url() {
    const std::vector<Mirror>& mirrors = options_.fetch.mirrors;
    if (!options_.offline) {
      FetchOptions fetch = options_.fetch;
      fetch.allowed_origins = allowed_origins(*source_.url, mirrors);
      auto fetcher = Fetcher::create(std::move(fetch));
      if (!fetcher) return fail(fetcher.error());
      fetcher_.emplace(std::move(*fetcher));
      return fetch_listing(*source_.url, mirrors, *fetcher_, options_.stop);
    }
    auto last = read_last_source(options_.index_dir);
    if (!last) return fail(last.error());
    if (last->source != options_.sources.front()) {
      return fail(ErrorKind::kUsage, "the cache is of another source, " + last->source,
                  options_.sources.front(), "name that one, or run without --offline");
    }
    auto manifest = cache_.get(last->listing_digest);
    if (!manifest) return fail(manifest.error());
    cached_bodies_ = std::move(last->bodies);
    return read_listing(*source_.url, mirrors, std::move(*manifest));
  }

  Result<void> gather() {
    GatherContext context;
    context.cache = &cache_;
    context.write_cache = !options_.dry_run;
    context.fetcher = fetcher_ ? &*fetcher_ : nullptr;
    context.cached_bodies = &cached_bodies_;
    context.progress = progress_;
    context.stop = options_.stop;
    auto gathered = gather_bodies(listing_.listing, context);
    if (!gathered) return fail(gathered.error());
    gathered_ = std::move(*gathered);
    if (fetcher_) take_back_repeated(known_.notes(), gathered_.offered);
    report_.bodies_fetched = gathered_.bodies;
    report_.bytes_fetched += gathered_.bytes;
    return {};
  }

  Result<void> decide() {
    judge_failed();
    changes_ = find_changes(known_.notes(), gathered_.offered);
    report_changes({listing_.listing, gathered_.offered, changes_}, report_);
    auto accepted = check_gate(gate_input());
    if (!accepted) {
      report_.outcome = Outcome::kRefused;
      report_.refusal = accepted.error();
      report_.refusal->where = options_.sources.front();
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
    if (fetcher_) {
      const auto now = std::chrono::system_clock::now();
      gone_ = let_go(gathered_.offered, gone_, std::chrono::floor<std::chrono::seconds>(now));
    }
    use_cached_bodies(gathered_.offered, cache_, known_.bodies);
  }

  [[nodiscard]] GateInput gate_input() const {
    GateInput input;
    input.first_run = known_.is_new();
    input.notes_before = known_.note_count();
    count_for_gate({listing_.listing, gathered_.offered, changes_}, input);
    const std::string before = known_.source();
    if (!before.empty() && before != options_.sources.front()) input.other_source = before;
    input.accept_shrink = options_.accept_shrink;
    return input;
  }

  // The last generation can be carried over only when this run would have written it alike.
  [[nodiscard]] BuildKind kind_of_build() const {
    if (options_.full || !known_.generation) return BuildKind::kFull;
    const Manifest& manifest = known_.generation->manifest();
    const bool alike =
        manifest.schema_version == kSchemaVersion && manifest.analyzer == analyzer_.fingerprint() &&
        manifest.stem_language == analyzer_.language() && manifest.source == options_.sources.front();
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
    report_quarantined();
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
    for (std::size_t i = 0; i < gathered_.offered.size(); ++i) {
      if (changes_.fates[i] == Fate::kLeftOut) continue;
      plan.notes.push_back(
          {&gathered_.offered[i], changes_.fates[i], docid_of(gathered_.offered[i].listed.slug)});
    }
    for (const std::string& slug : changes_.removed) {
      if (const auto docid = docid_of(slug)) plan.removed.push_back(*docid);
    }
    plan.cache = &cache_;
    plan.stem_language = analyzer_.language();
    plan.parser.program = options_.parser_program;
    plan.jobs = options_.jobs != 0 ? options_.jobs : std::thread::hardware_concurrency();
    plan.progress = progress_;
    plan.stop = options_.stop;
    return plan;
  }

  [[nodiscard]] std::optional<DocId> docid_of(std::string_view slug) const {
    return known_.generation ? known_.generation->find(slug) : std::nullopt;
  }

  // Of notes that are carried over as they are; those read in this run are told by the build.
  void report_quarantined() {
    if (!known_.generation) return;
    const bool reads_all = builds() && report_.build == BuildKind::kFull;
    for (std::size_t i = 0; i < gathered_.offered.size(); ++i) {
      const Fate fate = changes_.fates[i];
      if (fate != Fate::kKept && (fate != Fate::kUnchanged || reads_all)) continue;
      const std::string& slug = gathered_.offered[i].listed.slug;
      const auto reason = text_of(known_.generation->note(*docid_of(slug))->quarantine());
      if (!reason.empty()) report_.quarantined.push_back({slug, std::string(reason)});
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
    Manifest manifest;
    manifest.schema_version = kSchemaVersion;
    manifest.analyzer = analyzer_.fingerprint();
    manifest.stem_language = analyzer_.language();
    manifest.source = options_.sources.front();
    manifest.notes = static_cast<std::uint32_t>(report_.notes);
    auto place = directory_->publish(std::move(manifest));
    if (!place) return fail(place.error());
    report_.outcome = Outcome::kPublished;
    report_.generation = number;
    report_.generation_dir = std::move(*place);
    return {};
  }

  // The index is published by now: what fails here is reported, and made good by the next run.
  Result<void> keep_house() {
    LastSource now;
    now.source = options_.sources.front();
    now.bodies = bodies_of(gathered_.offered, changes_, known_.last());
    now.gone = gone_;
    const Result<void> kept = remember(now);
    if (!kept) {
      report_.index_at_fault = true;
      report_.problems.push_back({{}, options_.index_dir.string(), kept.error().message()});
    }
    return {};
  }

  Result<void> remember(LastSource& now) {
    if (source_.url) {
      auto digest = cache_.put(listing_.manifest);
      if (!digest) return fail(digest.error());
      now.listing_digest = std::move(*digest);
    }
    const bool same = known_.remembered && *known_.remembered == now;
    if (same && report_.outcome != Outcome::kPublished) return {};
    if (!same) {
      if (auto written = write_last_source(options_.index_dir, now); !written) return written;
    }
    return collect_garbage(*directory_, cache_, now);
  }

  [[nodiscard]] Result<void> check_stop() const {
    if (!options_.stop || !options_.stop()) return {};
    return fail(stopped_error());
  }

  void begin(Phase phase, std::size_t total) const {
    if (progress_ != nullptr) progress_->begin(phase, total);
  }
  void end() const {
    if (progress_ != nullptr) progress_->end();
  }

  const IndexRunOptions& options_;
  ProgressSink* progress_;
  Source source_;
  Analyzer analyzer_;
  BodyCache cache_;
  IndexReport report_;
  std::optional<IndexDirectory> directory_;           // open_index; none in a dry run
  KnownIndex known_;                                  // open_index; bodies: decide
  std::optional<Fetcher> fetcher_;                    // list; none offline and for folders
  SourceListing listing_;                             // list
  std::map<std::string, std::string> cached_bodies_;  // list, offline
  Gathered gathered_;                                 // gather
  GoneNotes gone_;                                    // decide
  Changes changes_;                                   // decide
};

}  // namespace

Result<IndexReport> run_index(const IndexRunOptions& options, ProgressSink* progress) {
  auto analyzer = Analyzer::create(options.stem_language);
  if (!analyzer) return fail(analyzer.error());
  auto source = parse_source(options.sources.front());
  if (!source) return fail(source.error());
  IndexRunOptions run = options;
  if (!source->url) {
    // A folder goes by one name, wherever the run was started and however it was spelled.
    std::error_code unresolved;
    const auto resolved = std::filesystem::canonical(source->folder, unresolved);
    if (!unresolved) run.sources.front() = resolved.string();
  }
  return Run(run, progress, std::move(*source), std::move(*analyzer)).run();
}

}  // namespace notesearch
