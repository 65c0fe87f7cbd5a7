// What notes-searchd answers over HTTP: finds the route of a request, and does for all of them what is the
// same: caching, ETags, compression, CORS, HEAD, deadlines, errors, log and figures.
//
//   request ─ route ─ prepare ─┬─ reply
//                              └─ work ─┬─ 304: the client has it
//                                       ├─ cache
//                                       └─ job of a worker ─ reply, kept in the cache
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "searcher/http/cors.h"
#include "searcher/http/result_cache.h"
#include "searcher/http/router.h"
#include "searcher/http/server/application.h"
#include "searcher/http/serving_index.h"

namespace notesearch {

struct ServiceOptions {
  std::size_t cache_bytes = std::size_t{32} << 20;
  std::chrono::milliseconds deadline{2'000};  // of a search, from its request's arrival
  std::chrono::seconds max_age{60};           // for which clients and proxies may keep an answer
  std::chrono::seconds stale_while_revalidate{300};
};

// Whoever wants to know what goes on. Empty ones are not called.
struct ServiceObservers {
  std::function<void(const Exchange&)> completed;  // each request; I/O thread
  // A query that no note answers (Reply::unanswered), whoever answers it; of the worker or the I/O thread.
  std::function<void(const std::string& query, const HttpRequest&)> unanswered;
};

class NotesService : public Application {
 public:
  // The index must outlive the service.
  NotesService(ServiceOptions options, const ServingIndex& index, std::vector<Route> routes,
               Cors cors, ServiceObservers observers);

  std::variant<HttpResponse, Job> handle(const HttpRequest& request) override;
  HttpResponse refuse(Refusal refusal, const HttpRequest& request) override;
  void completed(const Exchange& exchange) override;

  [[nodiscard]] CacheStats cache_stats() const { return cache_.stats(); }

 private:
  struct Asked;
  struct Task;

  std::optional<HttpResponse> find_spelling(const Asked& asked);
  std::variant<HttpResponse, Job> begin(const Asked& asked, const RouteMatch& match);
  std::variant<HttpResponse, Job> begin_work(const Asked& asked, const Route& route, Work work);
  HttpResponse run(const Task& task, std::size_t worker);
  [[nodiscard]] HttpResponse answer(const char* route, Reply reply, bool compress) const;
  [[nodiscard]] HttpResponse dressed(const HttpRequest& request, HttpResponse response) const;
  void tell_unanswered(const std::string& query, const HttpRequest& request) const;
  [[nodiscard]] std::string cache_control(bool cacheable) const;

  const ServiceOptions options_;
  const ServingIndex& index_;
  const Router router_;
  const Cors cors_;
  const ServiceObservers observers_;
  ResultCache cache_;
};

}  // namespace notesearch
