#include "indexer/durable_file.h"

#include <cerrno>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "indexer/io_error.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

  // Some file systems report a failed write only here.
  [[nodiscard]] bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// `mode`: O_TRUNC to replace what is there, O_EXCL to refuse to.
Result<void> write_new_file(const fs::path& path, int mode, std::string_view bytes, bool durable) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0644));
  if (file.get() < 0) return fail(io_error("can't create", path, errno));
  Result<void> written;
  if (!write_all(file.get(), bytes)) {
    written = fail(io_error("can't write", path, errno));
  } else if (durable && ::fsync(file.get()) != 0) {
    written = fail(io_error("can't sync", path, errno));
  } else if (!file.close()) {
    written = fail(io_error("can't write", path, errno));
  }
  if (!written) ::unlink(path.c_str());
  return written;
}

}  // namespace

Result<void> sync_to_disk(const fs::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return fail(io_error("can't open to sync", path, errno));
  if (::fsync(file.get()) != 0) return fail(io_error("can't sync", path, errno));
  return {};
}

Result<void> make_directories(const fs::path& directory) {
  std::error_code code;
  if (fs::is_directory(directory, code)) return {};
  const fs::path parent = directory.has_parent_path() ? directory.parent_path() : ".";
  if (auto created = make_directories(parent); !created) return created;
  fs::create_directory(directory, code);
  if (code) return fail(io_error("can't create", directory, code.value()));
  return sync_to_disk(parent);
}

Result<void> create_file(const fs::path& path, std::string_view bytes) {
  return write_new_file(path, O_EXCL, bytes, false);
}

Result<void> sync_tree(const fs::path& directory) {
  std::vector<fs::path> paths;
  std::error_code code;
  for (auto it = fs::recursive_directory_iterator(directory, code);
       !code && it != fs::recursive_directory_iterator(); it.increment(code)) {
    paths.push_back(it->path());
  }
  if (code) return fail(io_error("can't list", directory, code.value()));
  paths.push_back(directory);
  for (const fs::path& path : paths) {
    if (auto synced = sync_to_disk(path); !synced) return synced;
  }
  return {};
}

// Not std::filesystem's: that one calls a full disk an input/output error.
Result<std::uintmax_t> copy_whole_file(const fs::path& from, const fs::path& to) {
  const FileDescriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (source.get() < 0) return fail(io_error("can't read", from, errno));
  FileDescriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (target.get() < 0) return fail(io_error("can't create", to, errno));
  constexpr std::size_t kChunkBytes = std::size_t{64} << 20;
  std::uintmax_t copied = 0;
  for (;;) {
    const ssize_t bytes = ::sendfile(target.get(), source.get(), nullptr, kChunkBytes);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) return fail(io_error("can't write", to, errno));
    if (bytes == 0) break;
    copied += static_cast<std::uintmax_t>(bytes);
  }
  if (!target.close()) return fail(io_error("can't write", to, errno));
  return copied;
}

Result<std::uintmax_t> copy_folder(const fs::path& from, const fs::path& to) {
  std::error_code code;
  fs::create_directory(to, code);
  if (code) return fail(io_error("can't create", to, code.value()));
  std::uintmax_t bytes = 0;
  for (auto it = fs::directory_iterator(from, code); !code && it != fs::directory_iterator();
       it.increment(code)) {
    const fs::path target = to / it->path().filename();
    auto copied = copy_whole_file(it->path(), target);
    if (!copied) return fail(copied.error());
    bytes += *copied;
  }
  if (code) return fail(io_error("can't list", from, code.value()));
  return bytes;
}

Result<void> replace_file(const fs::path& path, std::string_view bytes, bool durable) {
  const fs::path unfinished = path.string() + ".tmp";
  auto written = write_new_file(unfinished, O_TRUNC, bytes, durable);
  if (!written) return written;
  if (::rename(unfinished.c_str(), path.c_str()) != 0) {
    written = fail(io_error("can't replace", path, errno));
    ::unlink(unfinished.c_str());
    return written;
  }
  return durable ? sync_to_disk(path.parent_path()) : Result<void>();
}

}  // namespace notesearch
