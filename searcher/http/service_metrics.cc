#include "searcher/http/service_metrics.h"

#include <utility>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "schema/base/instant.h"

namespace notesearch {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

const prometheus::Histogram::BucketBoundaries kSeconds = {.0005, .001, .0025, .005, .01, .025,
                                                          .05,   .1,   .25,   .5,   1,   2.5};

double seconds_of(std::chrono::microseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::string class_of(int status) { return std::to_string(status / 100) + "xx"; }

// Figures that others count: one sample each.
class Samples {
 public:
  template <typename Number>
  void gauge(const char* name, const char* help, Number value) {
    add(MetricType::Gauge, name, help).gauge.value = static_cast<double>(value);
  }
  template <typename Number>
  void counter(const char* name, const char* help, Number value) {
    add(MetricType::Counter, name, help).counter.value = static_cast<double>(value);
  }
  [[nodiscard]] std::vector<MetricFamily> take() { return std::move(families_); }

 private:
  ClientMetric& add(MetricType type, const char* name, const char* help) {
    families_.push_back({std::string("notesearch_") + name, help, type, {{}}});
    return families_.back().metric.front();
  }

  std::vector<MetricFamily> families_;
};

void add_server(const ServerStats& server, Samples& samples) {
  samples.gauge("connections", "Connections that are open.", server.connections);
  samples.gauge("queue_length", "Requests that wait for a worker.", server.queued);
  samples.gauge("workers_busy", "Workers that are at a request.", server.running);
  samples.counter("connections_accepted_total", "Connections accepted.", server.accepted);
  samples.counter("connections_refused_total", "Connections closed for a limit.",
                  server.turned_away);
  samples.counter("connections_timed_out_total", "Connections closed for being slow or idle.",
                  server.timed_out);
}

void add_cache(const CacheStats& cache, Samples& samples) {
  samples.counter("cache_hits_total", "Answers given from the cache.", cache.hits);
  samples.counter("cache_misses_total", "Answers looked for in the cache in vain.", cache.misses);
  samples.gauge("cache_entries", "Answers in the cache.", cache.entries);
  samples.gauge("cache_bytes", "Bytes that the cache holds.", cache.bytes);
}

void add_index(const ServingState& index, Samples& samples) {
  samples.gauge("index_ready", "1 when there is an index to search.", index.serving ? 1 : 0);
  samples.gauge("index_trouble", "1 when what should serve can't be opened.",
                index.failure.empty() ? 0 : 1);
  samples.counter("index_swaps_total", "Generations that began to serve.", index.swaps);
  if (index.compared) {
    samples.gauge("index_compared_timestamp_seconds",
                  "When the index was last compared with the site.",
                  index.compared->time_since_epoch().count());
  }
  if (!index.serving) return;
  const Manifest& manifest = index.serving->snapshot()->manifest();
  samples.gauge("index_generation", "The generation that serves.", manifest.generation);
  samples.gauge("index_notes", "Notes in it.", manifest.notes);
  if (const auto published = parse_instant(manifest.published)) {
    samples.gauge("index_published_timestamp_seconds", "When it was published.",
                  published->time_since_epoch().count());
  }
}

}  // namespace

struct ServiceMetrics::Requests {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("notesearch_http_request_duration_seconds")
          .Help("From a request's last byte to its answer's last.")
          .Register(registry);
  prometheus::Histogram& queued = prometheus::BuildHistogram()
                                      .Name("notesearch_http_queue_duration_seconds")
                                      .Help("Time that requests waited for a worker.")
                                      .Register(registry)
                                      .Add({}, kSeconds);
  prometheus::Counter& bytes = prometheus::BuildCounter()
                                   .Name("notesearch_http_response_bytes_total")
                                   .Help("Bytes of bodies sent.")
                                   .Register(registry)
                                   .Add({});
  prometheus::Counter& left = prometheus::BuildCounter()
                                  .Name("notesearch_http_clients_left_total")
                                  .Help("Clients that left before their answer.")
                                  .Register(registry)
                                  .Add({});
  prometheus::Counter& shed = prometheus::BuildCounter()
                                  .Name("notesearch_http_shed_total")
                                  .Help("Requests turned away with 429 or 503.")
                                  .Register(registry)
                                  .Add({});
};

ServiceMetrics::ServiceMetrics() : requests_(std::make_unique<Requests>()) {}
ServiceMetrics::~ServiceMetrics() = default;

void ServiceMetrics::count(const Exchange& exchange) {
  constexpr int kTooMany = 429;
  constexpr int kUnavailable = 503;
  const int status = exchange.response.status;
  requests_->seconds
      .Add({{"route", exchange.response.route}, {"status", class_of(status)}}, kSeconds)
      .Observe(seconds_of(exchange.total));
  if (exchange.queued.count() > 0) requests_->queued.Observe(seconds_of(exchange.queued));
  requests_->bytes.Increment(static_cast<double>(exchange.sent_bytes));
  if (!exchange.complete) requests_->left.Increment();
  if (status == kTooMany || status == kUnavailable) requests_->shed.Increment();
}

std::string ServiceMetrics::text(const ServerStats& server, const CacheStats& cache,
                                 const ServingState& index) const {
  Samples samples;
  add_server(server, samples);
  add_cache(cache, samples);
  add_index(index, samples);
  std::vector<MetricFamily> families = requests_->registry.Collect();
  for (MetricFamily& family : samples.take()) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace notesearch
