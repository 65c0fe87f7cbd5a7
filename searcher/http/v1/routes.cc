#include "searcher/http/v1/routes.h"

#include <array>
#include <utility>

#include "schema/base/text.h"
#include "searcher/facet_search_json.h"
#include "searcher/http/v1/error_reply.h"
#include "searcher/http/v1/note_json.h"
#include "searcher/http/v1/openapi.h"
#include "searcher/http/v1/parameters.h"
#include "searcher/http/v1/search_parameters.h"
#include "searcher/markdown_view.h"
#include "searcher/related_json.h"
#include "searcher/response_json.h"
#include "searcher/suggest_json.h"

namespace notesearch {
namespace {

using Prepared = std::variant<Reply, Work>;

constexpr const char* kMarkdownType = "text/markdown; charset=utf-8";

Reply json_reply(std::string text) {
  Reply reply;
  reply.body = std::move(text);
  return reply;
}

// The error of something that the path names.
Reply path_error_reply(Error error) {
  if (error.kind == ErrorKind::kNotFound) error.where = "slug";
  return error_reply(error);
}

Work cacheable(std::string key, std::function<Reply(WorkContext&)> run) {
  return {std::move(key), true, std::move(run)};
}

// Dates in words and the age of notes count from today.
std::string key_of_day(std::string_view path, const std::string& query, Day today) {
  std::string key(path);
  key += '?';
  key += query;
  key += ' ';
  key += format_day(today);
  return key;
}

std::string key_of(std::string_view path, const std::string& query) {
  std::string key(path);
  key += '?';
  key += query;
  return key;
}

// Whether it was asked as people ask: a query, and nothing that keeps notes out of sight.
bool is_plain_question(const SearchRequest& request) {
  return !request.query.empty() && request.offset == 0 && request.tags.empty() &&
         request.years.empty() && !request.days.first && !request.days.last;
}

Reply run_search(const SearchParameters& asked, WorkContext& context) {
  SearchRequest request = asked.request;
  request.deadline = context.deadline;
  const auto response = context.searcher.search(request);
  if (!response) return error_reply(response.error());
  Reply reply;
  if (asked.markdown) {
    reply.body = markdown_answer(*response, asked.budget_tokens);
    reply.content_type = kMarkdownType;
  } else {
    reply.body = json_text(*response, {.tags = asked.tags, .years = asked.years});
  }
  reply.results = response->total;
  if (response->total == 0 && is_plain_question(request)) reply.unanswered = trim(request.query);
  return reply;
}

Prepared prepare_search(const RouteRequest& route) {
  auto asked = read_search(route.http.query, route.today);
  if (!asked) return error_reply(asked.error());
  std::string key = key_of_day("/v1/search", canonical_query(*asked), route.today);
  return cacheable(std::move(key), [asked = *std::move(asked)](WorkContext& context) {
    return run_search(asked, context);
  });
}

Prepared prepare_facets(const RouteRequest& route) {
  auto asked = read_facet_search(route.http.query, route.today);
  if (!asked) return error_reply(asked.error());
  std::string key = key_of_day("/v1/facets", canonical_query(*asked), route.today);
  return cacheable(std::move(key), [asked = *std::move(asked)](WorkContext& context) {
    FacetSearchRequest request = asked;
    request.search.deadline = context.deadline;
    const auto response = context.searcher.facet_values(request);
    return response ? json_reply(json_text(*response)) : error_reply(response.error());
  });
}

Prepared prepare_suggest(const RouteRequest& route) {
  auto asked = read_suggest(route.http.query);
  if (!asked) return error_reply(asked.error());
  std::string key = key_of("/v1/suggest", canonical_query(*asked));
  return cacheable(std::move(key), [asked = *std::move(asked)](WorkContext& context) {
    const auto response = context.searcher.suggest(asked);
    return response ? json_reply(json_text(*response)) : error_reply(response.error());
  });
}

Prepared prepare_related(const RouteRequest& route) {
  constexpr std::array<KnownParameter, 1> kKnown = {{{"limit"}}};
  const auto parameters = Parameters::read(route.http.query, kKnown);
  if (!parameters) return error_reply(parameters.error());
  RelatedRequest asked;
  const auto limit = parameters->count("limit", {0, kMaxRelated}, asked.limit);
  if (!limit) return error_reply(limit.error());
  asked.slug = route.captures.at(0);
  asked.limit = *limit;
  std::string key = key_of("/v1/related/" + asked.slug, "limit=" + std::to_string(asked.limit));
  return cacheable(std::move(key), [asked = std::move(asked)](WorkContext& context) {
    RelatedRequest request = asked;
    request.deadline = context.deadline;
    const auto response = context.searcher.related(request);
    if (!response) return path_error_reply(response.error());
    Reply reply = json_reply(json_text(*response));
    reply.results = static_cast<std::uint32_t>(response->notes.size());
    return reply;
  });
}

Prepared prepare_note(const RouteRequest& route) {
  const auto parameters = Parameters::read(route.http.query, {});
  if (!parameters) return error_reply(parameters.error());
  std::string slug = route.captures.at(0);
  std::string key = key_of("/v1/notes/" + slug, {});
  return cacheable(std::move(key), [slug = std::move(slug)](WorkContext& context) {
    auto note = context.searcher.note(slug);
    if (!note && note.error().kind == ErrorKind::kNotFound) {
      note.error().fix = context.searcher.slugs_like(slug, context.deadline);
    }
    if (!note) return path_error_reply(note.error());
    return json_reply(json_text(*note, context.snapshot.manifest().generation));
  });
}

Reply openapi_reply() {
  Reply reply;
  reply.body = openapi_document();
  return reply;
}

// Work where there is a worker for it, for the sake of what the service makes of replies that are kept.
Prepared prepare_openapi(const RouteRequest& route) {
  if (route.snapshot == nullptr) return openapi_reply();
  return cacheable("/openapi.json", [](WorkContext&) { return openapi_reply(); });
}

Route get(std::string_view pattern, const char* name, Prepare prepare) {
  return {HttpMethod::kGet, pattern, name, std::move(prepare), true};
}

}  // namespace

std::vector<Route> v1_routes() {
  std::vector<Route> routes = {
      get("/v1/search", "search", prepare_search),
      get("/v1/suggest", "suggest", prepare_suggest),
      get("/v1/related/{slug}", "related", prepare_related),
      get("/v1/notes/{slug}", "note", prepare_note),
      get("/v1/facets", "facets", prepare_facets),
      get("/openapi.json", "openapi", prepare_openapi),
  };
  routes.back().needs_index = false;
  return routes;
}

}  // namespace notesearch
