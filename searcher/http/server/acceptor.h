// Accepts the connections of one listener, as fast as they come and as many as there may be.
//
// Threads: the I/O thread's.
#pragma once

#include <string>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/socket.h>

#include "searcher/http/server/application.h"
#include "searcher/http/server/listener.h"
#include "searcher/http/server/server_context.h"

namespace notesearch {

class Acceptor {
 public:
  // `adopted`: somebody else holds the socket too, and will accept when this one no longer does. Context
  // and application must outlive it.
  Acceptor(ServerContext& context, Listener listener, bool adopted, Application& application);
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  void start();
  void stop();
  [[nodiscard]] const std::string& address() const { return listener_.address(); }

 private:
  void accept_burst();
  bool accept_one();
  bool recover(int error);
  bool drop_one();
  void admit(int socket, const sockaddr_storage& peer);

  ServerContext& context_;
  Listener listener_;
  const bool adopted_;
  Application& application_;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> socket_;
  boost::asio::steady_timer pause_;
  bool paused_ = false;
};

}  // namespace notesearch
