// Sockets that wait for connections, made of addresses.
//
// Threads: a Listener is one thread's.
#pragma once

#include <string>
#include <vector>

#include "schema/base/error.h"

namespace notesearch {

// Owns a listening stream socket that does not block.
class Listener {
 public:
  // Takes over the socket. `socket_file` is removed when it closes; empty: none.
  Listener(int descriptor, std::string socket_file);
  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&& other) noexcept;
  ~Listener();  // as close() does

  [[nodiscard]] int descriptor() const { return descriptor_; }
  // "127.0.0.1:8080", "[::1]:8080", "unix:/run/notesearch.sock".
  [[nodiscard]] const std::string& address() const { return address_; }
  void close();

 private:
  int descriptor_ = -1;
  std::string address_;
  std::string socket_file_;
};

// The forms of HttpServer::listen(). "localhost" makes two sockets where there is IPv6. kUsage for no
// address, kIo when it can't be bound.
[[nodiscard]] Result<std::vector<Listener>> listen_on(const std::string& address);

// A socket that listens already, and that somebody else may hold too. kUsage for anything else, which is
// left as it is.
[[nodiscard]] Result<Listener> adopt_listener(int descriptor);

}  // namespace notesearch
