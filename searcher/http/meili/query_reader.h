// Reads what Meilisearch's routes are asked. Errors are Meilisearch's, codes and words.
//
// Pure functions, any thread. Text may be anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/http/meili/search_query.h"

namespace notesearch::meili {

// As what a request comes: the JSON of a body, or what stands behind "?" in the address.
enum class Form : std::uint8_t { kBody, kParameters };

// What the routes for documents are asked.
struct DocumentsQuery {
  IndexUid index = IndexUid::kNotes;
  std::uint32_t offset = 0;
  std::uint32_t limit = 20;
  std::vector<std::string> fields = {"*"};
  std::optional<std::vector<std::string>> ids;
  Filter filter;
  Sort sort = Sort::kRelevance;  // the order in which they are kept
};

MeiliResult<SearchQuery> read_search(IndexUid index, Form form, std::string_view text);
MeiliResult<FacetSearchQuery> read_facet_search(IndexUid index, std::string_view body);
MeiliResult<SimilarQuery> read_similar(IndexUid index, Form form, std::string_view text);
MeiliResult<DocumentsQuery> read_documents(IndexUid index, Form form, std::string_view text);
// The attributes that one document is asked for.
MeiliResult<std::vector<std::string>> read_document_fields(std::string_view query_string);

// "`a b` is not a valid index uid. …" (400) or "Index `x` not found." (404).
MeiliResult<IndexUid> read_index_uid(const std::string& uid);

}  // namespace notesearch::meili
