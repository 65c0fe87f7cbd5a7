// Answers GET /metrics on an address of its own, which no proxy leads to.
#pragma once

#include <functional>
#include <string>

#include "searcher/http/server/application.h"

namespace notesearch {

class MetricsApplication : public Application {
 public:
  // `text` gives the figures; I/O thread.
  explicit MetricsApplication(std::function<std::string()> text) : text_(std::move(text)) {}

  std::variant<HttpResponse, Job> handle(const HttpRequest& request) override;
  HttpResponse refuse(Refusal refusal, const HttpRequest& request) override;
  void completed(const Exchange& exchange) override;

 private:
  std::function<std::string()> text_;
};

}  // namespace notesearch
