#include "indexer/body_writer.h"

#include <utility>

namespace notesearch {
namespace {

// More than bridge the usual pause of a disk, and no more memory than so many of the longest notes.
constexpr std::size_t kMaxQueued = 32;

}  // namespace

BodyWriter::BodyWriter(Store store) : store_(std::move(store)), thread_([this] { work(); }) {}

BodyWriter::~BodyWriter() { join(); }

void BodyWriter::put(std::string body, std::string& digest) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return queue_.size() < kMaxQueued; });
  queue_.push_back({std::move(body), &digest});
  changed_.notify_one();
}

Result<void> BodyWriter::finish() {
  join();
  if (error_) return fail(*error_);
  return {};
}

void BodyWriter::join() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void BodyWriter::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return finished_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const Item item = std::move(queue_.front());
    queue_.pop_front();
    changed_.notify_one();
    if (failed_) continue;
    lock.unlock();
    auto digest = store_(item.body);
    if (digest) {
      *item.digest = std::move(*digest);
    } else {
      error_ = digest.error();
      failed_ = true;
    }
    lock.lock();
  }
}

}  // namespace notesearch
