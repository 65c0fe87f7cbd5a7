// Threads that run jobs, and the short queue in front of them.
//
// Under overload a queue only turns waiting into more waiting. So a job is refused at once when it would
// wait longer than it may, by how long jobs took of late, and one that did wait longer is not run.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "searcher/http/server/server_limits.h"

namespace notesearch {

class WorkerPool {
 public:
  using Clock = std::chrono::steady_clock;

  // How a job comes to its worker.
  struct Turn {
    std::size_t worker = 0;  // of 0 .. workers-1, the same for all jobs of a thread
    std::chrono::microseconds queued{0};
    bool expired = false;  // waited too long: not wanted any more
  };
  // Must not throw.
  using Task = std::function<void(const Turn& turn)>;

  // Threads start with start().
  explicit WorkerPool(const ServerLimits& limits);
  // Ends as stop() does.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void start();
  // Drops the jobs that wait, waits for those that run. Not from a task.
  void stop();

  // False when the queue is full or its wait too long. Any thread.
  [[nodiscard]] bool submit(Task task);

  // Any thread.
  [[nodiscard]] std::size_t queued() const;
  [[nodiscard]] std::size_t running() const;
  // For how long the job that runs longest has been running.
  [[nodiscard]] Clock::duration longest_run(Clock::time_point now) const;

 private:
  struct Waiting {
    Task task;
    Clock::time_point since;
  };

  void work(std::size_t worker);
  [[nodiscard]] bool would_expire() const;

  const std::size_t max_queued_;
  const Clock::duration max_wait_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> queue_;
  std::vector<Clock::time_point> began_;  // by worker; the epoch: idle
  Clock::duration mean_run_{0};           // moving average of the jobs that were run
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace notesearch
