// One generation, opened: everything of it that is immutable and shared.
//
// A snapshot stays whole and readable for as long as somebody holds it, also after newer generations
// were published. It is safe from any number of threads; what is not (Xapian's handles, the stemmer)
// lives in a Searcher, one per thread. A Searcher opens its own handle by the generation's path, so it
// has to be made while the directory exists; the indexer keeps two generations before the current one.
#pragma once

#include <filesystem>
#include <memory>

#include "schema/base/error.h"
#include "schema/columns.h"
#include "schema/generation.h"
#include "schema/note_store.h"
#include "schema/vocabulary.h"

namespace notesearch {

class IndexSnapshot {
 public:
  // Opens what INDEX/current points to. kUnavailable when there is no index, kBadData when it is of a
  // version that this program can't read, or damaged as far as open_manifest() can tell.
  static Result<std::shared_ptr<const IndexSnapshot>> open(const std::filesystem::path& index_dir);

  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const Columns& columns() const { return columns_; }
  [[nodiscard]] const NoteStore& notes() const { return notes_; }
  [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
  [[nodiscard]] std::filesystem::path database_path() const { return dir_ / kDatabaseDir; }

 private:
  IndexSnapshot(std::filesystem::path dir, Manifest manifest, Columns columns, NoteStore notes,
                Vocabulary vocabulary);

  std::filesystem::path dir_;
  Manifest manifest_;
  Columns columns_;
  NoteStore notes_;
  Vocabulary vocabulary_;
};

}  // namespace notesearch
