// Streams of the fault library: like libc's, but their bytes pass through open(), write() and
// close() of preload.cc. They are streams with functions of our own (fopencookie).
#include <cerrno>
#include <cstdio>
#include <map>
#include <mutex>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

template <typename Function>
Function next_of(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

struct Stream {
  int fd = -1;
  std::FILE* file = nullptr;
};

std::mutex streams_mutex;

// The descriptors of our streams, for fileno(). Guarded by the mutex; never destroyed, as streams
// may be closed until the very end.
std::map<std::FILE*, int>& streams() {
  static auto& map = *new std::map<std::FILE*, int>;
  return map;
}

ssize_t read_stream(void* cookie, char* bytes, size_t size) {
  return ::read(static_cast<Stream*>(cookie)->fd, bytes, size);
}

// As libc does: until all is written or a call fails.
ssize_t write_stream(void* cookie, const char* bytes, size_t size) {
  size_t written = 0;
  while (written < size) {
    const ssize_t some = ::write(static_cast<Stream*>(cookie)->fd, bytes + written, size - written);
    if (some < 0) break;
    written += static_cast<size_t>(some);
  }
  return static_cast<ssize_t>(written);
}

int seek_stream(void* cookie, off64_t* offset, int whence) {
  *offset = ::lseek64(static_cast<Stream*>(cookie)->fd, *offset, whence);
  return *offset < 0 ? -1 : 0;
}

int close_stream(void* cookie) {
  const Stream stream = *static_cast<Stream*>(cookie);
  delete static_cast<Stream*>(cookie);
  {
    const std::lock_guard lock(streams_mutex);
    streams().erase(stream.file);
  }
  return ::close(stream.fd);
}

int flags_of(std::string_view mode) {
  const bool both = mode.find('+') != std::string_view::npos;
  int flags = mode.starts_with('r') ? O_RDONLY : O_WRONLY | O_CREAT;
  if (both) flags = (flags & ~O_ACCMODE) | O_RDWR;
  if (mode.starts_with('w')) flags |= O_TRUNC;
  if (mode.starts_with('a')) flags |= O_APPEND;
  if (mode.find('x') != std::string_view::npos) flags |= O_EXCL;
  if (mode.find('e') != std::string_view::npos) flags |= O_CLOEXEC;
  return flags;
}

template <typename Next>
std::FILE* open_stream(const char* path, const char* mode, Next next) {
  if ((flags_of(mode) & O_ACCMODE) == O_RDONLY) return next(path, mode);
  const int fd = ::open(path, flags_of(mode), 0666);
  if (fd < 0) return nullptr;
  auto* stream = new Stream{fd, nullptr};
  stream->file =
      ::fopencookie(stream, mode, {read_stream, write_stream, seek_stream, close_stream});
  const std::lock_guard lock(streams_mutex);
  streams()[stream->file] = fd;
  return stream->file;
}

}  // namespace

extern "C" {

std::FILE* fopen(const char* path, const char* mode) {
  return open_stream(path, mode, next_of<decltype(&::fopen)>("fopen"));
}

std::FILE* fopen64(const char* path, const char* mode) {
  return open_stream(path, mode, next_of<decltype(&::fopen64)>("fopen64"));
}

int fileno(std::FILE* file) noexcept {
  {
    const std::lock_guard lock(streams_mutex);
    const auto found = streams().find(file);
    if (found != streams().end()) return found->second;
  }
  return next_of<decltype(&::fileno)>("fileno")(file);
}

}  // extern "C"
