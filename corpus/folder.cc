#include "corpus/folder.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corpus/fetcher.h"
#include "corpus/profile.h"
#include "corpus/slug.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

bool is_regular(const fs::path& path) {
  const auto status = status_of(path);
  return status && S_ISREG(status->st_mode);
}

std::optional<Day> file_day(const fs::path& path) {
  const auto status = status_of(path);
  if (!status) return std::nullopt;
  const std::chrono::sys_seconds time{std::chrono::seconds(status->st_mtime)};
  return std::chrono::floor<std::chrono::days>(time);
}

// Whether `path`, with all links followed, lies below `root`, which is canonical.
bool stays_inside(const fs::path& path, const fs::path& root) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) return false;
  const fs::path relative = real.lexically_relative(root);
  return !relative.empty() && *relative.begin() != "..";
}

tl::unexpected<Error> cannot_read(const fs::path& path, const std::string& why) {
  return fail(ErrorKind::kIo, "can't be read: " + why, path.string(),
              "check the path and its permissions");
}

Result<Listing> list_profile(const fs::path& folder, const fs::path& profile) {
  const auto json = read_note_file(profile, kMaxManifestBytes);
  if (!json) return fail(json.error());
  auto listing = parse_profile(*json, profile.string(), ProfileOptions());
  if (!listing) return listing;

  std::vector<ListedNote> found;
  for (ListedNote& note : listing->notes) {
    for (const auto& place :
         {fs::path("notes") / (note.slug + ".md"), fs::path("raw/notes") / note.slug,
          fs::path("raw/notes") / (note.slug + ".md")}) {
      if (!is_regular(folder / place) || !stays_inside(folder / place, folder)) continue;
      note.file = folder / place;
      break;
    }
    if (note.file.empty()) {
      listing->problems.push_back({note.slug, (folder / "notes" / (note.slug + ".md")).string(),
                                   "there is no such file, so the note has no text", true});
    } else {
      found.push_back(std::move(note));
    }
  }
  listing->notes = std::move(found);
  return listing;
}

bool is_markdown(const fs::path& path) {
  const std::string extension = ascii_lower(path.extension().string());
  return extension == ".md" || extension == ".markdown";
}

// The markdown files below a folder, as paths relative to it, sorted.
std::vector<fs::path> find_markdown(const fs::path& folder, std::vector<Problem>& problems) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);  // does not enter linked folders
  const fs::recursive_directory_iterator end;
  while (!error && entry != end) {
    const fs::path& path = entry->path();
    if (path.filename().string().front() == '.') {
      entry.disable_recursion_pending();
    } else if (is_markdown(path) && is_regular(path)) {
      if (stays_inside(path, folder)) {
        files.push_back(path.lexically_relative(folder));
      } else {
        problems.push_back({"", path.string(), "is a link that leads out of the folder", true});
      }
    }
    const fs::path at = path;
    entry.increment(error);
    if (error) problems.push_back({"", at.parent_path().string(), error.message(), false});
  }
  std::sort(files.begin(), files.end());
  return files;
}

Listing list_files(const fs::path& folder) {
  Listing listing;
  std::unordered_map<std::string, fs::path> slugs;
  for (const fs::path& file : find_markdown(folder, listing.problems)) {
    ListedNote note;
    note.slug = slug_from_path((file.parent_path() / file.stem()).string());
    note.file = folder / file;
    note.fallback_date = file_day(note.file);
    const auto [first, is_new] = slugs.emplace(note.slug, file);
    if (is_new) {
      listing.notes.push_back(std::move(note));
    } else {
      listing.problems.push_back({note.slug, note.file.string(),
                                  "has the same short name as " + first->second.string(), true});
    }
  }
  return listing;
}

// Closes a file descriptor at the end of a scope.
class File {
 public:
  explicit File(const fs::path& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

Result<Listing> list_folder(const fs::path& folder) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error) return cannot_read(folder, error.message());
  if (!fs::is_directory(root, error)) return cannot_read(folder, "it is no folder");
  (void)fs::directory_iterator(root, error);
  if (error) return cannot_read(folder, error.message());

  const fs::path profile = root / "profile.json";
  if (fs::exists(profile, error)) return list_profile(root, profile);
  return list_files(root);
}

Result<std::string> read_note_file(const fs::path& path, std::size_t max_bytes) {
  const File file(path);
  struct stat status = {};
  if (file.descriptor() < 0 || fstat(file.descriptor(), &status) != 0) {
    return cannot_read(path, std::generic_category().message(errno));
  }
  if (!S_ISREG(status.st_mode)) return cannot_read(path, "it is no regular file");
  std::string bytes;
  const auto expected = static_cast<std::size_t>(status.st_size);
  // One more than expected, so that the end is seen without another read.
  bytes.resize(std::min(expected, max_bytes) + 1);
  std::size_t size = 0;
  for (;;) {
    const ssize_t got = read(file.descriptor(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(path, std::generic_category().message(errno));
    size += static_cast<std::size_t>(got);
    if (size > max_bytes) {
      return fail(ErrorKind::kBadData, "is longer than " + std::to_string(max_bytes) + " bytes",
                  path.string(), "split it, or leave it out of the folder");
    }
    if (got == 0) break;
    if (size == bytes.size()) bytes.resize(std::min(2 * size, max_bytes + 1));
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace notesearch
