#include "searcher/http/meili/attributes.h"

#include <algorithm>
#include <array>

namespace notesearch::meili {
namespace {

// A date has no other order than the day, so that sorting by it is sorting notes by age.
constexpr std::array<Attribute, 12> kNoteAttributes = {{
    {.name = "id", .filterable = true},
    {.name = "title", .searchable = true},
    {.name = "excerpt", .searchable = true},
    {.name = "body", .searchable = true},
    {.name = "tags", .searchable = true, .filterable = true, .facet = true},
    {.name = "year", .filterable = true, .facet = true},
    {.name = "month", .filterable = true, .facet = true},
    {.name = "date", .filterable = true, .facet = true, .sortable = true},
    {.name = "date_iso", .filterable = true, .sortable = true},
    {.name = "url"},
    {.name = "words"},
    {.name = "reading_minutes"},
}};

constexpr std::array<Attribute, 20> kSectionAttributes = {{
    {.name = "id"},
    {.name = "note", .filterable = true},
    {.name = "title", .searchable = true},
    {.name = "heading", .searchable = true},
    {.name = "anchor"},
    {.name = "content", .searchable = true},
    {.name = "url"},
    {.name = "tags", .searchable = true, .filterable = true, .facet = true},
    {.name = "year", .filterable = true, .facet = true},
    {.name = "month", .filterable = true, .facet = true},
    {.name = "date", .filterable = true, .facet = true, .sortable = true},
    {.name = "date_iso", .filterable = true, .sortable = true},
    {.name = "hierarchy_lvl0", .searchable = true},
    {.name = "hierarchy_lvl1", .searchable = true},
    {.name = "hierarchy_lvl2", .searchable = true},
    {.name = "hierarchy_lvl3", .searchable = true},
    {.name = "hierarchy_lvl4", .searchable = true},
    {.name = "hierarchy_lvl5", .searchable = true},
    {.name = "hierarchy_lvl6", .searchable = true},
    {.name = "objectID"},
}};

}  // namespace

std::span<const Attribute> attributes(IndexUid index) {
  switch (index) {
    case IndexUid::kNotes:
      return kNoteAttributes;
    case IndexUid::kSections:
      return kSectionAttributes;
  }
  return {};
}

std::vector<std::string> attributes_with(IndexUid index, bool Attribute::*property) {
  std::vector<std::string> names;
  for (const Attribute& attribute : attributes(index)) {
    if (attribute.*property) names.emplace_back(attribute.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string_view uid_of(IndexUid index) {
  switch (index) {
    case IndexUid::kNotes:
      return "notes";
    case IndexUid::kSections:
      return "sections";
  }
  return {};
}

std::optional<IndexUid> index_of(std::string_view uid) {
  for (const IndexUid index : kIndexes) {
    if (uid_of(index) == uid) return index;
  }
  return std::nullopt;
}

}  // namespace notesearch::meili
