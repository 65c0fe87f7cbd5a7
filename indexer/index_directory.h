// The index directory and its one writer.
//
// Whoever holds an IndexDirectory holds INDEX/lock (flock(2)) and may build and publish; the kernel
// frees the lock when the process ends, however it ends. A generation is built under
// gen-NNNNNN.tmp, which no reader looks at, and becomes visible by two renames.
//
// Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "schema/generation.h"

namespace notesearch {

// Generations kept besides the current one, for readers that still hold them and for going back.
inline constexpr std::size_t kGenerationsKept = 2;

// What roll_back() did.
struct RollBack {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::vector<std::string> damaged;  // in words: generations between the two, passed over
};

class IndexDirectory {
 public:
  // Creates the directory if needed, takes the lock, and removes what killed runs left behind.
  // kBusy at once when another run holds the lock; kIo when the directory can't be written.
  static Result<IndexDirectory> open(const std::filesystem::path& index_dir);

  IndexDirectory(IndexDirectory&& other) noexcept;
  IndexDirectory& operator=(IndexDirectory&& other) noexcept;
  ~IndexDirectory();

  // An empty directory to build the next generation in; its number is above every one seen.
  Result<std::filesystem::path> start_generation();
  // That directory; empty when none is being built.
  [[nodiscard]] const std::filesystem::path& build_dir() const { return build_dir_; }
  [[nodiscard]] std::uint64_t next_generation() const { return next_generation_; }

  // Completes what was built there: manifest, verification, sync, rename, `current`. Returns where
  // it now is. On an error nothing is published and the build is removed. The manifest's generation
  // and files are filled in here.
  Result<std::filesystem::path> publish(Manifest manifest);

  // Makes `current` point to a complete generation of this directory again, as a crash between
  // naming and switching, or a person, may have left it pointing nowhere.
  Result<void> restore_current(const std::string& name) const;

  // Removes the build directory, if there is one.
  void discard();

  // Goes back: makes `current` point to the newest sound generation before it that says something
  // else, and whose files were all compared with their digests. Readers go on with what they have open. The generation that
  // was left stays until newer ones push it out. kUnavailable when there is none to go back to.
  Result<RollBack> roll_back();

  // Removes all generations but the current one and the kGenerationsKept newest of the others, so
  // that the highest number ever given stays taken. Those that a reader holds (GenerationLease) and
  // those that can't be removed stay for the next run.
  void collect_generations() const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  IndexDirectory(std::filesystem::path path, int lock_fd)
      : path_(std::move(path)), lock_fd_(lock_fd) {}
  Result<void> swap_current(const std::string& name);
  Result<void> point_current(const std::string& name) const;
  void remove_leftovers() const;

  std::filesystem::path path_;
  int lock_fd_ = -1;
  std::uint64_t next_generation_ = 1;
  std::filesystem::path build_dir_;
};

}  // namespace notesearch
