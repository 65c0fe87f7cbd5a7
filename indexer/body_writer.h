// A thread that hashes and caches bodies while the caller fetches the next ones.
//
// For one calling thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "schema/base/error.h"

namespace notesearch {

class BodyWriter {
 public:
  // Stores a body and returns its digest. Called on the writer's thread alone.
  using Store = std::function<Result<std::string>(const std::string& body)>;

  explicit BodyWriter(Store store);
  BodyWriter(const BodyWriter&) = delete;
  BodyWriter& operator=(const BodyWriter&) = delete;
  ~BodyWriter();  // as finish()

  // Hands over a body; waits while too many are under way. `digest` is filled in by finish() at the
  // latest and lives until then.
  void put(std::string body, std::string& digest);

  // Whether a body could not be stored; those after it are dropped.
  [[nodiscard]] bool failed() const { return failed_; }

  // Returns when all is stored, or the first error. To be called once, after the last put().
  Result<void> finish();

 private:
  struct Item {
    std::string body;
    std::string* digest = nullptr;
  };

  void work();
  void join();

  Store store_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> queue_;      // guarded by mutex_, as is the next
  bool finished_ = false;       // no more will be put
  std::optional<Error> error_;  // the writer's thread's, until it has ended
  std::atomic<bool> failed_ = false;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace notesearch
