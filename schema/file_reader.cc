#include "schema/file_reader.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace notesearch {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;

tl::unexpected<Error> failure(const char* what, const std::filesystem::path& path) {
  const int code = errno;
  return fail(code == ENOENT || code == ENOTDIR ? ErrorKind::kUnavailable : ErrorKind::kIo,
              std::string(what) + std::strerror(code), path.string());
}

}  // namespace

Result<void> read_pieces(const std::filesystem::path& path,
                         const std::function<void(std::string_view)>& take) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failure("can't open: ", path);
  std::array<char, kPieceBytes> buffer;
  Result<void> done;
  for (;;) {
    const ssize_t bytes = ::read(descriptor, buffer.data(), buffer.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) done = failure("can't read: ", path);
    if (bytes <= 0) break;
    take({buffer.data(), static_cast<std::size_t>(bytes)});
  }
  ::close(descriptor);
  return done;
}

Result<std::string> read_whole(const std::filesystem::path& path, std::size_t max_bytes) {
  std::string text;
  bool too_large = false;
  auto read = read_pieces(path, [&](std::string_view piece) {
    too_large = too_large || piece.size() > max_bytes - text.size();
    if (!too_large) text += piece;
  });
  if (!read) return fail(read.error());
  if (too_large) {
    return fail(ErrorKind::kBadData, "larger than " + std::to_string(max_bytes) + " bytes",
                path.string());
  }
  return text;
}

}  // namespace notesearch
