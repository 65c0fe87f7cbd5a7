// The note that a slug names.
#pragma once

#include <string_view>

#include <xapian.h>

#include "schema/columns.h"

namespace notesearch {

// 0 when no note has the slug. May throw Xapian::Error. The database serves one thread.
[[nodiscard]] DocId note_by_slug(std::string_view slug, const Columns& columns,
                                 const Xapian::Database& database);

}  // namespace notesearch
