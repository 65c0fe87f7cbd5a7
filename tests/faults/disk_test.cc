// Disks as they are: full, out of inodes, with a limit on files, read-only, somebody else's.
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "searcher/search.h"
#include "tests/catch.h"
#include "tests/faults/fault_rig.h"
#include "tests/faults/index_content.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

constexpr int kNotes = 12;
constexpr int kIoFailed = 74;
constexpr int kPartial = 3;
constexpr std::size_t kStepBytes = 4096;
constexpr std::size_t kEnoughSteps = 200;
constexpr uid_t kNobody = 65534;

// A new, empty disk at a folder, gone with this object and at the latest with the process.
class SmallDisk {
 public:
  explicit SmallDisk(fs::path place) : place_(std::move(place)) {
    fs::create_directories(place_);
    // In a mount namespace of our own, so that nothing is left when the test dies.
    mounted_ = ::unshare(CLONE_NEWNS) == 0 &&
               ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
               ::mount("tmpfs", place_.c_str(), "tmpfs", 0, "size=64m") == 0;
    if (!mounted_) std::cout << "skipped: nothing can be mounted here\n";
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(place_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  explicit operator bool() const { return mounted_; }

  void set(const std::string& options, unsigned long flags = 0) const {
    if (::mount("tmpfs", place_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()) != 0) {
      throw std::system_error(errno, std::generic_category(), "remount with " + options);
    }
  }

  [[nodiscard]] std::size_t used_bytes() const {
    const auto disk = status();
    return (disk.f_blocks - disk.f_bfree) * disk.f_frsize;
  }
  [[nodiscard]] std::size_t used_inodes() const { return status().f_files - status().f_ffree; }

 private:
  [[nodiscard]] struct statvfs status() const {
    struct statvfs disk {};
    if (::statvfs(place_.c_str(), &disk) != 0) {
      throw std::system_error(errno, std::generic_category(), place_.string());
    }
    return disk;
  }

  fs::path place_;
  bool mounted_ = false;
};

// While it lives, no process that is started may write a file longer than this.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

std::string unfinished_files(const fs::path& index) {
  std::string names;
  for (const auto& entry : fs::recursive_directory_iterator(index)) {
    if (entry.path().extension() == ".tmp") names += entry.path().string() + "\n";
  }
  return names;
}

// An index with an edit that waits to be published, and what both are.
class Edited {
 public:
  explicit Edited(const FaultRig& rig) : rig_(rig) {
    REQUIRE(rig.run().exit_code == 0);
    before_ = read_current_content(rig.index()).value();
    rig.write_note(1, "as edited");
  }

  // A run failed by the disk says so for this reason, and leaves the old index and nothing else;
  // one that is done leaves the new index. Whether it failed.
  bool failed(const ProgramRun& run, const std::string& reason) const {
    INFO("exit " << run.exit_code << ": " << run.out << run.err);
    const auto now = read_current_content(rig_.index());
    INFO((now ? "" : now.error().message()));
    REQUIRE(now);
    CHECK(unfinished_files(rig_.index()).empty());
    if (run.exit_code == 0 || run.exit_code == kPartial) {
      CHECK(now->at("note note-1").find("as edited") != std::string::npos);
      return false;
    }
    CHECK(run.exit_code == kIoFailed);
    CHECK(*now == before_);
    CHECK(run.err.find(rig_.index().string()) != std::string::npos);
    CHECK(run.err.find(reason) != std::string::npos);
    return true;
  }

 private:
  const FaultRig& rig_;
  IndexContent before_;
};

TEST_CASE("a limit on file sizes is an error in words, at whatever size it strikes") {
  const FaultRig rig(kNotes);
  const Edited edited(rig);
  std::size_t failed = 0;
  // Below one step, not even the report fits.
  for (std::size_t bytes = kStepBytes;; bytes += kStepBytes, ++failed) {
    REQUIRE(failed < kEnoughSteps);
    INFO(bytes << " bytes at most");
    std::optional<FileSizeLimit> limit(bytes);
    const ProgramRun run = rig.run({"--full"});
    limit.reset();
    if (!edited.failed(run, "File too large (free some disk space")) break;
  }
  CHECK(failed > 0);
  CHECK(stray_files(rig.index()).empty());
}

TEST_CASE("a disk that is full leaves the old index, says so, and gets its space back") {
  const FaultRig rig(kNotes);
  const SmallDisk disk(rig.index());
  if (!disk) return;
  const Edited edited(rig);
  std::size_t failed = 0;
  for (std::size_t room = 0;; room += kStepBytes, ++failed) {
    REQUIRE(failed < kEnoughSteps);
    INFO(room << " bytes free");
    const std::size_t used = disk.used_bytes();
    disk.set("size=" + std::to_string(used + room));
    if (!edited.failed(rig.run(), "No space left on device (free some disk space")) break;
    CHECK(disk.used_bytes() <= used + 2 * kStepBytes);  // a body that was cached may stay
  }
  std::cout << "full disk: " << failed << " steps of 4 KiB failed cleanly\n";
  CHECK(failed > 5);
  disk.set("size=64m");
  CHECK(rig.run().exit_code == 0);
  CHECK(stray_files(rig.index()).empty());
}

TEST_CASE("a disk without inodes leaves the old index and says so") {
  const FaultRig rig(kNotes);
  const SmallDisk disk(rig.index());
  if (!disk) return;
  disk.set("nr_inodes=20");
  const ProgramRun first = rig.run();
  INFO(first.err);
  CHECK(first.exit_code == kIoFailed);
  CHECK(first.err.find("No space left on device (free some disk space") != std::string::npos);
  CHECK_FALSE(fs::exists(rig.index() / "current"));

  disk.set("nr_inodes=100000");
  const Edited edited(rig);
  std::size_t failed = 0;
  for (std::size_t room = 1;; ++room, ++failed) {
    REQUIRE(failed < kEnoughSteps);
    INFO(room << " inodes free");
    disk.set("nr_inodes=" + std::to_string(disk.used_inodes() + room));
    if (!edited.failed(rig.run(), "No space left on device (free some disk space")) break;
  }
  std::cout << "no inodes: " << failed << " steps of one failed cleanly\n";
  CHECK(failed > 5);
  CHECK(stray_files(rig.index()).empty());
}

TEST_CASE("a read-only disk is an error in words, and its index can be read") {
  const FaultRig rig(kNotes);
  const SmallDisk disk(rig.index());
  if (!disk) return;
  const Edited edited(rig);
  disk.set("", MS_RDONLY);
  const ProgramRun run = rig.run();
  const auto snapshot = IndexSnapshot::open(rig.index());
  REQUIRE(snapshot);
  CHECK(Searcher::open(*snapshot));
  disk.set("");  // for Xapian's check, which opens to write
  CHECK(edited.failed(run, "Read-only file system (give an --index on a disk"));
  CHECK(rig.run().exit_code == 0);
}

TEST_CASE("a directory of somebody else is an error in words, and its index can be read") {
  const FaultRig rig(kNotes);
  const Edited edited(rig);
  fs::permissions(rig.path(), fs::perms(0755));
  fs::permissions(rig.index(), fs::perms(0555));
  // Root may write anywhere: then it is another user who tries.
  const bool is_root = ::geteuid() == 0;
  if (is_root && ::setresuid(kNobody, kNobody, 0) != 0) {
    std::cout << "skipped: root can't become another user here\n";
    return;
  }
  const bool can_run = ::access(NOTESEARCH_BIN_DIR "/notes-index", X_OK) == 0;
  const ProgramRun run = can_run ? rig.run() : ProgramRun();
  if (is_root) REQUIRE(::setresuid(0, 0, 0) == 0);
  fs::permissions(rig.index(), fs::perms::owner_all);
  if (!can_run) {
    std::cout << "skipped: another user can't reach the programs\n";
    return;
  }
  CHECK(edited.failed(run, "Permission denied (run as a user who may write there"));
  CHECK(rig.run().exit_code == 0);
}

TEST_CASE("everything is written below the index directory") {
  const FaultRig rig(kNotes);
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{}, {}, {"--full"}, {"--dry-run"}}) {
    rig.write_note(1, "once more " + std::to_string(options.size()));
    Fault none;
    none.root = "/";
    const FaultedRun run = rig.run_with(none, options);
    CHECK(run.program.exit_code == 0);
    REQUIRE_FALSE(run.calls.empty());
    for (const CountedCall& call : run.calls) {
      INFO(call.name << " " << call.path);
      const std::string path = "/" + call.path;
      const bool output = path == "/dev/null" || path.find("/notesearch-out-") != std::string::npos;
      CHECK((output || path.starts_with(rig.index().string()) ||
             (call.name == "fsync" && path == rig.index().parent_path())));
      if (!options.empty() && options[0] == "--dry-run") CHECK(output);
    }
  }
}

}  // namespace
}  // namespace notesearch
