// The files beside the database of a generation, written in document id order.
//
// Not thread-safe.
#pragma once

#include <filesystem>
#include <string_view>

#include <xapian.h>

#include "schema/base/error.h"
#include "schema/columns.h"
#include "schema/note_store.h"

namespace notesearch {

class GenerationFiles {
 public:
  static Result<GenerationFiles> create(const std::filesystem::path& generation_dir);

  // Ids must ascend. kBadData when the record is none.
  Result<void> add(DocId docid, std::string_view record);

  // Completes notes.store, columns, vocabulary and spelling.
  Result<void> finish(const Xapian::Database& database);

 private:
  GenerationFiles(std::filesystem::path directory, NoteStoreWriter store)
      : directory_(std::move(directory)), store_(std::move(store)) {}

  std::filesystem::path directory_;
  NoteStoreWriter store_;
  ColumnsWriter columns_;
};

// The database of a generation, xapian/ in it.
[[nodiscard]] std::filesystem::path database_dir(const std::filesystem::path& generation_dir);

}  // namespace notesearch
