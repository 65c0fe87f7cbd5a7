#include "indexer/generation_files.h"

#include <utility>

#include "schema/generation.h"
#include "schema/spelling_builder.h"
#include "schema/vocabulary.h"

namespace notesearch {

Result<GenerationFiles> GenerationFiles::create(const std::filesystem::path& generation_dir,
                                                const std::string& stem_language) {
  auto analyzer = Analyzer::create(stem_language);
  if (!analyzer) return fail(analyzer.error());
  auto store = NoteStoreWriter::create(generation_dir / kNoteStoreFile);
  if (!store) return fail(store.error());
  return GenerationFiles(generation_dir, std::move(*store), std::move(*analyzer));
}

Result<void> GenerationFiles::add(DocId docid, std::string_view record) {
  auto view = view_note(record);
  if (!view) return fail(view.error());
  auto offset = store_.append(record);
  if (!offset) return fail(offset.error());
  columns_.add(docid, *view, *offset);
  names_.add(docid, *view, analyzer_);
  suggestions_.add(docid, *view, analyzer_);
  return {};
}

Result<void> GenerationFiles::finish(const Xapian::Database& database) {
  if (auto closed = store_.close(); !closed) return closed;
  if (auto written = columns_.write(directory_ / kColumnsFile); !written) return written;
  if (auto written = names_.write(directory_ / kNamesFile); !written) return written;
  if (auto written = suggestions_.write(directory_ / kSuggestionsFile); !written) return written;
  const auto path = directory_ / kVocabularyFile;
  if (auto written = write_vocabulary(database, path); !written) return written;
  auto vocabulary = Vocabulary::open(path);
  if (!vocabulary) return fail(vocabulary.error());
  return write_spelling(*vocabulary, directory_ / kSpellingFile);
}

std::filesystem::path database_dir(const std::filesystem::path& generation_dir) {
  return generation_dir / kDatabaseDir;
}

}  // namespace notesearch
