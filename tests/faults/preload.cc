// The fault library: preloaded into a program (LD_PRELOAD), it counts the calls of libc that change
// something below a folder and lets one of them meet a fault. What and which: fault_plan.h.
//
// It sees every change that goes through libc's entry points for opening to write, writing,
// copying, truncating, closing what was written, syncing, naming and removing. Two of them need
// help, as libc then calls itself where nobody can step in: streams (fopen, and with it
// std::ofstream) become streams of our own whose bytes pass through write() here, in the portions
// that libc would choose but for its buffer's size; and remove() is unlink() and rmdir(). Not seen:
// mmap, system calls without libc, other processes. reach_test.cc compares with strace.
//
// Counted calls run one at a time, so that a call's number means the same on every run of a
// program that is itself deterministic.
#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/faults/fault_plan.h"

namespace notesearch::faults {
namespace {

// The next definition of a function: libc's, or that of a sanitizer before it.
#define NEXT(name)                                                                         \
  ([] {                                                                                    \
    static const auto next = reinterpret_cast<decltype(&::name)>(dlsym(RTLD_NEXT, #name)); \
    return next;                                                                           \
  }())

std::mutex one_at_a_time;
thread_local bool inside = false;  // calls of this library itself

// Never destroyed: the program may write until its very end.
FaultPlan& plan() {
  static FaultPlan& the_plan = *new FaultPlan(FaultPlan::from_environment());
  return the_plan;
}

// Only this program is meant, not those it starts.
__attribute__((constructor)) void start() {
  ::unsetenv("LD_PRELOAD");
  inside = true;
  plan();
  inside = false;
}

__attribute__((destructor)) void finish() {
  inside = true;
  plan().finish();
  inside = false;
}

std::string link_target(const std::string& link) {
  char target[PATH_MAX];
  const ssize_t size = ::readlink(link.c_str(), target, sizeof target);
  return {target, size < 0 ? 0 : static_cast<std::size_t>(size)};
}

std::string path_of(int fd) { return link_target("/proc/self/fd/" + std::to_string(fd)); }

std::string path_at(int directory, const char* path) {
  std::string whole = path;
  if (!whole.starts_with('/')) {
    const std::string base =
        directory == AT_FDCWD ? link_target("/proc/self/cwd") : path_of(directory);
    whole = base + "/" + whole;
  }
  while (whole.size() > 1 && whole.ends_with('/')) whole.pop_back();
  return whole;
}

bool is_counted(const std::string& path) {
  const std::string& root = plan().root();
  if (root.empty() || !path.starts_with(root)) return false;
  return path.size() == root.size() || root == "/" || path[root.size()] == '/';
}

// Around one counted call. Keeps errno as the call left it.
class Counted {
 public:
  explicit Counted(std::string path) {
    if (inside) return;
    const int code = errno;
    if (is_counted(path)) {
      lock_ = std::unique_lock(one_at_a_time);
      path_ = std::move(path);
      inside = true;
    }
    errno = code;
  }
  ~Counted() {
    if (!path_.empty()) inside = false;
  }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

  explicit operator bool() const { return !path_.empty(); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::unique_lock<std::mutex> lock_;
};

// A call that moves bytes into a file; `move` does it for a given number of them.
template <typename Move>
ssize_t move_bytes(const char* name, int fd, std::size_t bytes, const Move& move) {
  const Counted counted(inside ? std::string() : path_of(fd));
  if (!counted) return move(bytes);
  const Verdict verdict = plan().meet(Kind::kBytes, name, counted.path());
  if (verdict == Verdict::kFail) return -1;
  if (plan().power()) plan().power()->before_change(counted.path());
  if (verdict == Verdict::kGo) return move(bytes);
  const ssize_t moved = move(bytes < 2 && verdict == Verdict::kHalf ? bytes : bytes / 2);
  if (verdict == Verdict::kHalfThenDie) FaultPlan::die();
  return moved;
}

// A call that has one effect or none. `act` does it plainly; `with_power` does it by `act` and
// tells the power's model.
template <typename Act, typename WithPower>
int do_whole(Kind kind, const char* name, const std::string& path, const Act& act,
             const WithPower& with_power) {
  const Counted counted(path);
  if (!counted) return act();
  if (plan().meet(kind, name, counted.path()) == Verdict::kFail) return -1;
  return plan().power() ? with_power(*plan().power()) : act();
}

template <typename Act>
int create(const char* name, const std::string& path, const Act& act) {
  return do_whole(Kind::kSpace, name, path, act,
                  [&](PowerLoss& power) { return power.create(path, act); });
}

template <typename Act>
int truncate_file(const char* name, const std::string& path, const Act& act) {
  return do_whole(Kind::kSpace, name, path, act, [&](PowerLoss& power) {
    power.before_change(path);
    return act();
  });
}

template <typename Act>
int open_file(const std::string& path, int flags, const Act& act) {
  const bool changes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
  if (!changes) return act();
  return do_whole(Kind::kSpace, "open", path, act, [&](PowerLoss& power) {
    if ((flags & O_TRUNC) != 0) power.before_change(path);
    return power.create(path, act);
  });
}

template <typename Act>
int sync_file(const char* name, int fd, const Act& act) {
  const std::string path = path_of(fd);
  return do_whole(Kind::kSync, name, path, act, [&](PowerLoss& power) {
    const int result = act();
    if (result == 0) power.after_sync(path);
    return result;
  });
}

template <typename Act>
int rename_file(const std::string& from, const std::string& to, const Act& act) {
  return do_whole(Kind::kSpace, "rename", to, act,
                  [&](PowerLoss& power) { return power.rename(from, to, act); });
}

template <typename Act>
int remove_name(bool directory, const std::string& path, const Act& act) {
  return do_whole(Kind::kRemove, directory ? "rmdir" : "unlink", path, act, [&](PowerLoss& power) {
    return directory ? power.remove_directory(path, act) : power.remove_file(path, act);
  });
}

// The first so many bytes of a gather list.
std::vector<iovec> first_bytes(const iovec* parts, int count, std::size_t bytes) {
  std::vector<iovec> some;
  for (int i = 0; i < count && bytes > 0; ++i) {
    some.push_back({parts[i].iov_base, std::min(parts[i].iov_len, bytes)});
    bytes -= some.back().iov_len;
  }
  return some;
}

}  // namespace
}  // namespace notesearch::faults

using namespace notesearch::faults;

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  return move_bytes("write", fd, size, [&](size_t part) { return NEXT(write)(fd, bytes, part); });
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return move_bytes("pwrite", fd, size,
                    [&](size_t part) { return NEXT(pwrite)(fd, bytes, part, offset); });
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  return move_bytes("pwrite", fd, size,
                    [&](size_t part) { return NEXT(pwrite64)(fd, bytes, part, offset); });
}

ssize_t writev(int fd, const iovec* parts, int count) {
  size_t size = 0;
  for (int i = 0; i < count; ++i) size += parts[i].iov_len;
  return move_bytes("writev", fd, size, [&](size_t part) {
    if (part == size) return NEXT(writev)(fd, parts, count);
    const std::vector<iovec> some = first_bytes(parts, count, part);
    return NEXT(writev)(fd, some.data(), static_cast<int>(some.size()));
  });
}

ssize_t sendfile(int to, int from, off_t* offset, size_t size) {
  return move_bytes("sendfile", to, size,
                    [&](size_t part) { return NEXT(sendfile)(to, from, offset, part); });
}

ssize_t sendfile64(int to, int from, off64_t* offset, size_t size) {
  return move_bytes("sendfile", to, size,
                    [&](size_t part) { return NEXT(sendfile64)(to, from, offset, part); });
}

// NOLINTNEXTLINE(readability-function-size): libc has so many parameters.
ssize_t copy_file_range(int from, off64_t* from_offset, int to, off64_t* to_offset, size_t size,
                        unsigned flags) {
  return move_bytes("copy_file_range", to, size, [&](size_t part) {
    return NEXT(copy_file_range)(from, from_offset, to, to_offset, part, flags);
  });
}

int ftruncate(int fd, off_t size) noexcept {
  return truncate_file("ftruncate", path_of(fd), [&] { return NEXT(ftruncate)(fd, size); });
}

int ftruncate64(int fd, off64_t size) noexcept {
  return truncate_file("ftruncate", path_of(fd), [&] { return NEXT(ftruncate64)(fd, size); });
}

int truncate(const char* path, off_t size) noexcept {
  return truncate_file("truncate", path_at(AT_FDCWD, path),
                       [&] { return NEXT(truncate)(path, size); });
}

int openat(int directory, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(path_at(directory, path), flags,
                   [&] { return NEXT(openat)(directory, path, flags, mode); });
}

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(path_at(AT_FDCWD, path), flags, [&] { return NEXT(open)(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(path_at(AT_FDCWD, path), flags, [&] { return NEXT(open64)(path, flags, mode); });
}

int close(int fd) {
  const int flags = inside ? -1 : ::fcntl(fd, F_GETFL);
  const auto act = [fd] { return NEXT(close)(fd); };
  if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || (flags & O_PATH) != 0) return act();
  const Counted counted(path_of(fd));
  if (!counted) return act();
  const Verdict verdict = plan().meet(Kind::kSpace, "close", counted.path());
  const int code = errno;
  const int result = act();  // a close that fails closes all the same
  if (verdict != Verdict::kFail) return result;
  errno = code;
  return -1;
}

int fsync(int fd) {
  return sync_file("fsync", fd, [&] { return NEXT(fsync)(fd); });
}

int fdatasync(int fd) {
  return sync_file("fdatasync", fd, [&] { return NEXT(fdatasync)(fd); });
}

int rename(const char* from, const char* to) noexcept {
  return rename_file(path_at(AT_FDCWD, from), path_at(AT_FDCWD, to),
                     [&] { return NEXT(rename)(from, to); });
}

int renameat(int from_directory, const char* from, int to_directory, const char* to) noexcept {
  return rename_file(path_at(from_directory, from), path_at(to_directory, to),
                     [&] { return NEXT(renameat)(from_directory, from, to_directory, to); });
}

int link(const char* from, const char* to) noexcept {
  return create("link", path_at(AT_FDCWD, to), [&] { return NEXT(link)(from, to); });
}

int symlink(const char* target, const char* path) noexcept {
  return create("symlink", path_at(AT_FDCWD, path), [&] { return NEXT(symlink)(target, path); });
}

int mkdir(const char* path, mode_t mode) noexcept {
  return create("mkdir", path_at(AT_FDCWD, path), [&] { return NEXT(mkdir)(path, mode); });
}

int unlink(const char* path) noexcept {
  return remove_name(false, path_at(AT_FDCWD, path), [&] { return NEXT(unlink)(path); });
}

int unlinkat(int directory, const char* path, int flags) noexcept {
  return remove_name((flags & AT_REMOVEDIR) != 0, path_at(directory, path),
                     [&] { return NEXT(unlinkat)(directory, path, flags); });
}

int rmdir(const char* path) noexcept {
  return remove_name(true, path_at(AT_FDCWD, path), [&] { return NEXT(rmdir)(path); });
}

int remove(const char* path) noexcept {
  if (unlink(path) == 0) return 0;
  return errno == EISDIR ? rmdir(path) : -1;
}

}  // extern "C"
