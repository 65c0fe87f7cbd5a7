// The index that a daemon serves: notices what the indexer publishes and swaps to it.
//
// A thread of its own looks at INDEX/current, opens a new generation, compares all of it with its
// digests, warms it, and only then lets it serve; who asked before is answered from the one that was. A
// generation that is damaged is passed over for the one before it. Without an index it waits for one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "searcher/http/serving.h"

namespace notesearch {

struct ServingOptions {
  std::filesystem::path index_dir;
  std::size_t workers = 2;
  std::optional<OwnSynonyms> synonyms = {};
  std::chrono::milliseconds look_every{200};
  // How often a damaged index, and when the site was last compared, are looked at again.
  std::chrono::milliseconds look_again_every{5'000};
};

// What became of the index.
struct ServingEvent {
  enum class Kind : std::uint8_t {
    kServing,  // a generation serves from now on
    kTrouble,  // what should serve can't be opened; what served, serves on
    kMended,   // that is over
  };
  Kind kind = Kind::kServing;
  std::uint64_t generation = 0;  // that serves; 0: none
  std::uint32_t notes = 0;       // this and the message's meaning: of kServing alone
  std::string message;           // when it was published; of kTrouble what is wrong
};

// How things stand, for monitors.
struct ServingState {
  std::shared_ptr<Serving> serving;  // null: there is no index yet
  // Why what should serve does not; empty when all is well. With paths on this machine, and without.
  std::string failure;
  std::string public_failure;
  // The last comparison with the site; empty when it is not known.
  std::optional<std::chrono::sys_seconds> compared;
  std::uint64_t swaps = 0;
};

class ServingIndex {
 public:
  // Called by start(), and by the thread that looks.
  using Listener = std::function<void(const ServingEvent&)>;

  ServingIndex(ServingOptions options, Listener listener);
  // Waits for the thread to end.
  ~ServingIndex();
  ServingIndex(const ServingIndex&) = delete;
  ServingIndex& operator=(const ServingIndex&) = delete;

  // Opens what there is, with the fast check so that it serves soon, and begins to look; the whole
  // check follows. Once.
  void start();

  // What serves now; null when nothing can yet. Any thread.
  [[nodiscard]] std::shared_ptr<Serving> current() const;
  [[nodiscard]] ServingState state() const;

 private:
  void open(IndexSnapshot::Check check);
  void swap_to(std::shared_ptr<Serving> serving);
  void fail_with(const std::string& message, const std::string& public_message);
  void end_failure();
  void look_at_freshness();
  void watch();

  const ServingOptions options_;
  const Listener listener_;

  mutable std::mutex mutex_;  // of the next two
  ServingState state_;
  bool stopping_ = false;
  std::condition_variable stop_;

  std::optional<std::uint64_t> seen_;  // what `current` named when it was last opened
  std::thread thread_;
};

}  // namespace notesearch
