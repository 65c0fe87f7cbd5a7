// One generation, opened: everything of it that is immutable and shared.
//
// A snapshot stays whole and readable for as long as somebody holds it, also after newer generations
// were published: it holds a lease (schema/generation_lease.h), so that the indexer leaves the
// directory where it is. It is safe from any number of threads; what is not (Xapian's handles, the
// stemmer) lives in a Searcher, one per thread, which opens its own handle by the generation's path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "schema/columns.h"
#include "schema/generation.h"
#include "schema/generation_lease.h"
#include "schema/names.h"
#include "schema/note_store.h"
#include "schema/spelling.h"
#include "schema/suggestions.h"
#include "schema/vocabulary.h"

namespace notesearch {

class IndexSnapshot {
 public:
  // How a generation is examined before it is opened: by open_manifest() alone, or by
  // verify_digests() as well, which reads all of it.
  enum class Check : std::uint8_t { kFast, kWhole };

  // Opens what INDEX/current points to. When that is damaged, as far as the check can tell, or
  // `current` leads nowhere, the next sound generation is opened, the older ones first, and
  // damage() tells. kUnavailable when there is no index, kBadData when no generation is sound, or
  // the one to be opened is of a newer notesearch: no older one is served in its stead.
  static Result<std::shared_ptr<const IndexSnapshot>> open(const std::filesystem::path& index_dir,
                                                           Check check = Check::kFast);

  // Why this is not the generation that should serve: what is wrong with that one, on one line,
  // with paths below the index directory. Empty when all is well.
  [[nodiscard]] const std::string& damage() const { return damage_; }

  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const Columns& columns() const { return files_.columns; }
  [[nodiscard]] const NoteStore& notes() const { return files_.notes; }
  [[nodiscard]] const Vocabulary& vocabulary() const { return files_.vocabulary; }
  // Knows no words when a notesearch that had no corrections wrote the generation.
  [[nodiscard]] const Spelling& spelling() const { return files_.spelling; }
  [[nodiscard]] const Names& names() const { return files_.names; }
  // Has none when an older notesearch wrote the generation.
  [[nodiscard]] const Suggestions& suggestions() const { return files_.suggestions; }
  [[nodiscard]] std::filesystem::path database_path() const { return dir_ / kDatabaseDir; }

 private:
  // What stands beside the database.
  struct Files {
    Columns columns;
    NoteStore notes;
    Vocabulary vocabulary;
    Spelling spelling;
    Names names;
    Suggestions suggestions;
  };

  IndexSnapshot(std::filesystem::path dir, GenerationLease lease, Manifest manifest, Files files);
  static Result<Files> open_files(const std::filesystem::path& dir);
  static Result<std::unique_ptr<IndexSnapshot>> open_generation(const std::filesystem::path& dir,
                                                                Check check);
  static Result<std::shared_ptr<const IndexSnapshot>> open_best(
      const std::vector<std::filesystem::path>& generations, Check check, std::string damage);

  std::filesystem::path dir_;
  GenerationLease lease_;
  std::string damage_;
  Manifest manifest_;
  Files files_;
};

}  // namespace notesearch
