#include "schema/generation_lease.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace notesearch {

std::optional<GenerationLease> GenerationLease::take(const std::filesystem::path& generation_dir,
                                                     int operation) {
  const int descriptor = ::open(generation_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  GenerationLease lease(descriptor);
  while (::flock(descriptor, operation | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    if (errno != EINTR) break;
  }
  return lease;
}

std::optional<GenerationLease> GenerationLease::to_read(
    const std::filesystem::path& generation_dir) {
  return take(generation_dir, LOCK_SH);
}

std::optional<GenerationLease> GenerationLease::to_remove(
    const std::filesystem::path& generation_dir) {
  return take(generation_dir, LOCK_EX);
}

GenerationLease::~GenerationLease() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace notesearch
