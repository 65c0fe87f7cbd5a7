// Raw bodies by their SHA-256, so that a rebuild needs no network.
//
//   INDEX/cache/ab/cdef…   the body whose digest is abcdef…
//
// A body that is damaged or lost is an error of get() and is made good by the next put(). Nothing
// is synced: a body that a power cut takes away is fetched again.
//
// put(), drop() and collect() belong to the holder of the index lock; get() and has() may be called
// from any thread while no collect() runs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_set>

#include "schema/base/error.h"

namespace notesearch {

inline constexpr const char* kCacheDir = "cache";  // in the index directory

class BodyCache {
 public:
  explicit BodyCache(std::filesystem::path directory) : directory_(std::move(directory)) {}

  // Stores a body unless it is there already, and returns its digest.
  Result<std::string> put(std::string_view body) const;

  // The body of a digest. kUnavailable when it is not cached, kBadData when what is cached has
  // another digest.
  Result<std::string> get(std::string_view digest) const;

  // Whether there is a body of that name; not whether it is whole.
  [[nodiscard]] bool has(std::string_view digest) const;

  // Removes a body that get() found damaged, so that has() does not promise it.
  void drop(std::string_view digest) const;

  // Removes every body but the given ones; returns how many.
  Result<std::size_t> collect(const std::unordered_set<std::string>& wanted_digests) const;

 private:
  [[nodiscard]] std::filesystem::path path_of(std::string_view digest) const;

  std::filesystem::path directory_;
};

}  // namespace notesearch
