// Who uses the directory of a generation: readers, any number of them, or the one who removes it.
//
// A reader that holds a lease may open the generation's files by their names for as long as it
// holds it, whatever is published meanwhile. Leases are flock(2) on the directory: the kernel ends
// them with the process, nothing is written, and read permission is enough. On a file system
// without such locks every lease is granted; readers are then protected by the generations that
// are kept alone.
//
// Movable; a lease may be held and released by any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <utility>

namespace notesearch {

class GenerationLease {
 public:
  // None when the directory is missing or being removed.
  static std::optional<GenerationLease> to_read(const std::filesystem::path& generation_dir);
  // None when the directory is missing or somebody reads it.
  static std::optional<GenerationLease> to_remove(const std::filesystem::path& generation_dir);

  GenerationLease(GenerationLease&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)) {}
  GenerationLease& operator=(GenerationLease&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~GenerationLease();

 private:
  explicit GenerationLease(int descriptor) : descriptor_(descriptor) {}
  static std::optional<GenerationLease> take(const std::filesystem::path& generation_dir,
                                             int operation);

  int descriptor_;
};

}  // namespace notesearch
