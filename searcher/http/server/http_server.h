// An HTTP/1.1 server for short answers: one I/O thread, a bounded pool of workers, limits on
// everything, on TCP (IPv4, IPv6), UNIX sockets and sockets that systemd passes.
//
// Requests are parsed by Boost.Beast (RFC 9112); what it lets pass and should not (no Host, two of
// them) is refused here. One request at a time per connection, pipelined ones in order; a connection that
// was answered 503 is read again 50 ms later. TLS, HTTP/2 and compression by other means than gzip are a
// reverse proxy's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "schema/base/error.h"
#include "searcher/http/server/application.h"
#include "searcher/http/server/server_limits.h"

namespace notesearch {

// As of now; sums since the start.
struct ServerStats {
  std::size_t connections = 0;
  std::size_t queued = 0;   // jobs that wait
  std::size_t running = 0;  // jobs in a worker
  std::uint64_t accepted = 0;
  std::uint64_t turned_away = 0;  // connections beyond a limit
  std::uint64_t timed_out = 0;    // connections closed for being slow or idle
};

class HttpServer {
 public:
  explicit HttpServer(const ServerLimits& limits);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Addresses of proxies that may name their client in X-Forwarded-For, beside loopback and UNIX
  // peers, which always may: "192.0.2.7", "10.0.0.0/8", "2001:db8::/32". kUsage for what is none.
  Result<void> trust(const std::vector<std::string>& proxies);

  // From now on connections to the address are the application's, which must outlive the server:
  // "127.0.0.1:8080", "[::1]:8080", "[::]:8080" (IPv4 too), "localhost:8080", ":8080" (every address),
  // "unix:/run/notesearch.sock" (mode 0666; a socket that nobody listens on is replaced). Port 0 takes a
  // free one. kUsage for no address, kIo when it can't be bound.
  Result<void> listen(const std::string& address, Application& application);
  // The same for a socket that listens already, which is taken over.
  Result<void> adopt(int descriptor, Application& application);
  // Where it listens, as above, with the ports that were taken.
  [[nodiscard]] std::vector<std::string> addresses() const;

  // Called about once a second by the I/O thread; and when a job runs for longer than the limit.
  void on_tick(std::function<void()> tick);
  void on_stuck(std::function<void()> stuck);

  // Serves until stopped; the calling thread is the I/O thread. Everything has been answered or given
  // up when it returns.
  void run();
  // Accepts nothing more, ends idle connections, answers what has begun, at most limits.drain long; a
  // second call ends at once. Any thread; not from a signal handler.
  void stop();

  // Any thread.
  [[nodiscard]] ServerStats stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace notesearch
