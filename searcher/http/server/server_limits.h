// What one client, and all of them together, may take of a server. Every limit has a documented default.
#pragma once

#include <chrono>
#include <cstddef>

namespace notesearch {

struct ServerLimits {
  std::size_t workers = 2;                    // threads that run jobs
  std::size_t queue = 1024;                   // jobs that wait; more: 503
  std::chrono::milliseconds queue_wait{250};  // a job that waited longer is answered 503

  std::size_t connections = 12'000;
  std::size_t connections_per_client = 64;  // of one HttpRequest::client; 0: no limit
  double requests_per_second = 10;          // of one client, sustained; 0: no limit
  std::size_t burst = 30;                   // above that, at once
  std::size_t clients = 65'536;             // whose rate is kept

  std::size_t head_bytes = 16'384;
  std::size_t target_bytes = 8'192;
  std::size_t body_bytes = 65'536;

  // Total times, not between bytes. Looked at once a second, so each may take a second more.
  std::chrono::seconds head{5};
  std::chrono::seconds body{5};
  std::chrono::seconds idle{15};
  std::chrono::seconds write{10};
  std::chrono::seconds drain{5};
  // A job that runs longer is stuck: the watchdog is told.
  std::chrono::seconds watchdog{10};
};

}  // namespace notesearch
