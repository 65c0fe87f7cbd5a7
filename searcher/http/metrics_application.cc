#include "searcher/http/metrics_application.h"

#include <memory>

namespace notesearch {
namespace {

constexpr int kNotFound = 404;

HttpResponse plain(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.headers = {{"Cache-Control", "no-store"}};
  response.content = std::make_shared<Content>(Content{std::move(body), {}});
  response.route = "metrics";
  return response;
}

}  // namespace

std::variant<HttpResponse, Application::Job> MetricsApplication::handle(
    const HttpRequest& request) {
  const bool reads = request.method == HttpMethod::kGet || request.method == HttpMethod::kHead;
  if (request.path != "/metrics" || !reads)
    return plain(kNotFound, "GET /metrics is all there is\n");
  return plain(200, text_());
}

HttpResponse MetricsApplication::refuse(Refusal refusal, const HttpRequest& /*request*/) {
  return plain(refusal_status(refusal), "refused\n");
}

void MetricsApplication::completed(const Exchange& /*exchange*/) {}

}  // namespace notesearch
