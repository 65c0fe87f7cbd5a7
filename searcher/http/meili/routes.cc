#include "searcher/http/meili/routes.h"

#include <array>
#include <memory>
#include <utility>

#include "schema/base/text.h"
#include "searcher/http/meili/attributes.h"
#include "searcher/http/meili/document_answers.h"
#include "searcher/http/meili/index_info.h"
#include "searcher/http/meili/keys.h"
#include "searcher/http/meili/multi_search.h"
#include "searcher/http/meili/payload.h"
#include "searcher/http/meili/query_reader.h"
#include "searcher/http/meili/search.h"

namespace notesearch::meili {
namespace {

using nlohmann::ordered_json;
using Answer = MeiliResult<ordered_json>;
using Prepared = std::variant<Reply, Work>;

// What all routes need, kept by each of them.
struct Setting {
  Keys keys;
  std::string documentation;
};
using SharedSetting = std::shared_ptr<const Setting>;

// What a route does, once it is known that it may.
using Handler = std::function<MeiliResult<Prepared>(const RouteRequest&, const SharedSetting&)>;

Reply json_reply(const ordered_json& json) {
  Reply reply;
  reply.body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return reply;
}

Reply reply_to(const Answer& answer, const Setting& setting) {
  return answer ? json_reply(*answer) : error_reply(answer.error(), setting.documentation);
}

Prepare guarded(const SharedSetting& setting, Handler handler) {
  return [setting, handler = std::move(handler)](const RouteRequest& route) -> Prepared {
    if (const auto allowed = setting->keys.check(route.http.authorization); !allowed) {
      return error_reply(allowed.error(), setting->documentation);
    }
    auto prepared = handler(route, setting);
    if (!prepared) return error_reply(prepared.error(), setting->documentation);
    return *std::move(prepared);
  };
}

// The text of the request that a worker reads, which is all that its reply depends on.
struct Question {
  IndexUid index = IndexUid::kNotes;
  Form form = Form::kBody;
  std::string text;
  Day today = {};
};

MeiliResult<Question> question_of(const RouteRequest& route, Form form) {
  Question question{IndexUid::kNotes, form, {}, route.today};
  if (form == Form::kBody) {
    const auto content = check_content(route.http.content_type, route.http.body);
    if (!content) return tl::unexpected(content.error());
  }
  if (!route.captures.empty()) {
    const auto index = read_index_uid(route.captures.front());
    if (!index) return tl::unexpected(index.error());
    question.index = *index;
  }
  question.text = form == Form::kBody ? route.http.body : route.http.query;
  return question;
}

// As clients sent it: what they send for the same is mostly the same, and reading it is a worker's. Dates in
// words and the age of notes count from today.
std::string key_of(std::string_view name, const Question& question) {
  std::string key(name);
  key += question.form == Form::kBody ? " body " : " ";
  key += uid_of(question.index);
  key += ' ';
  key += format_day(question.today);
  key += ' ';
  key += question.text;
  return key;
}

using Ask = Reply (*)(const Question&, WorkContext&, const Setting&);

Handler asking(std::string_view name, Form form, Ask ask) {
  return [=](const RouteRequest& route, const SharedSetting& setting) -> MeiliResult<Prepared> {
    auto question = question_of(route, form);
    if (!question) return tl::unexpected(question.error());
    std::string key = key_of(name, *question);
    return Work{std::move(key), false,
                [question = *std::move(question), setting, ask](WorkContext& context) {
                  return ask(question, context, *setting);
                }};
  };
}

std::uint32_t total_of(const ordered_json& answer) {
  const char* const member = answer.contains("totalHits") ? "totalHits" : "estimatedTotalHits";
  return answer.value(member, 0U);
}

// What the log is told of an answer to one search.
void describe(const SearchQuery& query, const ordered_json& answer, Reply& reply) {
  reply.results = total_of(answer);
  const bool first = query.finite ? query.page == 1 : query.offset == 0;
  const std::string_view words = trim(query.q);
  const bool narrowed =
      !query.filter.passes_all() || !query.search_on.empty() || query.score_threshold;
  if (reply.results == 0U && first && !narrowed) {
    reply.unanswered = words;
  }
}

Reply ask_search(const Question& question, WorkContext& context, const Setting& setting) {
  auto query = read_search(question.index, question.form, question.text);
  if (!query) return error_reply(query.error(), setting.documentation);
  query->today = question.today;
  const Answer answer = search(*query, context);
  Reply reply = reply_to(answer, setting);
  if (answer) describe(*query, *answer, reply);
  return reply;
}

Reply ask_multi_search(const Question& question, WorkContext& context, const Setting& setting) {
  auto query = read_multi_search(question.text);
  if (!query) return error_reply(query.error(), setting.documentation);
  for (SearchQuery& one : query->queries) one.today = question.today;
  const Answer answer = multi_search(*query, context);
  Reply reply = reply_to(answer, setting);
  // The first is the search itself; others are asked for the sake of its facets.
  if (answer && !query->federation && !query->queries.empty()) {
    describe(query->queries.front(), (*answer)["results"].front(), reply);
  } else if (answer && query->federation) {
    reply.results = total_of(*answer);
  }
  return reply;
}

Reply ask_facet_search(const Question& question, WorkContext& context, const Setting& setting) {
  auto query = read_facet_search(question.index, question.text);
  if (!query) return error_reply(query.error(), setting.documentation);
  query->search.today = question.today;
  return reply_to(facet_search(*query, context), setting);
}

Reply ask_similar(const Question& question, WorkContext& context, const Setting& setting) {
  const auto query = read_similar(question.index, question.form, question.text);
  if (!query) return error_reply(query.error(), setting.documentation);
  return reply_to(similar(*query, context), setting);
}

Reply ask_documents(const Question& question, WorkContext& context, const Setting& setting) {
  const auto query = read_documents(question.index, question.form, question.text);
  if (!query) return error_reply(query.error(), setting.documentation);
  return reply_to(list_documents(*query, context), setting);
}

MeiliResult<Prepared> prepare_document(const RouteRequest& route, const SharedSetting& setting) {
  const auto question = question_of(route, Form::kParameters);
  if (!question) return tl::unexpected(question.error());
  const auto fields = read_document_fields(question->text);
  if (!fields) return tl::unexpected(fields.error());
  const std::string& id = route.captures.at(1);
  return Work{key_of("document/" + id, *question), false,
              [index = question->index, id, fields = *fields, setting](WorkContext& context) {
                return reply_to(one_document(index, id, fields, context), *setting);
              }};
}

// What is told of an index depends on nothing but the generation.
Handler telling(std::string_view name, ordered_json (*tell)(IndexUid, const IndexSnapshot&)) {
  return [=](const RouteRequest& route, const SharedSetting&) -> MeiliResult<Prepared> {
    Question question;
    question.today = route.today;
    if (!route.captures.empty()) {
      const auto index = read_index_uid(route.captures.front());
      if (!index) return tl::unexpected(index.error());
      question.index = *index;
    }
    return Work{key_of(name, question), false,
                [tell, index = question.index](WorkContext& context) {
                  return json_reply(tell(index, context.snapshot));
                }};
  };
}

ordered_json tell_index(IndexUid index, const IndexSnapshot& snapshot) {
  return index_json(index, snapshot.manifest());
}

ordered_json tell_indexes(IndexUid, const IndexSnapshot& snapshot) {
  ordered_json results = ordered_json::array();
  for (const IndexUid index : kIndexes) results.push_back(index_json(index, snapshot.manifest()));
  const std::size_t count = results.size();
  return {{"results", std::move(results)}, {"offset", 0}, {"limit", 20}, {"total", count}};
}

ordered_json tell_stats(IndexUid, const IndexSnapshot& snapshot) { return stats_json(snapshot); }

ordered_json tell_settings(IndexUid index, const IndexSnapshot&) { return settings_json(index); }

Handler replying(ordered_json json) {
  return [json = std::move(json)](const RouteRequest&, const SharedSetting&) {
    return MeiliResult<Prepared>(json_reply(json));
  };
}

MeiliResult<Prepared> refuse_change(const RouteRequest&, const SharedSetting&) {
  return refuse(403, "invalid_api_key", "Nothing can be changed here, with no API key.");
}

// What Meilisearch's owner may do, and nobody here.
constexpr std::array<std::string_view, 14> kOwnersPaths = {
    "/keys",
    "/keys/{key}",
    "/tasks",
    "/tasks/{task}",
    "/batches",
    "/dumps",
    "/snapshots",
    "/swap-indexes",
    "/experimental-features",
    "/network",
    "/webhooks",
    "/indexes/{uid}/documents/edit",
    "/indexes/{uid}/documents/delete",
    "/indexes/{uid}/documents/delete-batch",
};

// Paths that may be read, but not written to.
constexpr std::array<std::string_view, 6> kReadPaths = {
    "/indexes",
    "/indexes/{uid}",
    "/indexes/{uid}/settings",
    "/indexes/{uid}/settings/{setting}",
    "/indexes/{uid}/documents",
    "/indexes/{uid}/documents/{id}",
};

class Routes {
 public:
  explicit Routes(SharedSetting setting) : setting_(std::move(setting)) {}

  void get(std::string_view pattern, const char* name, Handler handler) {
    add(HttpMethod::kGet, pattern, name, std::move(handler));
  }
  void post(std::string_view pattern, const char* name, Handler handler) {
    add(HttpMethod::kPost, pattern, name, std::move(handler));
  }
  // Without an index, too.
  void add_constant(std::string_view pattern, const char* name, const ordered_json& json) {
    get(pattern, name, replying(json));
    routes_.back().needs_index = false;
  }
  void refuse(HttpMethod method, std::string_view pattern) {
    add(method, pattern, "meili-refused", refuse_change);
    routes_.back().needs_index = false;
  }
  std::vector<Route> take() { return std::move(routes_); }

 private:
  void add(HttpMethod method, std::string_view pattern, const char* name, Handler handler) {
    routes_.push_back({method, pattern, name, guarded(setting_, std::move(handler))});
  }

  SharedSetting setting_;
  std::vector<Route> routes_;
};

void add_searches(Routes& routes) {
  routes.post("/multi-search", "meili-multi-search",
              asking("multi-search", Form::kBody, ask_multi_search));
  routes.post("/indexes/{uid}/search", "meili-search", asking("search", Form::kBody, ask_search));
  routes.get("/indexes/{uid}/search", "meili-search",
             asking("search", Form::kParameters, ask_search));
  routes.post("/indexes/{uid}/facet-search", "meili-facet-search",
              asking("facet-search", Form::kBody, ask_facet_search));
  routes.post("/indexes/{uid}/similar", "meili-similar",
              asking("similar", Form::kBody, ask_similar));
  routes.get("/indexes/{uid}/similar", "meili-similar",
             asking("similar", Form::kParameters, ask_similar));
}

void add_documents(Routes& routes) {
  routes.get("/indexes/{uid}/documents", "meili-documents",
             asking("documents", Form::kParameters, ask_documents));
  routes.post("/indexes/{uid}/documents/fetch", "meili-documents",
              asking("documents", Form::kBody, ask_documents));
  routes.get("/indexes/{uid}/documents/{id}", "meili-document", prepare_document);
}

void add_info(Routes& routes) {
  routes.get("/indexes", "meili-info", telling("indexes", tell_indexes));
  routes.get("/indexes/{uid}", "meili-info", telling("index", tell_index));
  routes.get("/indexes/{uid}/stats", "meili-info", telling("index-stats", index_stats_json));
  routes.get("/indexes/{uid}/settings", "meili-info", telling("settings", tell_settings));
  routes.get("/stats", "meili-info", telling("stats", tell_stats));
  routes.add_constant("/version", "meili-info", version_json());
}

}  // namespace

std::vector<Route> meili_routes(const MeiliOptions& options) {
  const auto setting =
      std::make_shared<const Setting>(Setting{Keys(options.keys), options.documentation});
  // Whoever looks whether the server is up shows no key.
  const auto open = std::make_shared<const Setting>(Setting{Keys({}), options.documentation});
  Routes health(open);
  health.add_constant("/health", "meili-health", {{"status", "available"}});
  Routes routes(setting);
  add_searches(routes);
  add_documents(routes);
  add_info(routes);
  for (const std::string_view path : kOwnersPaths) routes.refuse(HttpMethod::kGet, path);
  for (const HttpMethod method : {HttpMethod::kPost, HttpMethod::kOther}) {
    for (const std::string_view path : kOwnersPaths) routes.refuse(method, path);
    for (const std::string_view path : kReadPaths) routes.refuse(method, path);
  }
  std::vector<Route> all = health.take();
  for (Route& route : routes.take()) all.push_back(std::move(route));
  return all;
}

}  // namespace notesearch::meili
