// What the connections of a server share.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>

#include <boost/asio/io_context.hpp>

#include "searcher/http/server/client_table.h"
#include "searcher/http/server/connection_table.h"
#include "searcher/http/server/forwarded.h"
#include "searcher/http/server/head_text.h"
#include "searcher/http/server/server_limits.h"
#include "searcher/http/server/worker_pool.h"

namespace notesearch {

// The I/O thread's, except what says otherwise.
struct ServerContext {
  explicit ServerContext(const ServerLimits& with) : limits(with), clients(limits), pool(limits) {}

  const ServerLimits limits;
  std::size_t max_connections = limits.connections;  // fewer where descriptors are
  TrustedProxies trusted;
  ClientTable clients;
  ConnectionTable connections;
  // What a socket had, until it is parsed: one for all, so that idle connections need none.
  std::array<char, 16'384> received{};
  std::string date = http_date(std::time(nullptr));  // kept right to the second
  bool draining = false;
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> turned_away{0};
  std::atomic<std::uint64_t> timed_out{0};
  // Behind what handlers that wait in it refer to, before the workers that post to it.
  boost::asio::io_context io{1};
  WorkerPool pool;
};

}  // namespace notesearch
