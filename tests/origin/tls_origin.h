// An HTTPS origin on loopback, inside the test process: for what TLS does, not for what HTTP does.
//
// One thread of its own serves one connection after another, one request each. The destructor cuts
// what is open and returns when the thread has ended. All members may be called from any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "tests/origin/certificates.h"

namespace notesearch {

class TlsOrigin {
 public:
  struct Options {
    // TLS 1.0 and 1.1 and nothing newer.
    bool old_versions_only = false;
    // All of the answer to whatever is asked.
    std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
        "Connection: close\r\n\r\nhello";
  };

  // Listens on 127.0.0.1 when it returns. Throws std::runtime_error when it can't be set up.
  explicit TlsOrigin(const Certificate& certificate);
  TlsOrigin(const Certificate& certificate, Options options);
  ~TlsOrigin();
  TlsOrigin(const TlsOrigin&) = delete;
  TlsOrigin& operator=(const TlsOrigin&) = delete;

  [[nodiscard]] std::string base_url() const;  // "https://127.0.0.1:40123"
  [[nodiscard]] std::size_t connection_count() const { return connections_; }
  [[nodiscard]] std::size_t request_count() const { return requests_; }  // read through TLS

 private:
  struct Context;

  void serve();
  void serve_connection(int socket);

  const Options options_;
  std::unique_ptr<Context> context_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<std::size_t> requests_ = 0;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace notesearch
