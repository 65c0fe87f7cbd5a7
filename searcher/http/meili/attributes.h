// The attributes of the two indexes, in the order of their documents: the one table that reading,
// checking, settings and documents go by.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/http/meili/search_query.h"

namespace notesearch::meili {

inline constexpr std::array<IndexUid, 2> kIndexes = {IndexUid::kNotes, IndexUid::kSections};

// Whose values no two documents of an index share.
inline constexpr std::string_view kPrimaryKey = "id";

struct Attribute {
  std::string_view name;
  bool searchable = false;
  bool filterable = false;  // in filters, and as distinct
  bool facet = false;       // counted, and searched for values
  bool sortable = false;
};

[[nodiscard]] std::span<const Attribute> attributes(IndexUid index);

// The attributes with a property, in byte order of their names, as messages and settings list them.
[[nodiscard]] std::vector<std::string> attributes_with(IndexUid index, bool Attribute::*property);

[[nodiscard]] std::string_view uid_of(IndexUid index);
[[nodiscard]] std::optional<IndexUid> index_of(std::string_view uid);

}  // namespace notesearch::meili
