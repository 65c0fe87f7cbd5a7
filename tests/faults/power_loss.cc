#include "tests/faults/power_loss.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace notesearch::faults {
namespace {

namespace fs = std::filesystem;

using Name = std::pair<ino_t, std::string>;  // in a directory

constexpr std::uint64_t kNewestNameSeed = 1;  // loses all but the newest change of each directory

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

ino_t inode_of(const fs::path& path) {
  const auto status = status_of(path);
  return status ? status->st_ino : 0;
}

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// By inode number: where the regular files, or the directories, below `top` are.
std::map<ino_t, fs::path> find_all(const fs::path& top, bool directories) {
  std::map<ino_t, fs::path> found;
  if (directories) found[inode_of(top)] = top;
  std::error_code code;
  for (auto it = fs::recursive_directory_iterator(top, code);
       !code && it != fs::recursive_directory_iterator(); it.increment(code)) {
    const auto status = status_of(it->path());
    if (!status) continue;
    if (directories ? S_ISDIR(status->st_mode) : S_ISREG(status->st_mode)) {
      found[status->st_ino] = it->path();
    }
  }
  return found;
}

int any(int least, int most, std::mt19937_64& random) {
  return std::uniform_int_distribution<int>(least, most)(random);
}

}  // namespace

void PowerLoss::before_change(const fs::path& file) {
  const auto status = status_of(file);
  if (!status || !S_ISREG(status->st_mode) || sure_contents_.contains(status->st_ino)) return;
  sure_contents_[status->st_ino] = content_of(file);
}

void PowerLoss::after_sync(const fs::path& path) {
  const ino_t inode = inode_of(path);
  sure_contents_.erase(inode);
  std::erase_if(name_changes_,
                [inode](const NameChange& change) { return change.directory == inode; });
}

int PowerLoss::create(const fs::path& path, const Act& act) {
  const bool is_new = !status_of(path);
  const int result = act();
  if (result < 0 || !is_new) return result;
  name_changes_.push_back({Kind::kAppeared, inode_of(path.parent_path()), path.filename(), 0, {}});
  const auto status = status_of(path);
  if (status && S_ISREG(status->st_mode)) sure_contents_[status->st_ino] = {};
  return result;
}

int PowerLoss::rename(const fs::path& from, const fs::path& to, const Act& act) {
  const fs::path replaced = status_of(to) ? keep(to) : fs::path();
  const int result = act();
  if (result < 0) {
    if (!replaced.empty()) ::unlink(replaced.c_str());
    return result;
  }
  name_changes_.push_back({Kind::kMoved, inode_of(to.parent_path()), to.filename(),
                           inode_of(from.parent_path()), from.filename(), replaced});
  return result;
}

int PowerLoss::remove_file(const fs::path& path, const Act& act) {
  const fs::path kept = keep(path);
  const int result = act();
  if (result == 0) {
    name_changes_.push_back(
        {Kind::kVanished, inode_of(path.parent_path()), path.filename(), 0, {}, kept});
  } else if (!kept.empty()) {
    ::unlink(kept.c_str());
  }
  return result;
}

// A full directory is left to the call, which refuses it.
int PowerLoss::remove_directory(const fs::path& path, const Act& act) {
  std::error_code code;
  if (!fs::is_empty(path, code) || code) return act();
  const fs::path kept = new_grave();
  if (::rename(path.c_str(), kept.c_str()) != 0) return -1;
  name_changes_.push_back(
      {Kind::kVanished, inode_of(path.parent_path()), path.filename(), 0, {}, kept});
  return 0;
}

void PowerLoss::lose(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  lose_contents(seed, random);
  lose_names(seed, random);
}

void PowerLoss::lose_contents(std::uint64_t seed, std::mt19937_64& random) {
  std::map<ino_t, fs::path> places = find_all(root_, false);
  places.merge(find_all(graveyard_, false));
  for (const auto& [inode, sure] : sure_contents_) {
    const auto place = places.find(inode);
    if (place == places.end()) continue;
    std::string content = content_of(place->second);
    const int fate = seed <= kNewestNameSeed ? 0 : any(0, 2, random);
    if (fate == 0) {
      content = sure;
    } else if (fate == 1) {
      const auto cut = any(0, static_cast<int>(content.size()), random);
      std::fill(content.begin() + cut, content.end(), '\0');
    }
    // Not in place: other threads still run, and may have the file mapped.
    const fs::path lost = new_grave();
    std::ofstream(lost, std::ios::binary) << content;
    ::rename(lost.c_str(), place->second.c_str());
  }
}

void PowerLoss::lose_names(std::uint64_t seed, std::mt19937_64& random) {
  std::set<Name> outlived;  // by changes that are kept
  std::set<ino_t> seen;
  std::for_each(name_changes_.rbegin(), name_changes_.rend(), [&](const NameChange& change) {
    const Name to(change.directory, change.name);
    const Name from(change.from_directory, change.from_name);
    const bool newest = seen.insert(change.directory).second;
    const bool lucky =
        seed > kNewestNameSeed ? any(0, 1, random) == 1 : seed == kNewestNameSeed && newest;
    const bool moved = change.kind == Kind::kMoved;
    if (!lucky && !outlived.contains(to) && !(moved && outlived.contains(from))) {
      undo(change);
      return;
    }
    outlived.insert(to);
    if (moved) outlived.insert(from);
  });
}

void PowerLoss::undo(const NameChange& change) {
  std::map<ino_t, fs::path> places = find_all(root_, true);
  places.merge(find_all(graveyard_, true));
  const auto directory = places.find(change.directory);
  if (directory == places.end()) return;
  const fs::path path = directory->second / change.name;
  const auto from = places.find(change.from_directory);
  if (change.kind == Kind::kAppeared) {
    ::rename(path.c_str(), new_grave().c_str());
  } else if (change.kind == Kind::kMoved && from != places.end()) {
    ::rename(path.c_str(), (from->second / change.from_name).c_str());
  }
  if (!change.kept.empty()) ::rename(change.kept.c_str(), path.c_str());
}

fs::path PowerLoss::new_grave() {
  std::error_code exists;
  fs::create_directories(graveyard_, exists);
  return graveyard_ / std::to_string(++graves_);
}

// Empty for what has no hard links: directories, and what does not exist.
fs::path PowerLoss::keep(const fs::path& file) {
  fs::path grave = new_grave();
  if (::link(file.c_str(), grave.c_str()) != 0) grave.clear();
  return grave;
}

}  // namespace notesearch::faults
