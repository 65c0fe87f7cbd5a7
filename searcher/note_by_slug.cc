#include "searcher/note_by_slug.h"

#include <string>

#include "schema/fields.h"

namespace notesearch {

DocId note_by_slug(std::string_view slug, const Columns& columns,
                   const Xapian::Database& database) {
  if (slug.empty() || slug.size() > kMaxTermBytes) return 0;
  const std::string term = slug_term(slug);
  if (term.size() > kMaxTermBytes) return 0;
  const auto found = database.postlist_begin(term);
  return found == database.postlist_end(term) || !columns.exists(*found) ? 0 : *found;
}

}  // namespace notesearch
