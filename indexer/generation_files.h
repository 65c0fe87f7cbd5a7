// The files beside the database of a generation, written in document id order.
//
// Not thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/base/error.h"
#include "schema/columns.h"
#include "schema/names.h"
#include "schema/note_store.h"
#include "schema/suggestions.h"

namespace notesearch {

class GenerationFiles {
 public:
  // The language is one that Analyzer::create() takes.
  static Result<GenerationFiles> create(const std::filesystem::path& generation_dir,
                                        const std::string& stem_language);

  // Ids must ascend. kBadData when the record is none.
  Result<void> add(DocId docid, std::string_view record);

  // Completes notes.store, columns, names, suggestions, vocabulary and spelling.
  Result<void> finish(const Xapian::Database& database);

 private:
  GenerationFiles(std::filesystem::path directory, NoteStoreWriter store, Analyzer analyzer)
      : directory_(std::move(directory)),
        store_(std::move(store)),
        analyzer_(std::move(analyzer)) {}

  std::filesystem::path directory_;
  NoteStoreWriter store_;
  ColumnsWriter columns_;
  Analyzer analyzer_;
  NamesWriter names_;
  SuggestionsWriter suggestions_;
};

// The database of a generation, xapian/ in it.
[[nodiscard]] std::filesystem::path database_dir(const std::filesystem::path& generation_dir);

}  // namespace notesearch
