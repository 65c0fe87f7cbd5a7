// One accepted connection of the test origin. Private to tests/origin.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "tests/origin/http_message.h"

namespace notesearch {

using ConnectionSocket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

// Reads a request, asks for the reply, sends it as the reply says, and so on until it ends. It owns
// itself: each pending operation holds a reference, and with the last one the socket closes.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // Must not throw; outlives the io_context's run.
  using Answer = std::function<Reply(const Request&)>;

  Connection(ConnectionSocket socket, const Answer& answer);
  void start() { read_request(); }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void read_request();
  void on_request();
  void frame_reply(bool head_only);
  void frame_body();
  void send_some();
  void sent();
  void finish();
  void wait_for_peer_to_close();
  template <typename Next>
  void after_ms(int ms, Next next);
  std::vector<boost::asio::const_buffer> take_pending();

  ConnectionSocket socket_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                    boost::asio::wait_traits<std::chrono::steady_clock>,
                                    boost::asio::io_context::executor_type>
      timer_;
  const Answer& answer_;
  boost::beast::flat_buffer received_;
  std::optional<Parser> parser_;
  Reply reply_;
  std::string head_;                                // status line and headers
  std::string chunk_size_;                          // "1a2b\r\n"
  char ignored_[256] = {};                          // what the peer says while nobody listens
  std::vector<boost::asio::const_buffer> pending_;  // points into head_, chunk_size_, reply_.body
};

}  // namespace notesearch
