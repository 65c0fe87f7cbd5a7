// What a disk may hold after the power failed: the model of the fault library (preload.cc).
//
// Files. The content of a file is sure as of its last fsync or fdatasync; a file that was not
// touched since the library was loaded is sure as it is. One written to since then comes back with
// its sure content, or its newest, or as much of the newest as a prefix with zeros behind it up to
// the new size, as blocks that were allocated and never written.
//
// Names. What was created, renamed or removed in a directory is sure after an fsync of that
// directory, and of nothing else: syncing a file does not make its name durable, nor does syncing
// another directory. What is not sure may be lost or not, each change for itself, but for a change
// that a later one of the same name has outlived. A directory that is lost takes with it what is in
// it.
//
// Harsher than the file systems in use, which order more than POSIX says (ext4 commits all names at
// once, and a synced file with its name). What it can't see: writes through mmap, by other
// processes and by system calls without libc; sizes and modes of files apart from their content;
// damage to what was synced; a drive that lies about its cache. A rename from one directory to
// another counts as a change of the latter.
//
// To have what is lost at hand, nothing that vanishes is really gone: files are hard-linked into
// the graveyard before, empty directories moved there. So no inode number is used twice, and files
// and directories go by that number whatever they are called meanwhile.
//
// Not thread-safe; the library's lock is around it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <sys/types.h>

namespace notesearch::faults {

class PowerLoss {
 public:
  using Act = std::function<int()>;  // a system call: its result, errno set when it is negative

  // Both on one file system; the graveyard is created when first needed.
  PowerLoss(std::filesystem::path root, std::filesystem::path graveyard)
      : root_(std::move(root)), graveyard_(std::move(graveyard)) {}

  // Before the content of a file changes.
  void before_change(const std::filesystem::path& file);
  // After an fsync or fdatasync of a file or directory succeeded.
  void after_sync(const std::filesystem::path& path);

  // These do the call by `act`, return its result, and remember what it changed.
  int create(const std::filesystem::path& path, const Act& act);
  int rename(const std::filesystem::path& from, const std::filesystem::path& to, const Act& act);
  int remove_file(const std::filesystem::path& path, const Act& act);
  int remove_directory(const std::filesystem::path& path, const Act& act);

  // Leaves below the root what the disk would hold. Seed 0 loses all that is not sure; seed 1 as
  // well, but for the newest change of each directory; others what a generator seeded with them
  // says.
  void lose(std::uint64_t seed);

 private:
  enum class Kind : std::uint8_t { kAppeared, kMoved, kVanished };

  struct NameChange {
    Kind kind;
    ino_t directory;
    std::string name;
    ino_t from_directory = 0;      // kMoved
    std::string from_name;         // kMoved
    std::filesystem::path kept{};  // in the graveyard: what vanished or was replaced; may be empty
  };

  std::filesystem::path new_grave();
  std::filesystem::path keep(const std::filesystem::path& file);
  void lose_contents(std::uint64_t seed, std::mt19937_64& random);
  void lose_names(std::uint64_t seed, std::mt19937_64& random);
  void undo(const NameChange& change);

  std::filesystem::path root_;
  std::filesystem::path graveyard_;
  std::uint64_t graves_ = 0;
  std::map<ino_t, std::string> sure_contents_;  // of files that have changed since
  std::vector<NameChange> name_changes_;        // oldest first
};

}  // namespace notesearch::faults
