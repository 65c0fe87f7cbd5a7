#include "searcher/index_snapshot.h"

#include <utility>

namespace notesearch {
namespace {

// A generation without one of its files is damaged, not absent.
Error as_damage(Error error) {
  if (error.kind == ErrorKind::kUnavailable) error.kind = ErrorKind::kBadData;
  if (error.fix.empty()) error.fix = "run notes-index --full to build the index anew";
  return error;
}

}  // namespace

IndexSnapshot::IndexSnapshot(std::filesystem::path dir, Manifest manifest, Columns columns,
                             NoteStore notes, Vocabulary vocabulary)
    : dir_(std::move(dir)),
      manifest_(std::move(manifest)),
      columns_(std::move(columns)),
      notes_(std::move(notes)),
      vocabulary_(std::move(vocabulary)) {}

Result<std::shared_ptr<const IndexSnapshot>> IndexSnapshot::open(
    const std::filesystem::path& index_dir) {
  auto dir = current_generation(index_dir);
  if (!dir) return fail(dir.error());
  auto manifest = open_manifest(*dir);
  if (!manifest) return fail(manifest.error());
  auto columns = Columns::open(*dir / kColumnsFile);
  if (!columns) return fail(as_damage(columns.error()));
  auto notes = NoteStore::open(*dir / kNoteStoreFile);
  if (!notes) return fail(as_damage(notes.error()));
  auto vocabulary = Vocabulary::open(*dir / kVocabularyFile);
  if (!vocabulary) return fail(as_damage(vocabulary.error()));
  return std::shared_ptr<const IndexSnapshot>(
      new IndexSnapshot(*std::move(dir), *std::move(manifest), *std::move(columns),
                        *std::move(notes), *std::move(vocabulary)));
}

}  // namespace notesearch
