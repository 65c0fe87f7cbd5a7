#include "searcher/http/server/worker_pool.h"

#include <algorithm>
#include <utility>

namespace notesearch {
namespace {

constexpr int kMeanOver = 16;  // jobs: follows a change of load within milliseconds

}  // namespace

WorkerPool::WorkerPool(const ServerLimits& limits)
    : max_queued_(limits.queue),
      max_wait_(limits.queue_wait),
      began_(std::max<std::size_t>(limits.workers, 1)) {}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::start() {
  for (std::size_t worker = 0; worker < began_.size(); ++worker) {
    threads_.emplace_back([this, worker] { work(worker); });
  }
}

void WorkerPool::stop() {
  std::deque<Waiting> dropped;  // ends without the lock
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool WorkerPool::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= max_queued_ || would_expire()) return false;
    queue_.push_back({std::move(task), Clock::now()});
  }
  changed_.notify_one();
  return true;
}

// With nothing waiting never, however long jobs took: else none would be run that shows that they are
// fast again.
bool WorkerPool::would_expire() const {
  const auto ahead = static_cast<Clock::duration::rep>(queue_.size());
  const auto workers = static_cast<Clock::duration::rep>(began_.size());
  return ahead * mean_run_ / workers > max_wait_;
}

void WorkerPool::work(std::size_t worker) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    Waiting job = std::move(queue_.front());
    queue_.pop_front();
    const Clock::time_point begin = Clock::now();
    began_[worker] = begin;
    lock.unlock();

    Turn turn;
    turn.worker = worker;
    turn.queued = std::chrono::duration_cast<std::chrono::microseconds>(begin - job.since);
    turn.expired = begin - job.since > max_wait_;
    job.task(turn);
    job.task = nullptr;  // what it holds ends before the next wait

    lock.lock();
    began_[worker] = {};
    if (!turn.expired) mean_run_ += (Clock::now() - begin - mean_run_) / kMeanOver;
  }
}

std::size_t WorkerPool::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::size_t WorkerPool::running() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(began_.begin(), began_.end(),
                    [](const auto& began) { return began != Clock::time_point(); }));
}

WorkerPool::Clock::duration WorkerPool::longest_run(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  Clock::duration longest{0};
  for (const Clock::time_point began : began_) {
    if (began != Clock::time_point()) longest = std::max(longest, now - began);
  }
  return longest;
}

}  // namespace notesearch
