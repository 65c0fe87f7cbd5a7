// Requests over keep-alive connections to one HTTP server, from one thread, by epoll: cheap enough to share
// the cores with what it measures.
//
// Closed loop: each connection asks again once it is answered. Open loop: requests are due at a constant rate,
// whatever the server does, and latency of what is served counts from when the request was due, so that a
// server which stalls is not spared the requests it would have had meanwhile ("coordinated omission"). How soon
// one is refused counts from when it was sent.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/latencies.h"
#include "schema/base/error.h"

namespace notesearch {

struct LoadPlan {
  std::uint16_t port = 0;            // of 127.0.0.1
  std::vector<std::string> targets;  // "/v1/search?q=kv", asked in turn
  std::size_t connections = 1;
  std::chrono::milliseconds duration{1000};
  std::uint64_t requests = 0;  // stops after so many, too; 0: no bound
  double rate = 0;             // a second; 0: closed loop
  bool gzip = false;
};

struct LoadReport {
  double seconds = 0;
  std::map<int, std::uint64_t> statuses;
  std::uint64_t failed = 0;      // no answer, or none that is HTTP
  std::uint64_t reconnects = 0;  // connections that the server closed between requests or after one
  std::uint64_t retry_after = 0;  // of 503s, those with Retry-After
  std::uint64_t body_bytes = 0;
  Latencies served;   // of 200s
  Latencies refused;  // of everything else
};

// kIo when the server can't be reached at the start.
Result<LoadReport> run_load(const LoadPlan& plan);

}  // namespace notesearch
