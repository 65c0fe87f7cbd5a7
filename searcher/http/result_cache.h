// Answers that were given, for whoever asks the same of the same generation.
//
// Bounded by the bytes that it holds; what was not asked for longest is dropped first. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "searcher/http/server/message.h"

namespace notesearch {

struct CacheStats {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::size_t entries = 0;
  std::size_t bytes = 0;
};

class ResultCache {
 public:
  // At most `max_bytes` of keys and bodies, with what an entry costs beside them; 0 keeps nothing.
  explicit ResultCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  [[nodiscard]] bool enabled() const { return max_bytes_ > 0; }

  // Whether a body of that size would be kept: one that fills more than an eighth of the cache is not.
  [[nodiscard]] bool takes(std::size_t body_bytes) const { return body_bytes <= max_bytes_ / 8; }

  // Which outcomes are counted: of who asks under two keys, one miss is none.
  enum class Counting : std::uint8_t { kHits, kBoth };
  [[nodiscard]] std::optional<HttpResponse> find(const std::string& key,
                                                 Counting counting = Counting::kBoth);
  void keep(const std::string& key, const HttpResponse& response);
  [[nodiscard]] CacheStats stats() const;

 private:
  struct Entry {
    std::string key;
    HttpResponse response;
    std::size_t bytes = 0;
  };
  using Entries = std::list<Entry>;  // what was asked for last comes first

  void drop(Entries::iterator entry);

  const std::size_t max_bytes_;
  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string_view, Entries::iterator> by_key_;
  CacheStats stats_;
};

}  // namespace notesearch
