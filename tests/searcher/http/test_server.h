// A server in a thread, and an application whose routes show what the server makes of requests.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "searcher/http/server/http_server.h"

namespace notesearch {

// The routes, by path:
//   /hello         "hello\n", at once          /pool         the same by a worker
//   /request       what the request was, one "name=value" a line
//   /sleep?MS      by a worker, after so long  /spin?US      the same, computing
//   /throw         a job that throws           /throw-now    no job, and throws
//   /bytes?N       N bytes, by a worker        /gzip         a body with a compressed form
//   /204, /304     no content                  /headers      headers that must not be sent, and one
// Everything else is 404.
class TestApplication : public Application {
 public:
  std::variant<HttpResponse, Job> handle(const HttpRequest& request) override;
  HttpResponse refuse(Refusal refusal, const HttpRequest& request) override;
  void completed(const Exchange& exchange) override;

  // Of an exchange that is over, what does not refer to it.
  struct Record {
    int status;
    std::string path;
    std::string client;
    std::chrono::microseconds queued;
    std::chrono::microseconds total;
    std::size_t sent_bytes;
    bool complete;
  };
  [[nodiscard]] std::vector<Record> records() const;
  [[nodiscard]] std::size_t incomplete() const { return incomplete_; }
  [[nodiscard]] std::size_t finished() const { return finished_; }
  [[nodiscard]] std::vector<std::size_t> workers_seen() const;

 private:
  HttpResponse sleep_or_spin(const HttpRequest& request, std::size_t worker);

  mutable std::mutex mutex_;
  std::vector<Record> records_;  // the last thousand
  std::vector<std::size_t> workers_seen_;
  std::atomic<std::size_t> finished_{0};
  std::atomic<std::size_t> incomplete_{0};
};

[[nodiscard]] HttpResponse text_response(std::string text, int status = 200);

// Limits that leave tests alone: no rates, two workers.
[[nodiscard]] ServerLimits easy_limits();

class TestServer {
 public:
  explicit TestServer(const ServerLimits& limits = easy_limits(),
                      const std::string& address = "127.0.0.1:0",
                      const std::function<void(HttpServer&)>& prepare = {});
  ~TestServer();  // stops at once
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] TestApplication& application() { return application_; }
  [[nodiscard]] HttpServer& server() { return server_; }
  void stop();  // and waits

 private:
  TestApplication application_;
  HttpServer server_;
  std::string address_;
  std::thread thread_;
};

// Whether it holds within five seconds.
[[nodiscard]] bool eventually(const std::function<bool()>& holds);

}  // namespace notesearch
