#include "indexer/full_build.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <xapian.h>

#include "indexer/batch.h"
#include "indexer/compaction.h"
#include "indexer/generation_files.h"
#include "indexer/io_error.h"
#include "indexer/stopped.h"
#include "indexer/xapian_wall.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

// Measured at 14,000 notes: 40 to 120 differ little; 250 take a tenth more processor time, as
// their trees fall out of the caches.
constexpr std::size_t kBatchNotes = 80;

// A merge holds up to five files open for each batch: this stays below the usual limit of 1,024.
constexpr std::size_t kMaxBatches = 180;

constexpr auto kReportEvery = std::chrono::milliseconds(50);

std::size_t batch_size(std::size_t notes) {
  return std::max(kBatchNotes, (notes + kMaxBatches - 1) / kMaxBatches);
}

// The threads of a build and what they share.
class Lanes {
 public:
  explicit Lanes(const BuildPlan& plan)
      : plan_(plan),
        batch_notes_(batch_size(plan.notes.size())),
        batches_((plan.notes.size() + batch_notes_ - 1) / batch_notes_) {}

  // The finished batches in listing order, or the first error of any thread.
  Result<std::vector<Batch>> run() {
    const std::size_t lanes =
        std::clamp<std::size_t>(plan_.jobs, 1, std::max<std::size_t>(batches_.size(), 1));
    running_ = lanes;
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < lanes; ++i) threads.emplace_back([this] { work(); });
    watch();
    threads.clear();  // joins
    if (error_) return fail(*error_);
    std::vector<Batch> finished;
    for (std::optional<Batch>& batch : batches_) finished.push_back(std::move(*batch));
    return finished;
  }

 private:
  void work() {
    NoteBuilder builder(plan_);
    if (auto started = builder.start(); !started) give_up(started.error());
    for (std::size_t i = next_++; i < batches_.size() && !cancelled_; i = next_++) {
      auto batch = build(i, builder);
      if (!batch) {
        give_up(batch.error());
        break;
      }
      const std::lock_guard lock(mutex_);
      batches_[i].emplace(std::move(*batch));
    }
    const std::lock_guard lock(mutex_);
    --running_;
    finished_.notify_one();
  }

  void give_up(const Error& error) {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    if (!error_) error_ = error;
  }

  Result<Batch> build(std::size_t index, NoteBuilder& builder) {
    const std::size_t first = index * batch_notes_;
    const auto notes =
        std::span(plan_.notes).subspan(first, std::min(batch_notes_, plan_.notes.size() - first));
    const fs::path directory = plan_.directory / "batches" / std::to_string(index);
    return build_batch(notes, directory, builder, [this] {
      ++done_;
      return !cancelled_;
    });
  }

  // The caller's thread: it alone may talk to the progress sink and ask for a stop.
  void watch() {
    std::unique_lock lock(mutex_);
    while (!finished_.wait_for(lock, kReportEvery, [this] { return running_ == 0; })) {
      if (plan_.progress != nullptr) plan_.progress->advance(done_);
      if (plan_.stopped()) cancelled_ = true;
    }
    if (plan_.progress != nullptr) plan_.progress->advance(done_);
    if (cancelled_ && !error_) error_ = stopped_error();
  }

  const BuildPlan& plan_;
  const std::size_t batch_notes_;
  std::vector<std::optional<Batch>> batches_;  // guarded by mutex_, as are the next two
  std::optional<Error> error_;
  std::size_t running_ = 0;
  std::mutex mutex_;
  std::condition_variable finished_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::size_t> done_ = 0;
  std::atomic<bool> cancelled_ = false;
};

// Xapian numbers the documents of the parts one after another, in the order of the parts.
Result<void> merge_databases(const std::vector<Batch>& batches, const fs::path& target) {
  Xapian::Database parts;
  for (const Batch& batch : batches) parts.add_database(Xapian::Database(batch.database.string()));
  if (batches.empty()) {
    Xapian::WritableDatabase empty(target.string(), Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    empty.commit();
    return {};
  }
  return compact_database(parts, target);
}

Result<void> add_records(const std::vector<Batch>& batches, GenerationFiles& files) {
  DocId docid = 0;
  for (const Batch& batch : batches) {
    auto store = NoteStore::open(batch.records);
    if (!store) return fail(store.error());
    for (const std::uint64_t offset : batch.record_offsets) {
      auto record = store->record(offset);
      if (!record) return fail(record.error());
      if (auto added = files.add(++docid, *record); !added) return added;
    }
  }
  return {};
}

Result<void> join(const std::vector<Batch>& batches, const BuildPlan& plan) {
  const fs::path target = database_dir(plan.directory);
  auto files = GenerationFiles::create(plan.directory, plan.stem_language);
  if (!files) return fail(files.error());
  Result<void> added;
  {
    // The records do not wait for the database: together they are most of what is not parallel.
    const std::jthread recorder([&] { added = add_records(batches, *files); });
    auto merged = with_database(target, [&] { return merge_databases(batches, target); });
    if (!merged) return merged;
  }
  if (!added) return added;
  return with_database(target, [&] { return files->finish(Xapian::Database(target.string())); });
}

}  // namespace

Result<BuildResult> build_full(const BuildPlan& plan) {
  auto batches = Lanes(plan).run();
  if (!batches) return fail(batches.error());
  BuildResult result;
  for (Batch& batch : *batches) append(result, std::move(batch.result));
  if (auto joined = join(*batches, plan); !joined) return fail(joined.error());
  std::error_code code;
  fs::remove_all(plan.directory / "batches", code);
  if (code) return fail(io_error("can't clean up", plan.directory, code.value()));
  return result;
}

}  // namespace notesearch
