// A file mapped read-only into memory, for as long as the object lives.
//
// Movable, not copyable; the bytes may be read from any thread. The files of a generation are never
// changed once published, so the mapping cannot shrink under its reader.
#pragma once

#include <filesystem>
#include <string_view>

#include "schema/base/error.h"

namespace notesearch {

class MappedFile {
 public:
  // kUnavailable when the file is missing, kIo when it can't be read. An empty file maps to "".
  static Result<MappedFile> open(const std::filesystem::path& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes_;
};

}  // namespace notesearch
