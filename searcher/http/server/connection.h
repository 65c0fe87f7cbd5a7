// One connection's life: requests in, responses out, one at a time, each step with its deadline.
//
// Threads: the I/O thread's. Workers hold it while they work for it and hand it back by posting.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "searcher/http/server/application.h"
#include "searcher/http/server/ip_address.h"
#include "searcher/http/server/request_reader.h"
#include "searcher/http/server/server_context.h"

namespace notesearch {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  struct Peer {
    std::optional<IpAddress> address;  // none: a UNIX socket's
    std::string counted;               // in ServerContext::clients, until closed; empty: not
  };

  // Takes over the socket, which does not block. Both references must outlive it.
  Connection(ServerContext& context, int socket, Peer peer, Application& application);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Joins the table and begins to read.
  void start();
  // Gives up what it takes too long for.
  void check_deadline(Clock::time_point now);
  // Ends it unless something of a request has come.
  void drain();
  // Ends it now, and leaves the table.
  void close();

 private:
  enum class State : unsigned char {
    kReadingHead,
    kReadingBody,
    kIdle,
    kWorking,
    kWriting,
    kLingering,  // all was said; takes what the client still sends, lest the answer be lost to a reset
    kClosed,
  };

  void enter(State state, Clock::duration allowed);
  void wait_readable();
  void wait_writable();
  void on_readable();
  void on_writable();
  void read_on();
  bool send_continue();

  // These return true when the response is out and the connection goes on.
  bool serve();
  bool work(Application::Job job);
  bool refuse(Refusal refusal, std::chrono::seconds retry_after = std::chrono::seconds(1));
  bool respond(HttpResponse response, std::optional<std::chrono::seconds> retry_after);
  bool flush();
  bool finish();

  using Outcome = std::variant<HttpResponse, Refusal>;
  void on_outcome(Outcome outcome, std::chrono::microseconds queued);
  void begin_exchange();
  void report(bool complete);
  void linger();
  void rest();

  ServerContext& context_;
  Application& application_;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> socket_;
  Peer peer_;
  ConnectionTable::Place place_{};
  State state_ = State::kReadingHead;
  Clock::time_point deadline_;
  bool awaits_reading_ = false;
  RequestReader reader_;
  std::size_t lingered_bytes_ = 0;

  // The exchange, from the request's last byte to the response's.
  bool in_exchange_ = false;
  bool keep_alive_ = false;
  bool overloaded_ = false;  // is what the response says
  Clock::time_point arrived_;
  std::chrono::microseconds queued_{0};
  HttpResponse response_;
  std::string head_;
  std::string_view body_;       // what is sent of response_.content
  std::size_t sent_bytes_ = 0;  // of head_ and body_
};

}  // namespace notesearch
