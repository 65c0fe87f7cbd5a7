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
#include "corpus/front_matter.h"
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

Day day_of(const struct stat& status) {
  const std::chrono::sys_seconds time{std::chrono::seconds(status.st_mtime)};
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

// The first bytes of a regular file: all of them when it has no more than max_bytes.
Result<std::string> read_start(const fs::path& path, std::size_t max_bytes) {
  const File file(path);
  struct stat status = {};
  if (file.descriptor() < 0 || fstat(file.descriptor(), &status) != 0) {
    return cannot_read(path, std::generic_category().message(errno));
  }
  if (!S_ISREG(status.st_mode)) return cannot_read(path, "it is no regular file");
  std::string bytes;
  // One more than expected, so that the end is seen without another read.
  bytes.resize(std::min(static_cast<std::size_t>(status.st_size) + 1, max_bytes));
  std::size_t size = 0;
  while (size < max_bytes) {
    if (size == bytes.size()) bytes.resize(std::min(2 * size, max_bytes));
    const ssize_t got = read(file.descriptor(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(path, std::generic_category().message(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
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

std::string slug_of(const fs::path& file) {
  return slug_from_path((file.parent_path() / file.stem()).string());
}

// Whether a file says of itself that it is not to be seen yet. What can't be read is no draft: it
// is listed, so that reading it whole tells what is wrong.
bool is_draft(const fs::path& path) {
  const auto head = read_start(path, kMaxFrontMatterBytes);
  if (!head) return false;
  std::string_view body;
  return split_front_matter(clean_text(*head), &body).draft;
}

// Lists the markdown files below a folder. A part that can't be listed fails the whole: what it
// holds would be taken for removed.
class FileLister {
 public:
  explicit FileLister(const fs::path& root) : root_(root) {}

  Result<Listing> list() {
    std::vector<fs::path> waiting{root_};
    while (!waiting.empty()) {
      const fs::path folder = std::move(waiting.back());
      waiting.pop_back();
      if (auto read = read_folder(folder, waiting); !read) return fail(read.error());
    }
    std::sort(files_.begin(), files_.end());
    for (const fs::path& file : files_) add(file);
    return std::move(listing_);
  }

 private:
  Result<void> read_folder(const fs::path& folder, std::vector<fs::path>& waiting) {
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const fs::path& path = entry->path();
      if (path.filename().string().front() == '.') continue;
      std::error_code unknown;
      if (entry->symlink_status(unknown).type() == fs::file_type::directory) {
        waiting.push_back(path);
      } else if (is_markdown(path)) {
        files_.push_back(path.lexically_relative(root_));
      } else if (unknown) {
        return cannot_read(path, unknown.message());  // it might be a folder
      }
    }
    if (error) return cannot_read(folder, error.message());
    return {};
  }

  void add(const fs::path& file) {
    ListedNote note;
    note.slug = slug_of(file);
    note.file = root_ / file;
    const auto status = status_of(note.file);
    if (!status) {
      return leave_out(file, "can't be read: " + std::generic_category().message(errno));
    }
    if (!S_ISREG(status->st_mode)) return;
    if (!stays_inside(note.file, root_)) {
      return leave_out(file, "is a link that leads out of the folder");
    }
    if (is_draft(note.file)) return;
    note.fallback_date = day_of(*status);
    const auto [first, is_new] = slugs_.emplace(note.slug, file);
    if (!is_new) return leave_out(file, "has the same short name as " + first->second.string());
    listing_.notes.push_back(std::move(note));
  }

  void leave_out(const fs::path& file, std::string why) {
    listing_.problems.push_back({slug_of(file), (root_ / file).string(), std::move(why), true});
  }

  const fs::path& root_;
  std::vector<fs::path> files_;  // relative to the root
  std::unordered_map<std::string, fs::path> slugs_;
  Listing listing_;
};

}  // namespace

Result<Listing> list_folder(const fs::path& folder) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error) return cannot_read(folder, error.message());
  if (!fs::is_directory(root, error)) return cannot_read(folder, "it is no folder");

  const fs::path profile = root / "profile.json";
  if (fs::exists(profile, error)) return list_profile(root, profile);
  if (error) return cannot_read(profile, error.message());
  return FileLister(root).list();
}

Result<std::string> read_note_file(const fs::path& path, std::size_t max_bytes) {
  auto bytes = read_start(path, max_bytes + 1);
  if (bytes && bytes->size() > max_bytes) {
    return fail(ErrorKind::kBadData, "is longer than " + std::to_string(max_bytes) + " bytes",
                path.string(), "split it, or leave it out of the folder");
  }
  return bytes;
}

}  // namespace notesearch
