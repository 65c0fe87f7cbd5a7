#include "searcher/http/notes_service.h"

#include <algorithm>
#include <utility>

#include "schema/digest.h"
#include "searcher/http/refusals.h"
#include "searcher/http/server/compress.h"

namespace notesearch {
namespace {

using std::chrono::steady_clock;

constexpr int kOk = 200;
constexpr int kNotModified = 304;
// Below, compression saves no packet.
constexpr std::size_t kLeastCompressedBytes = 1'500;

Day today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

// Weak: answers for the same key tell the same, but how long they took.
std::string etag_of(const std::string& epoch, const std::string& key) {
  return "W/\"" + epoch + "-" + xxh128_hex(key) + "\"";
}

// By the weak comparison of RFC 9110, 8.8.3.2. Our tags have nothing in them that could stand in the
// middle of another.
bool has_tag(const std::string& if_none_match, std::string_view etag) {
  etag.remove_prefix(2);
  return if_none_match.find(etag) != std::string::npos;
}

}  // namespace

// A request, and what it is answered from: all of it from one generation and on one day.
struct NotesService::Asked {
  const HttpRequest& request;
  std::shared_ptr<Serving> serving;  // null: there is no index
  Day today;

  // Names the request as it is spelled. Paths and queries have no line feeds: another one has another.
  [[nodiscard]] std::string spelling() const {
    std::string key = serving->epoch();
    key += '\n';
    key += std::to_string(today.time_since_epoch().count());
    key += '\n';
    key += request.path;
    key += '\n';
    key += request.query;
    return key;
  }
};

// What a job needs, together: jobs are copied.
struct NotesService::Task {
  HttpRequest request;
  const Route& route;
  Work work;
  std::string key;       // in the cache; empty: not kept
  std::string spelling;  // of the request, a second key; empty: none
  std::string etag;      // empty: none
  std::shared_ptr<Serving> serving;
  steady_clock::time_point deadline;
};

NotesService::NotesService(ServiceOptions options, const ServingIndex& index,
                           std::vector<Route> routes, Cors cors, ServiceObservers observers)
    : options_(options),
      index_(index),
      router_(std::move(routes)),
      cors_(std::move(cors)),
      observers_(std::move(observers)),
      cache_(options.cache_bytes) {}

std::variant<HttpResponse, Application::Job> NotesService::handle(const HttpRequest& request) {
  if (request.method == HttpMethod::kOptions) {
    HttpResponse response = cors_.preflight(request, router_.methods(request.path));
    response.route = "preflight";
    return response;
  }
  const Asked asked{request, index_.current(), today()};
  if (auto kept = find_spelling(asked)) return dressed(request, *std::move(kept));
  const RouteMatch match = router_.find(request.method, request.path);
  if (match.route != nullptr) return begin(asked, match);
  const Reply none = no_route(request, router_.methods(request.path));
  return dressed(request, answer("unknown", none, false));
}

// What was asked in just this spelling is found without being read. Who sends a validator is not looked for.
std::optional<HttpResponse> NotesService::find_spelling(const Asked& asked) {
  const HttpRequest& request = asked.request;
  const bool reads = request.method == HttpMethod::kGet || request.method == HttpMethod::kHead;
  if (!cache_.enabled() || !reads || !request.if_none_match.empty() || !asked.serving) {
    return std::nullopt;
  }
  auto kept = cache_.find(asked.spelling(), ResultCache::Counting::kHits);
  if (kept) tell_unanswered(kept->unanswered, request);
  return kept;
}

std::variant<HttpResponse, Application::Job> NotesService::begin(const Asked& asked,
                                                                 const RouteMatch& match) {
  const HttpRequest& request = asked.request;
  const Route& route = *match.route;
  if (!asked.serving && route.needs_index) {
    return dressed(request, answer(route.name, no_index(request), false));
  }
  const std::shared_ptr<const IndexSnapshot> snapshot =
      asked.serving ? asked.serving->snapshot() : nullptr;
  auto prepared = route.prepare({request, match.captures, snapshot, asked.today});
  if (auto* reply = std::get_if<Reply>(&prepared)) {
    return dressed(request, answer(route.name, std::move(*reply), request.accepts_gzip));
  }
  return begin_work(asked, route, std::get<Work>(std::move(prepared)));
}

std::variant<HttpResponse, Application::Job> NotesService::begin_work(const Asked& asked,
                                                                      const Route& route,
                                                                      Work work) {
  const HttpRequest& request = asked.request;
  const std::string& epoch = asked.serving->epoch();
  Task task{request, route, std::move(work), {}, {}, {}, asked.serving, {}};
  if (!task.work.key.empty()) {
    const std::string key = std::string(route.name) + '\n' + task.work.key;
    if (task.work.cacheable) task.etag = etag_of(epoch, key);
    if (!task.etag.empty() && has_tag(request.if_none_match, task.etag)) {
      Reply reply{kNotModified, {}, {}, {}, {}, {}};
      reply.headers = {
          {"ETag", task.etag}, {"Cache-Control", cache_control(true)}, {"Vary", "Accept-Encoding"}};
      return dressed(request, answer(route.name, std::move(reply), false));
    }
    if (cache_.enabled()) {
      task.key = epoch + '\n' + key;
      if (task.work.cacheable) task.spelling = asked.spelling();
      if (auto kept = cache_.find(task.key)) {
        tell_unanswered(kept->unanswered, request);
        if (!task.spelling.empty()) cache_.keep(task.spelling, *kept);
        return dressed(request, *std::move(kept));
      }
    }
  }
  task.deadline = steady_clock::now() + options_.deadline;
  const auto shared = std::make_shared<const Task>(std::move(task));
  return Job([this, shared](std::size_t worker) { return run(*shared, worker); });
}

HttpResponse NotesService::run(const Task& task, std::size_t worker) {
  WorkContext context{task.serving->searcher(worker), *task.serving->snapshot(), task.deadline};
  Reply reply = task.work.run(context);
  tell_unanswered(reply.unanswered, task.request);
  const bool good = reply.status == kOk;
  if (good && !task.etag.empty()) {
    reply.headers.push_back({"ETag", task.etag});
    reply.headers.push_back({"Cache-Control", cache_control(true)});
  }
  const bool keep = good && !task.key.empty() && cache_.takes(reply.body.size());
  HttpResponse response =
      answer(task.route.name, std::move(reply), keep || task.request.accepts_gzip);
  if (keep) cache_.keep(task.key, response);
  if (keep && !task.spelling.empty()) cache_.keep(task.spelling, response);
  return dressed(task.request, std::move(response));
}

HttpResponse NotesService::answer(const char* route, Reply reply, bool compress) const {
  HttpResponse response;
  response.status = reply.status;
  response.route = route;
  response.results = reply.results;
  response.failure = std::move(reply.failure);
  response.unanswered = std::move(reply.unanswered);
  response.headers = std::move(reply.headers);
  const bool has_cache_control =
      std::any_of(response.headers.begin(), response.headers.end(),
                  [](const HttpHeader& header) { return header.name == "Cache-Control"; });
  if (!has_cache_control) response.headers.push_back({"Cache-Control", cache_control(false)});
  if (reply.status == kNotModified) return response;
  response.content_type = std::move(reply.content_type);
  auto content = std::make_shared<Content>();
  if (compress && reply.body.size() >= kLeastCompressedBytes) content->gzip = gzip(reply.body);
  content->plain = std::move(reply.body);
  response.content = std::move(content);
  return response;
}

// What depends on who asks.
HttpResponse NotesService::dressed(const HttpRequest& request, HttpResponse response) const {
  cors_.add_headers(request, response);
  return response;
}

std::string NotesService::cache_control(bool cacheable) const {
  if (!cacheable) return "no-store";
  return "public, max-age=" + std::to_string(options_.max_age.count()) +
         ", stale-while-revalidate=" + std::to_string(options_.stale_while_revalidate.count());
}

HttpResponse NotesService::refuse(Refusal refusal, const HttpRequest& request) {
  HttpResponse response = answer("refused", refused(refusal, request), false);
  std::erase_if(response.headers, [](const HttpHeader& header) {
    return header.name == "Retry-After";  // the server knows for how long
  });
  cors_.add_headers(request, response);
  return response;
}

void NotesService::tell_unanswered(const std::string& query, const HttpRequest& request) const {
  if (!query.empty() && observers_.unanswered) observers_.unanswered(query, request);
}

void NotesService::completed(const Exchange& exchange) {
  if (observers_.completed) observers_.completed(exchange);
}

}  // namespace notesearch
