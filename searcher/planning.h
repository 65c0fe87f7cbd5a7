// What planning a query needs of the index and of the request.
#pragma once

#include <string>
#include <string_view>

#include <xapian.h>

#include "schema/analysis.h"
#include "schema/columns.h"
#include "schema/names.h"
#include "schema/note_store.h"
#include "schema/spelling.h"
#include "schema/vocabulary.h"
#include "searcher/request.h"
#include "searcher/synonyms.h"

namespace notesearch {

// All references must outlive the plan's making. The analyser and the database serve one thread.
struct Planning {
  Analyzer& analyzer;
  const Vocabulary& vocabulary;
  const Spelling& spelling;
  const Names& names;
  const Synonyms& synonyms;
  const Columns& columns;
  const Xapian::Database& database;
  RankingParts ranking;
  bool plain = false;      // the query is words and nothing else
  bool open_word = false;  // the last word may be the beginning of a longer one
  const NoteStore& notes;
  std::string_view text;  // the query as typed

  // Whether notes have a folded word, in any form.
  [[nodiscard]] bool knows(const std::string& word) const;
};

}  // namespace notesearch
