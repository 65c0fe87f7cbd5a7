// The file of note records in a generation.
//
// Format: the eight bytes "NOTESTR1", then one record (record.h) after another, each preceded by
// its size in bytes as a little-endian 32-bit number and padded with zeros to a multiple of eight.
// Where a record begins is kept in the columns (columns.h), by document id. Nothing is compressed:
// a hit costs a page of the file cache, not an inflate.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "schema/base/error.h"
#include "schema/mapped_file.h"
#include "schema/record.h"

namespace notesearch {

// Appends records to a new file. Not thread-safe. The file is complete once close() succeeded;
// close() flushes to the kernel, the publisher calls fsync.
class NoteStoreWriter {
 public:
  static Result<NoteStoreWriter> create(const std::filesystem::path& path);

  // The record's offset, or kIo (disk full).
  Result<std::uint64_t> append(std::string_view record);
  Result<void> close();

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  NoteStoreWriter(std::FILE* file, std::filesystem::path path);
  Result<void> write(std::string_view bytes);

  std::unique_ptr<std::FILE, CloseFile> file_;
  std::filesystem::path path_;
  std::uint64_t size_bytes_ = 0;
};

// Reads records; any thread.
class NoteStore {
 public:
  static Result<NoteStore> open(const std::filesystem::path& path);

  // The raw record at an offset that the columns gave; kBadData when there is none.
  Result<std::string_view> record(std::uint64_t offset) const;
  // The same, verified and ready to read. Valid as long as the store.
  Result<NoteView> note(std::uint64_t offset) const;

 private:
  explicit NoteStore(MappedFile file) : file_(std::move(file)) {}
  MappedFile file_;
};

}  // namespace notesearch
