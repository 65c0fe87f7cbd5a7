#include "searcher/http/meili/document_answers.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "searcher/http/meili/answer_budget.h"
#include "searcher/http/meili/documents.h"
#include "searcher/http/meili/note_search.h"
#include "searcher/http/meili/payload.h"
#include "searcher/http/meili/search.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;

ordered_json with_fields(ordered_json document, const std::vector<std::string>& fields) {
  if (std::find(fields.begin(), fields.end(), "*") != fields.end()) return document;
  ordered_json wanted = ordered_json::object();
  for (auto& [name, value] : document.items()) {
    if (std::find(fields.begin(), fields.end(), name) != fields.end()) {
      wanted[name] = std::move(value);
    }
  }
  return wanted;
}

ordered_json answer(const DocumentsQuery& query, ordered_json results, std::uint64_t total) {
  return {{"results", std::move(results)},
          {"offset", query.offset},
          {"limit", query.limit},
          {"total", total}};
}

MeiliResult<ordered_json> found_documents(const DocumentsQuery& query, WorkContext& context) {
  SearchQuery search_query;
  search_query.index = query.index;
  search_query.offset = query.offset;
  search_query.limit = query.limit;
  search_query.retrieve = query.fields;
  search_query.filter = query.filter;
  search_query.sort = query.sort;
  auto found = search(search_query, context);
  if (!found) return found;
  return answer(query, std::move((*found)["hits"]), (*found)["estimatedTotalHits"]);
}

bool is_late(const WorkContext& context) {
  return std::chrono::steady_clock::now() >= context.deadline;
}

MeiliResult<ordered_json> named_documents(const DocumentsQuery& query, WorkContext& context) {
  AnswerBudget budget;
  std::vector<ordered_json> all;
  for (const std::string& id : *query.ids) {
    if (is_late(context)) return too_late();
    auto found = document(query.index, id, context);
    if (!found) continue;
    all.push_back(with_fields(*std::move(found), query.fields));
    if (!budget.take(all.back())) return refuse_too_much();
  }
  ordered_json results = ordered_json::array();
  for (std::size_t i = query.offset; i < all.size() && results.size() < query.limit; ++i) {
    results.push_back(std::move(all[i]));
  }
  return answer(query, std::move(results), all.size());
}

}  // namespace

MeiliResult<ordered_json> list_documents(const DocumentsQuery& query, WorkContext& context) {
  if (query.ids) return named_documents(query, context);
  if (!query.filter.passes_all() || query.sort != Sort::kRelevance) {
    return found_documents(query, context);
  }
  AnswerBudget budget;
  ordered_json results = ordered_json::array();
  const std::uint32_t limit = std::min(query.limit, kMaxTotalHits);
  for (ordered_json& one : documents(query.index, query.offset, limit, context.snapshot)) {
    if (is_late(context)) return too_late();
    results.push_back(with_fields(std::move(one), query.fields));
    if (!budget.take(results.back())) return refuse_too_much();
  }
  return answer(query, std::move(results), document_count(query.index, context.snapshot));
}

MeiliResult<ordered_json> one_document(IndexUid index, const std::string& id,
                                       const std::vector<std::string>& fields,
                                       WorkContext& context) {
  auto found = document(index, id, context);
  if (!found) {
    return refuse(404, "document_not_found", "Document `" + shown_text(id) + "` not found.");
  }
  return with_fields(*std::move(found), fields);
}

}  // namespace notesearch::meili
