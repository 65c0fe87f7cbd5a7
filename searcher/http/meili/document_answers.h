// Documents as the routes for documents hand them out.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "searcher/http/meili/meili_error.h"
#include "searcher/http/meili/query_reader.h"
#include "searcher/http/work.h"

namespace notesearch::meili {

// { "results", "offset", "limit", "total" }. With a filter or an order those that a search without words
// finds, kMaxTotalHits at most; with ids those of them that there are; else all, in the order of documents.h.
// Errors: those of find.h, and of answer_budget.h.
MeiliResult<nlohmann::ordered_json> list_documents(const DocumentsQuery& query,
                                                   WorkContext& context);

// The fields of one document that are asked for; document_not_found (404).
MeiliResult<nlohmann::ordered_json> one_document(IndexUid index, const std::string& id,
                                                 const std::vector<std::string>& fields,
                                                 WorkContext& context);

}  // namespace notesearch::meili
