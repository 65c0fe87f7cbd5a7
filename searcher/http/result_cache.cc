#include "searcher/http/result_cache.h"

namespace notesearch {
namespace {

// Nodes of the list and the table, and small strings, roughly.
constexpr std::size_t kEntryBytes = 512;

std::size_t bytes_of(const std::string& key, const HttpResponse& response) {
  std::size_t bytes = kEntryBytes + key.size();
  if (response.content) bytes += response.content->plain.size() + response.content->gzip.size();
  for (const HttpHeader& header : response.headers) {
    bytes += header.name.size() + header.value.size();
  }
  return bytes;
}

}  // namespace

std::optional<HttpResponse> ResultCache::find(const std::string& key, Counting counting) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) {
    if (counting == Counting::kBoth) ++stats_.misses;
    return std::nullopt;
  }
  ++stats_.hits;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->response;
}

void ResultCache::keep(const std::string& key, const HttpResponse& response) {
  const std::size_t bytes = bytes_of(key, response);
  if (!takes(bytes)) return;
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
  entries_.push_front({key, response, bytes});
  entries_.front().response.from_cache = true;
  by_key_.emplace(entries_.front().key, entries_.begin());
  stats_.bytes += bytes;
  while (stats_.bytes > max_bytes_) drop(std::prev(entries_.end()));
}

void ResultCache::drop(Entries::iterator entry) {
  stats_.bytes -= entry->bytes;
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

CacheStats ResultCache::stats() const {
  const std::lock_guard lock(mutex_);
  CacheStats stats = stats_;
  stats.entries = entries_.size();
  return stats;
}

}  // namespace notesearch
