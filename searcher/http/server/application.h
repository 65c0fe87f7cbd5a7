// What a server serves.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <variant>

#include "searcher/http/server/message.h"

namespace notesearch {

// Why a request is not served. The status code is in refusal_status().
enum class Refusal : std::uint8_t {
  kMalformed,        // 400: not HTTP/1.x, two lengths, no Host or two, bad UTF-8 in the path, ...
  kTooManyRequests,  // 429: this client's rate
  kTargetTooLong,    // 414
  kHeadTooLarge,     // 431
  kBodyTooLarge,     // 413
  kTimedOut,         // 408: the rest of the request did not come
  kOverloaded,       // 503: the queue is full, or the request waited too long in it
  kInternal,         // 500: the job threw
};

[[nodiscard]] int refusal_status(Refusal refusal);

// One request, answered (or its connection lost while it was). Refers to what lives as long as the
// call.
struct Exchange {
  const HttpRequest& request;
  const HttpResponse& response;
  std::chrono::microseconds queued;  // until a worker took it; 0 for what was answered at once
  std::chrono::microseconds total;   // from the request's last byte to the response's last
  std::size_t sent_bytes;            // of the body
  bool complete;                     // the client was there to the end
};

class Application {
 public:
  virtual ~Application() = default;

  // What is left to be done by a worker, and which of 0 .. workers-1 does it.
  using Job = std::function<HttpResponse(std::size_t worker)>;

  // On the I/O thread, so in microseconds: the response, or the job that makes it.
  virtual std::variant<HttpResponse, Job> handle(const HttpRequest& request) = 0;

  // The response that says so; of the request what is known. The server adds Retry-After. I/O thread.
  virtual HttpResponse refuse(Refusal refusal, const HttpRequest& request) = 0;

  // After each request, refused ones as well. I/O thread.
  virtual void completed(const Exchange& exchange) = 0;

 protected:
  Application() = default;
  Application(const Application&) = default;
  Application& operator=(const Application&) = default;
};

}  // namespace notesearch
