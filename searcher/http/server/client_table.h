// What each client has taken of what it may take.
//
// Threads: the I/O thread's.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

#include "searcher/http/server/server_limits.h"

namespace notesearch {

class ClientTable {
 public:
  using Clock = std::chrono::steady_clock;

  explicit ClientTable(const ServerLimits& limits);

  // Counts a connection of the client, which disconnect() ends; false when it has its share.
  [[nodiscard]] bool connect(const std::string& client);
  void disconnect(const std::string& client);

  // Takes the right to one request now. When there is none: in how many seconds there will be, at least 1.
  [[nodiscard]] std::optional<std::chrono::seconds> take(const std::string& client,
                                                         Clock::time_point now);

  // Clients whose rate is kept: at most limits.clients.
  [[nodiscard]] std::size_t size() const { return rates_.size(); }

 private:
  // A token bucket, kept as the one time at which it will be full again (the generic cell rate
  // algorithm of ATM networks).
  struct Rate {
    std::string client;
    Clock::time_point full_at;
  };

  void forget(Clock::time_point now);

  std::size_t max_connections_;
  std::size_t max_clients_;
  Clock::duration per_request_;  // 0: no limit
  Clock::duration burst_;
  std::unordered_map<std::string, std::size_t> connections_;
  std::list<Rate> by_last_request_;  // longest ago first
  std::unordered_map<std::string, std::list<Rate>::iterator> rates_;
};

}  // namespace notesearch
