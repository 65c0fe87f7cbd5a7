// The terms of the field that a query names, and small queries of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <xapian.h>

#include "schema/fields.h"
#include "searcher/query_parser.h"

namespace notesearch {

// Prefix of the field's own terms; empty for any field.
[[nodiscard]] std::string_view prefix_of(QueryField field);

// Whether words of the field are found by their stems and phrases by the field's own positions.
[[nodiscard]] bool is_inflected(QueryField field);

// Words in a row. In a field without positions: the row anywhere in the note, and each of its words
// in the field.
[[nodiscard]] Xapian::Query phrase_query(const std::vector<std::string>& parts, QueryField field);

// The queries as one under an operator; of one the query itself, of none the empty one.
[[nodiscard]] Xapian::Query combine(Xapian::Query::op op,
                                    const std::vector<Xapian::Query>& queries);
[[nodiscard]] Xapian::Query unscored(const Xapian::Query& query);
[[nodiscard]] Xapian::Query scaled(const Xapian::Query& query, double weight);

// Whether any note matches. May throw Xapian::Error.
[[nodiscard]] bool occurs(const Xapian::Database& database, const Xapian::Query& query);

}  // namespace notesearch
