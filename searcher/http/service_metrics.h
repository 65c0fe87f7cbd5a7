// Figures for Prometheus, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats/),
// by the prometheus-cpp library.
//
// Of requests a histogram of seconds by route and class of status; no label holds what a client chose.
#pragma once

#include <memory>
#include <string>

#include "searcher/http/result_cache.h"
#include "searcher/http/server/application.h"
#include "searcher/http/server/http_server.h"
#include "searcher/http/serving_index.h"

namespace notesearch {

class ServiceMetrics {
 public:
  ServiceMetrics();
  ~ServiceMetrics();
  ServiceMetrics(const ServiceMetrics&) = delete;
  ServiceMetrics& operator=(const ServiceMetrics&) = delete;

  // Of one thread, the I/O thread.
  void count(const Exchange& exchange);

  // All of them as of now.
  [[nodiscard]] std::string text(const ServerStats& server, const CacheStats& cache,
                                 const ServingState& index) const;

 private:
  struct Requests;
  std::unique_ptr<Requests> requests_;
};

}  // namespace notesearch
