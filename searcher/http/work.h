// What a route makes of a request: a reply at once, or work for a worker.
//
// Routes know requests and replies, and nothing of sockets, caching, compression, CORS or logs: these are
// the service's (notes_service.h), the same for every route.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/base/date.h"
#include "searcher/http/server/message.h"
#include "searcher/index_snapshot.h"
#include "searcher/search.h"

namespace notesearch {

struct Reply {
  int status = 200;
  std::string body;  // valid UTF-8
  std::string content_type = "application/json; charset=utf-8";
  std::vector<HttpHeader> headers = {};
  std::optional<std::uint32_t> results = {};  // notes found, for the log
  // The query, when it was asked as people ask it (first page, no filters) and no note has its words.
  std::string unanswered = {};
  // Of a 5xx: what went wrong, for the log. Clients are told less.
  std::string failure = {};
};

// What a worker has for its work: its own handles on one generation. `searcher` is no other thread's
// meanwhile.
struct WorkContext {
  Searcher& searcher;
  const IndexSnapshot& snapshot;
  std::chrono::steady_clock::time_point deadline;  // an answer after it is not wanted
};

struct Work {
  // All that the reply depends on, beside the generation, in one form for all requests that mean the
  // same. Empty: replies are not kept.
  std::string key;
  // Whether clients and proxies may keep the reply: it gets an ETag and Cache-Control.
  bool cacheable = false;
  std::function<Reply(WorkContext&)> run;
};

// A request on a route, and what the service knows. `captures` are the parts of the path that the
// route's pattern leaves open, in order.
struct RouteRequest {
  const HttpRequest& http;
  std::vector<std::string> captures;
  const std::shared_ptr<const IndexSnapshot>& snapshot;  // null: there is no index yet
  Day today;
};

// On the I/O thread: what takes more than microseconds belongs into Work::run.
using Prepare = std::function<std::variant<Reply, Work>(const RouteRequest&)>;

struct Route {
  HttpMethod method = HttpMethod::kGet;  // kGet answers HEAD too
  // "/v1/related/{slug}": a part in braces takes one non-empty part of a path.
  std::string_view pattern;
  const char* name = "";  // in logs and figures
  Prepare prepare;
  bool needs_index = true;  // without one the service answers 503 itself
};

}  // namespace notesearch
