#include "indexer/index_directory.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "indexer/durable_file.h"
#include "indexer/io_error.h"
#include "indexer/last_source.h"
#include "indexer/run_status.h"
#include "schema/generation_lease.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLockFile = "lock";
constexpr std::string_view kUnfinished = ".tmp";

// The number in "gen-000042" or "gen-000042.tmp".
std::optional<std::uint64_t> number_of(std::string name) {
  if (name.ends_with(kUnfinished)) name.resize(name.size() - kUnfinished.size());
  return generation_number(name);
}

// What a killed run may have left: the names are ours alone, other files are the user's.
bool is_leftover_file(const std::string& name) {
  return name == std::string(kCurrentLink) + std::string(kUnfinished) ||
         name == std::string(kLastSourceFile) + std::string(kUnfinished) ||
         name == std::string(kStatusFile) + std::string(kUnfinished);
}

bool is_leftover_build(const std::string& name) {
  const auto number = number_of(name);
  return number && name == generation_name(*number) + std::string(kUnfinished);
}

std::vector<std::string> entries_of(const fs::path& directory) {
  std::vector<std::string> names;
  std::error_code code;
  for (auto it = fs::directory_iterator(directory, code); !code && it != fs::directory_iterator();
       it.increment(code)) {
    names.push_back(it->path().filename().string());
  }
  return names;
}

std::string rfc3339_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[sizeof "2026-11-22T10:00:00Z"];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

// The descriptor that holds the lock.
Result<int> take_lock(const fs::path& index_dir) {
  const fs::path path = index_dir / kLockFile;
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return fail(io_error("can't create the lock", path, errno));
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    const int code = errno;
    ::close(fd);
    if (code == EWOULDBLOCK) {
      return fail(ErrorKind::kBusy, "another run of notes-index is at work on this index",
                  index_dir.string(), "wait for it, or run again later");
    }
    return fail(io_error("can't take the lock", path, code));
  }
  return fd;
}

}  // namespace

Result<IndexDirectory> IndexDirectory::open(const fs::path& index_dir) {
  if (auto made = make_directories(index_dir); !made) return fail(made.error());
  auto lock = take_lock(index_dir);
  if (!lock) return fail(lock.error());
  std::error_code code;
  IndexDirectory directory(fs::canonical(index_dir, code), *lock);
  if (code) return fail(io_error("can't open the index directory", index_dir, code.value()));
  // Unfinished ones count: a number is never used twice, whatever happened to its generation.
  for (const std::string& name : entries_of(directory.path_)) {
    const auto number = number_of(name);
    if (number) directory.next_generation_ = std::max(directory.next_generation_, *number + 1);
  }
  if (const auto current = current_number(directory.path_)) {
    directory.next_generation_ = std::max(directory.next_generation_, *current + 1);
  }
  directory.remove_leftovers();
  return directory;
}

IndexDirectory::IndexDirectory(IndexDirectory&& other) noexcept
    : path_(std::move(other.path_)),
      lock_fd_(std::exchange(other.lock_fd_, -1)),
      next_generation_(other.next_generation_),
      build_dir_(std::exchange(other.build_dir_, {})) {}

IndexDirectory& IndexDirectory::operator=(IndexDirectory&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_fd_, other.lock_fd_);
  std::swap(next_generation_, other.next_generation_);
  std::swap(build_dir_, other.build_dir_);
  return *this;
}

IndexDirectory::~IndexDirectory() {
  discard();
  if (lock_fd_ >= 0) ::close(lock_fd_);
}

// Best effort: what stays is tried again by the next run.
void IndexDirectory::remove_leftovers() const {
  for (const std::string& name : entries_of(path_)) {
    std::error_code ignored;
    if (is_leftover_file(name)) fs::remove(path_ / name, ignored);
    if (is_leftover_build(name)) fs::remove_all(path_ / name, ignored);
  }
}

Result<fs::path> IndexDirectory::start_generation() {
  fs::path build = path_ / (generation_name(next_generation_) + std::string(kUnfinished));
  std::error_code code;
  fs::create_directory(build, code);
  if (code) return fail(io_error("can't create the next generation", build, code.value()));
  build_dir_ = build;
  return build;
}

void IndexDirectory::discard() {
  if (build_dir_.empty()) return;
  std::error_code ignored;
  fs::remove_all(build_dir_, ignored);
  build_dir_.clear();
}

Result<fs::path> IndexDirectory::publish(Manifest manifest) {
  manifest.generation = next_generation_;
  manifest.published = rfc3339_now();
  const std::string name = generation_name(next_generation_);
  const fs::path place = path_ / name;
  auto done = write_manifest(build_dir_, std::move(manifest));
  if (done) {
    auto written = open_manifest(build_dir_);
    done = written ? verify_digests(build_dir_, *written) : fail(written.error());
  }
  if (done) done = sync_tree(build_dir_);
  if (done && ::rename(build_dir_.c_str(), place.c_str()) != 0) {
    done = fail(io_error("can't name the new generation", place, errno));
  }
  if (!done) {
    discard();
    return fail(done.error());
  }
  build_dir_ = place;  // until `current` points to it, a failure removes it
  done = sync_to_disk(path_);
  if (done) done = swap_current(name);
  if (!done) {
    discard();
    return fail(done.error());
  }
  build_dir_.clear();
  ++next_generation_;
  return place;
}

// A swap that is not known to be on the disk is undone, and the caller throws the generation away;
// when it can't be undone either, the generation that readers are led to has to stay.
Result<void> IndexDirectory::swap_current(const std::string& name) {
  std::error_code none_yet;
  const fs::path link = path_ / kCurrentLink;
  const std::string before = fs::read_symlink(link, none_yet).string();
  if (auto pointed = point_current(name); !pointed) return pointed;
  auto synced = sync_to_disk(path_);
  if (synced) return synced;
  const bool undone =
      before.empty() ? ::unlink(link.c_str()) == 0 : point_current(before).has_value();
  if (!undone) build_dir_.clear();
  return synced;
}

Result<void> IndexDirectory::restore_current(const std::string& name) const {
  if (auto pointed = point_current(name); !pointed) return pointed;
  return sync_to_disk(path_);
}

Result<void> IndexDirectory::point_current(const std::string& name) const {
  const fs::path link = path_ / kCurrentLink;
  const fs::path unfinished = path_ / (std::string(kCurrentLink) + std::string(kUnfinished));
  ::unlink(unfinished.c_str());
  if (::symlink(name.c_str(), unfinished.c_str()) != 0 ||
      ::rename(unfinished.c_str(), link.c_str()) != 0) {
    return fail(io_error("can't switch generations", link, errno));
  }
  return {};
}

Result<RollBack> IndexDirectory::roll_back() {
  RollBack done;
  done.from = current_number(path_).value_or(0);
  const auto left = read_manifest(path_ / generation_name(done.from));
  const std::string content = left ? left->content : std::string();
  std::vector<std::uint64_t> numbers = list_generations(path_);
  std::reverse(numbers.begin(), numbers.end());
  for (const std::uint64_t number : numbers) {
    if (number >= done.from) continue;
    const fs::path place = path_ / generation_name(number);
    const auto manifest = open_manifest(place);
    // A run that was killed between naming a generation and switching to it has left one that never
    // served, and the next run published the same again.
    if (manifest && !content.empty() && manifest->content == content) continue;
    const auto sound = manifest ? verify_digests(place, *manifest) : fail(manifest.error());
    if (!sound) {
      done.damaged.push_back(sound.error().message());
      continue;
    }
    if (auto swapped = swap_current(place.filename()); !swapped) return fail(swapped.error());
    done.to = number;
    return done;
  }
  return fail(ErrorKind::kUnavailable, "there is no sound generation to go back to", path_.string(),
              "run notes-index to build a new one");
}

void IndexDirectory::collect_generations() const {
  const auto current = current_number(path_);
  if (!current) return;
  std::vector<std::uint64_t> others = list_generations(path_);
  std::erase(others, *current);
  others.resize(others.size() - std::min(others.size(), kGenerationsKept));
  for (const std::uint64_t number : others) {
    const fs::path place = path_ / generation_name(number);
    const auto lease = GenerationLease::to_remove(place);
    std::error_code ignored;
    if (lease) fs::remove_all(place, ignored);
  }
}

}  // namespace notesearch
