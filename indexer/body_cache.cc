#include "indexer/body_cache.h"

#include <cerrno>
#include <optional>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/durable_file.h"
#include "indexer/io_error.h"
#include "schema/digest.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFolderDigits = 2;
constexpr std::size_t kDigestDigits = 64;
constexpr std::string_view kUnfinished = ".tmp";

// The bytes of a file, or an empty optional with errno set. Plain reads: for files of a few
// kilobytes a mapping or a stream costs more than the copy.
std::optional<std::string> read_file(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return std::nullopt;
  std::optional<std::string> bytes;
  struct stat status {};
  if (::fstat(fd, &status) == 0) {
    bytes.emplace(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t filled = 0;
    while (filled < bytes->size()) {
      const ssize_t got = ::read(fd, bytes->data() + filled, bytes->size() - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      filled += static_cast<std::size_t>(got);
    }
    bytes->resize(filled);
  }
  ::close(fd);
  return bytes;
}

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_digest(std::string_view text) { return is_hex(text, kDigestDigits); }

// Whether a file in a folder of the cache is the cache's: a body or one half-replaced. What else
// lies there is the user's.
bool is_ours(std::string_view name) {
  if (name.ends_with(kUnfinished)) name.remove_suffix(kUnfinished.size());
  return is_hex(name, kDigestDigits - kFolderDigits);
}

std::vector<fs::path> entries_of(const fs::path& directory, std::error_code& code) {
  std::vector<fs::path> paths;
  for (auto it = fs::directory_iterator(directory, code); !code && it != fs::directory_iterator();
       it.increment(code)) {
    paths.push_back(it->path());
  }
  return paths;
}

}  // namespace

fs::path BodyCache::path_of(std::string_view digest) const {
  return directory_ / digest.substr(0, kFolderDigits) / digest.substr(kFolderDigits);
}

Result<std::string> BodyCache::put(std::string_view body) const {
  std::string digest = sha256_hex(body);
  const fs::path path = path_of(digest);
  // Straight to its name: what a crash leaves half-written has another digest, so get() notices.
  auto written = create_file(path, body);
  if (!written) {
    // It may be there already; comparing mends a file that has the right name and wrong bytes.
    if (const auto stored = read_file(path); stored && *stored == body) return digest;
    std::error_code code;
    fs::create_directories(path.parent_path(), code);
    if (code) return fail(io_error("can't create the cache", path.parent_path(), code.value()));
    written = replace_file(path, body, false);
  }
  if (!written) return fail(written.error());
  return digest;
}

Result<std::string> BodyCache::get(std::string_view digest) const {
  if (!is_digest(digest)) return fail(ErrorKind::kUnavailable, "no body is known by this name");
  auto body = read_file(path_of(digest));
  if (!body) {
    return fail(ErrorKind::kUnavailable, "the body is not in the cache", path_of(digest).string(),
                "run again without --offline");
  }
  if (sha256_hex(*body) != digest) {
    return fail(ErrorKind::kBadData, "the cached body is damaged", path_of(digest).string(),
                "run again without --offline");
  }
  return std::move(*body);
}

bool BodyCache::has(std::string_view digest) const {
  return is_digest(digest) && ::access(path_of(digest).c_str(), R_OK) == 0;
}

void BodyCache::drop(std::string_view digest) const {
  if (is_digest(digest)) ::unlink(path_of(digest).c_str());
}

Result<std::size_t> BodyCache::collect(
    const std::unordered_set<std::string>& wanted_digests) const {
  std::vector<fs::path> unwanted;
  std::error_code code;
  for (const fs::path& folder : entries_of(directory_, code)) {
    if (!is_hex(folder.filename().string(), kFolderDigits)) continue;
    for (const fs::path& path : entries_of(folder, code)) {
      const std::string name = path.filename().string();
      if (is_ours(name) && !wanted_digests.contains(folder.filename().string() + name)) {
        unwanted.push_back(path);
      }
    }
    if (code) break;
  }
  if (code == std::errc::no_such_file_or_directory) return 0;  // nothing was ever cached
  if (code) return fail(io_error("can't list the cache", directory_, code.value()));
  for (const fs::path& path : unwanted) {
    if (!fs::remove(path, code) && code) {
      return fail(io_error("can't clean the cache", path, code.value()));
    }
  }
  return unwanted.size();
}

}  // namespace notesearch
