// The ways in which a file is damaged for a test, and a file damaged for a while.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/temporary_dir.h"

namespace notesearch {

struct Damage {
  std::string what;                  // "bit 3 of byte 17 flipped"
  std::optional<std::string> bytes;  // none: the file is deleted
};

// Gives every damage of a file's sound bytes to `take`. Of a small file every byte has one of its
// bits flipped and every length is tried; of a larger one at least `sampled` places are, by chance
// that is the same in every run.
inline void for_each_damage(const std::string& sound, std::size_t sampled,
                            const std::function<void(const Damage&)>& take) {
  constexpr std::size_t kSmallBytes = 4096;
  std::mt19937 random(20261122);
  std::vector<std::size_t> places(sound.size() <= kSmallBytes ? sound.size() : sampled);
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = sound.size() <= kSmallBytes ? i : random() % sound.size();
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    std::string bytes = sound;
    bytes[places[i]] = static_cast<char>(bytes[places[i]] ^ (1 << (i % 8)));
    take({"bit " + std::to_string(i % 8) + " of byte " + std::to_string(places[i]) + " flipped",
          std::move(bytes)});
  }
  for (const std::size_t size : places) {
    take({"cut to " + std::to_string(size) + " bytes", sound.substr(0, size)});
  }
  for (std::size_t at = 0; at < sound.size(); at += kSmallBytes) {
    const std::size_t length = std::min(kSmallBytes, sound.size() - at);
    std::string bytes = sound;
    bytes.replace(at, length, length, '\0');
    if (bytes != sound) take({"zeros from byte " + std::to_string(at), std::move(bytes)});
  }
  take({"a byte appended", sound + '\0'});
  take({"deleted", std::nullopt});
}

// Writes the damaged file, and the sound one again in the end. In place: a file that is emptied
// first and closed makes some file systems wait for the disk.
class DamagedFile {
 public:
  explicit DamagedFile(std::filesystem::path path)
      : path_(std::move(path)), sound_(read_file(path_)) {}
  DamagedFile(const DamagedFile&) = delete;
  DamagedFile& operator=(const DamagedFile&) = delete;
  ~DamagedFile() { write(sound_); }

  [[nodiscard]] const std::string& sound() const { return sound_; }

  void apply(const Damage& damage) const {
    if (damage.bytes) {
      write(*damage.bytes);
    } else {
      std::filesystem::remove(path_);
    }
  }

 private:
  void write(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::app);  // creates it
    std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
    file << bytes << std::flush;
    if (!file) throw std::runtime_error("can't write " + path_.string());
    std::filesystem::resize_file(path_, bytes.size());
  }

  std::filesystem::path path_;
  std::string sound_;
};

// The files below a directory, relative to it, in byte order.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& dir) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dir)) {
    if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(dir));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace notesearch
