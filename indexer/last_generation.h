// The generation that serves, as the next run needs it: what is known of every note, and the stored
// records to carry over.
//
// Views point into the mapped files and live as long as the LastGeneration, wherever it is moved.
// Reading is safe from any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/changes.h"
#include "schema/base/error.h"
#include "schema/columns.h"
#include "schema/generation.h"
#include "schema/note_store.h"

namespace notesearch {

class LastGeneration {
 public:
  // Opens a generation after comparing every file with its digest: a damaged one must not be copied
  // into the next. kBadData when it is damaged or of a schema that can't be read.
  static Result<LastGeneration> open(const std::filesystem::path& generation_dir);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  [[nodiscard]] DocId last_docid() const { return columns_.last_docid(); }

  // In ascending document id.
  [[nodiscard]] const std::vector<KnownNote>& notes() const { return notes_; }

  [[nodiscard]] std::optional<DocId> find(std::string_view slug) const;

  // The stored note of an id that find() gave.
  [[nodiscard]] NoteView note(DocId docid) const { return views_[docid]; }
  [[nodiscard]] Result<std::string_view> record(DocId docid) const;

 private:
  LastGeneration(std::filesystem::path path, Manifest manifest, Columns columns, NoteStore store);
  Result<void> read_notes();

  std::filesystem::path path_;
  Manifest manifest_;
  Columns columns_;
  NoteStore store_;
  std::vector<KnownNote> notes_;
  std::vector<NoteView> views_;  // by document id
  std::unordered_map<std::string_view, DocId> docids_;
};

// The note that a record holds, to be indexed anew.
[[nodiscard]] Note decode_note(NoteView view);

// The digests of the bodies that a generation holds, read without comparing its files.
Result<std::vector<std::string>> read_body_digests(const std::filesystem::path& generation_dir);

// The Manifest::content of a generation (content_digest() of changes.h), read without comparing its
// files.
Result<std::string> content_digest(const std::filesystem::path& generation_dir);

// What there is to start from.
struct LastState {
  std::optional<LastGeneration> generation;
  std::vector<Problem> problems;  // of generations that could not be used
};

// The current generation; when it is damaged, the first sound one of generations_to_try(). kBadData
// when a newer notesearch wrote it: overwriting that would be a loss.
Result<LastState> open_last_generation(const std::filesystem::path& index_dir);

}  // namespace notesearch
