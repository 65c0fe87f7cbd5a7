// The fields of a search, which several routes have, and what they mean. Errors as in query_reader.h.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/http/meili/request_fields.h"
#include "searcher/http/meili/search_query.h"

namespace notesearch::meili {

// Tags of highlights and the mark of cuts may be no longer: they are repeated at every match.
inline constexpr std::size_t kMaxTagBytes = 256;

[[nodiscard]] std::span<const Field> search_fields();      // of a body
[[nodiscard]] std::span<const Field> search_parameters();  // of an address

// Fields that are not there have their defaults, so that the fields may be those of another route.
MeiliResult<SearchQuery> read_search(IndexUid index, const RequestFields& fields);

// The order of a list of "date:desc" and the like: the first decides, since no two days are the same.
MeiliResult<Sort> read_sort(IndexUid index, const std::vector<std::string>& list);

// "`a, b`".
[[nodiscard]] std::string names_in_one(const std::vector<std::string>& names);

}  // namespace notesearch::meili
