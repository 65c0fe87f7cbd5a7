#include "indexer/canary.h"

#include <optional>
#include <string>

#include <xapian.h>

#include "indexer/generation_files.h"
#include "indexer/xapian_wall.h"
#include "schema/columns.h"
#include "schema/fields.h"
#include "schema/generation.h"
#include "schema/names.h"
#include "schema/note_store.h"
#include "schema/spelling.h"
#include "schema/suggestions.h"
#include "schema/vocabulary.h"

namespace notesearch {
namespace {

tl::unexpected<Error> defect(std::string what, const std::filesystem::path& where) {
  return fail(ErrorKind::kInternal, "the new index is not sound: " + std::move(what),
              where.string(), "run again with --full; the index that serves is untouched");
}

std::optional<std::string> title_term(NoteView note, Analyzer& analyzer) {
  std::optional<std::string> found;
  static_cast<void>(analyzer.analyze(text_of(note->title()), [&](const Term& term) {
    if (!found && term.kind == TermKind::kPart) {
      found = word_term(info(Field::kTitle).prefix, term.text);
    }
  }));
  return found;
}

bool finds(const Xapian::Database& database, const std::string& term, DocId docid) {
  auto posting = database.postlist_begin(term);
  posting.skip_to(docid);
  return posting != database.postlist_end(term) && *posting == docid;
}

// The first note at or after `docid` whose title has words must be found by one.
Result<void> probe(const Columns& columns, const NoteStore& store, const Xapian::Database& database,
                   DocId docid, Analyzer& analyzer) {
  for (; docid <= columns.last_docid(); ++docid) {
    if (!columns.exists(docid)) continue;
    auto note = store.note(columns.record_offset(docid));
    if (!note) return fail(note.error());
    const auto term = title_term(*note, analyzer);
    if (!term) continue;
    if (finds(database, *term, docid)) return {};
    return defect("the title of " + std::string(text_of((*note)->slug())) + " does not find it",
                  {});
  }
  return {};
}

}  // namespace

Result<void> check_canary(const std::filesystem::path& generation_dir, std::size_t notes,
                          Analyzer& analyzer) {
  auto columns = Columns::open(generation_dir / kColumnsFile);
  if (!columns) return fail(columns.error());
  auto store = NoteStore::open(generation_dir / kNoteStoreFile);
  if (!store) return fail(store.error());
  if (auto vocabulary = Vocabulary::open(generation_dir / kVocabularyFile); !vocabulary) {
    return fail(vocabulary.error());
  }
  if (auto spelling = Spelling::open(generation_dir / kSpellingFile); !spelling) {
    return fail(spelling.error());
  }
  if (auto names = Names::open(generation_dir / kNamesFile, *columns); !names) {
    return fail(names.error());
  }
  const auto suggestions = Suggestions::open(generation_dir / kSuggestionsFile, *columns);
  if (!suggestions) return fail(suggestions.error());
  const auto path = database_dir(generation_dir);
  return with_database(path, [&]() -> Result<void> {
    const Xapian::Database database(path.string());
    if (database.get_doccount() != notes || columns->notes() != notes) {
      return defect("it holds " + std::to_string(database.get_doccount()) + " documents and " +
                        std::to_string(columns->notes()) + " rows for " + std::to_string(notes) +
                        " notes",
                    generation_dir);
    }
    const DocId last = columns->last_docid();
    for (const DocId start : {DocId{1}, last / 2 + 1, last}) {
      auto found = probe(*columns, *store, database, start, analyzer);
      if (!found) return found;
    }
    return {};
  });
}

}  // namespace notesearch
