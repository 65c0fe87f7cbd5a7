#include "tests/searcher/http/test_server.h"

#include <stdexcept>
#include <utility>

#include "searcher/http/server/compress.h"

namespace notesearch {
namespace {

using namespace std::chrono_literals;

std::string described(const HttpRequest& request) {
  std::string text;
  const auto line = [&](const char* key, const std::string& value) {
    text.append(key).append("=").append(value).append("\n");
  };
  line("method", method_name(request.method));
  line("path", request.path);
  line("query", request.query);
  line("body", request.body);
  line("content_type", request.content_type);
  line("authorization", request.authorization);
  line("origin", request.origin);
  line("if_none_match", request.if_none_match);
  line("requested_headers", request.requested_headers);
  line("gzip", request.accepts_gzip ? "1" : "0");
  line("privacy", request.wants_privacy ? "1" : "0");
  line("client", request.client);
  return text;
}

HttpResponse compressed_response() {
  HttpResponse response;
  Content content;
  content.plain.assign(5000, 'x');
  content.gzip = gzip(content.plain);
  response.content = std::make_shared<const Content>(std::move(content));
  return response;
}

HttpResponse hostile_headers() {
  HttpResponse response = text_response("headers\n");
  response.headers = {{"X-Split", "a\r\nX-Injected: yes"},
                      {"X-Bad\r\nX-Injected", "yes"},
                      {"X-Nul", std::string("a\0b", 3)},
                      {"X-Good", "b\xc3\xa9"},
                      {"content-security-policy", "default-src 'self'"}};
  return response;
}

HttpResponse empty_response(int status) {
  HttpResponse response;
  response.status = status;
  return response;
}

}  // namespace

HttpResponse text_response(std::string text, int status) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.content = std::make_shared<const Content>(Content{std::move(text), {}});
  return response;
}

std::variant<HttpResponse, Application::Job> TestApplication::handle(const HttpRequest& request) {
  const std::string& path = request.path;
  if (path == "/hello") return text_response("hello\n");
  if (path == "/request") return text_response(described(request));
  if (path == "/gzip") return compressed_response();
  if (path == "/headers") return hostile_headers();
  if (path == "/204") return empty_response(204);
  if (path == "/304") return empty_response(304);
  if (path == "/throw-now") throw std::runtime_error("on purpose");
  if (path == "/pool") return [](std::size_t) { return text_response("hello\n"); };
  if (path == "/throw") {
    return [](std::size_t) -> HttpResponse { throw std::runtime_error("on purpose"); };
  }
  if (path == "/bytes") {
    return [count = std::stoul(request.query)](std::size_t) {
      return text_response(std::string(count, 'b'));
    };
  }
  if (path == "/sleep" || path == "/spin") {
    return [this, request](std::size_t worker) { return sleep_or_spin(request, worker); };
  }
  return text_response("not found\n", 404);
}

HttpResponse TestApplication::sleep_or_spin(const HttpRequest& request, std::size_t worker) {
  {
    const std::lock_guard lock(mutex_);
    workers_seen_.push_back(worker);
  }
  const auto amount = static_cast<std::int64_t>(std::stoul(request.query));
  if (request.path == "/sleep") {
    std::this_thread::sleep_for(std::chrono::milliseconds(amount));
  } else {
    const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(amount);
    while (std::chrono::steady_clock::now() < end) {
    }
  }
  return text_response("worked\n");
}

HttpResponse TestApplication::refuse(Refusal refusal, const HttpRequest& /*request*/) {
  return text_response("refused\n", refusal_status(refusal));
}

void TestApplication::completed(const Exchange& exchange) {
  ++finished_;
  if (!exchange.complete) ++incomplete_;
  const std::lock_guard lock(mutex_);
  if (records_.size() == 1000) records_.erase(records_.begin());
  records_.push_back({exchange.response.status, exchange.request.path, exchange.request.client,
                      exchange.queued, exchange.total, exchange.sent_bytes, exchange.complete});
}

std::vector<TestApplication::Record> TestApplication::records() const {
  const std::lock_guard lock(mutex_);
  return records_;
}

std::vector<std::size_t> TestApplication::workers_seen() const {
  const std::lock_guard lock(mutex_);
  return workers_seen_;
}

ServerLimits easy_limits() {
  ServerLimits limits;
  limits.requests_per_second = 0;
  limits.connections_per_client = 0;
  return limits;
}

TestServer::TestServer(const ServerLimits& limits, const std::string& address,
                       const std::function<void(HttpServer&)>& prepare)
    : server_(limits) {
  if (!address.empty()) {
    const Result<void> listens = server_.listen(address, application_);
    if (!listens) throw std::runtime_error(listens.error().message());
    address_ = server_.addresses().front();
  }
  if (prepare) prepare(server_);
  thread_ = std::thread([this] { server_.run(); });
}

TestServer::~TestServer() {
  if (!thread_.joinable()) return;
  server_.stop();
  server_.stop();
  thread_.join();
}

void TestServer::stop() {
  server_.stop();
  thread_.join();
}

bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + 5s;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

}  // namespace notesearch
