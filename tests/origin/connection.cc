#include "tests/origin/connection.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>

namespace notesearch {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kMaxRequestBodyBytes = std::size_t{1} << 20;

std::string to_string(boost::beast::string_view text) { return {text.data(), text.size()}; }

Request to_request(http::request<http::string_body>&& message) {
  Request request;
  request.method = to_string(message.method_string());
  request.target = to_string(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(to_string(field.name_string()), to_string(field.value()));
  }
  request.body = std::move(message.body());
  return request;
}

std::string hex(std::size_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return {digits.data(), end};
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string make_head(const Reply& reply, std::size_t body_bytes) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + ' ';
  head +=
      to_string(http::obsolete_reason(http::int_to_status(static_cast<unsigned>(reply.status))));
  head += "\r\n";
  for (const auto& [name, value] : reply.headers) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
  if (reply.framing == Framing::kChunked) head += "Transfer-Encoding: chunked\r\n";
  if (reply.framing == Framing::kLength && may_have_body(reply.status)) {
    head += "Content-Length: " + std::to_string(reply.claimed_length_bytes.value_or(body_bytes));
    head += "\r\n";
  }
  return head + "\r\n";
}

asio::const_buffer literal(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Connection::Connection(ConnectionSocket socket, const Answer& answer)
    : socket_(std::move(socket)), timer_(socket_.get_executor()), answer_(answer) {
  error_code ignored;  // the socket may be gone already
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

void Connection::read_request() {
  parser_.emplace();
  parser_->body_limit(kMaxRequestBodyBytes);
  http::async_read(socket_, received_, *parser_,
                   [self = shared_from_this()](error_code error, std::size_t) {
                     if (!error) self->on_request();
                   });
}

void Connection::on_request() {
  const bool keep_alive = parser_->get().keep_alive();
  const bool head_only = parser_->get().method() == http::verb::head;
  reply_ = answer_(to_request(parser_->release()));
  if (!keep_alive && reply_.ending == Ending::kKeepAlive) {
    reply_.ending = Ending::kClose;
    reply_.headers.emplace_back("Connection", "close");
  }
  if (!reply_.body) reply_.body = std::make_shared<const std::string>();
  frame_reply(head_only);
  if (reply_.delay_ms > 0) {
    after_ms(reply_.delay_ms, [](Connection& self) { self.send_some(); });
  } else {
    send_some();
  }
}

void Connection::frame_reply(bool head_only) {
  pending_.clear();
  if (reply_.silent) return;
  if (reply_.framing == Framing::kVerbatim) {
    pending_.push_back(asio::buffer(*reply_.body));
    return;
  }
  head_ = make_head(reply_, reply_.body->size());
  pending_.push_back(asio::buffer(head_));
  if (head_only || !may_have_body(reply_.status)) {
    reply_.endless = false;
  } else {
    frame_body();
  }
}

void Connection::frame_body() {
  const std::string& body = *reply_.body;
  const bool whole = !reply_.send_bytes || *reply_.send_bytes >= body.size();
  const auto part = asio::buffer(body.data(), whole ? body.size() : *reply_.send_bytes);
  if (reply_.framing != Framing::kChunked) {
    pending_.push_back(part);
    return;
  }
  if (!body.empty()) {
    chunk_size_ = hex(body.size()) + "\r\n";
    pending_.insert(pending_.end(), {asio::buffer(chunk_size_), part});
    if (!whole) return;
    pending_.push_back(literal("\r\n"));
  }
  // A cut reply never gets its last chunk, not even when all of the body was sent.
  if (!reply_.endless && !reply_.send_bytes) pending_.push_back(literal("0\r\n\r\n"));
}

std::vector<asio::const_buffer> Connection::take_pending() {
  if (reply_.drip_bytes == 0) return std::exchange(pending_, {});
  std::vector<asio::const_buffer> drop;
  std::size_t room_bytes = reply_.drip_bytes;
  while (room_bytes > 0 && !pending_.empty()) {
    const std::size_t taken_bytes = std::min(room_bytes, pending_.front().size());
    drop.push_back(asio::buffer(pending_.front(), taken_bytes));
    pending_.front() += taken_bytes;
    room_bytes -= taken_bytes;
    if (pending_.front().size() == 0) pending_.erase(pending_.begin());
  }
  return drop;
}

void Connection::send_some() {
  if (pending_.empty()) {
    finish();
    return;
  }
  asio::async_write(socket_, take_pending(),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      if (!error) self->sent();
                    });
}

void Connection::sent() {
  if (pending_.empty() && reply_.endless) frame_body();
  if (reply_.drip_bytes > 0 && !pending_.empty()) {
    after_ms(reply_.drip_interval_ms, [](Connection& self) { self.send_some(); });
  } else {
    send_some();
  }
}

void Connection::finish() {
  error_code ignored;  // the peer may have gone first
  switch (reply_.ending) {
    case Ending::kKeepAlive:
      read_request();
      return;
    case Ending::kClose:
      socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
      socket_.close(ignored);
      return;
    case Ending::kReset:
      socket_.set_option(asio::socket_base::linger(true, 0), ignored);
      socket_.close(ignored);
      return;
    case Ending::kHalfClose:
      socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
      wait_for_peer_to_close();
      return;
    case Ending::kHang:
      wait_for_peer_to_close();
      return;
  }
}

void Connection::wait_for_peer_to_close() {
  socket_.async_read_some(asio::buffer(ignored_),
                          [self = shared_from_this()](error_code error, std::size_t) {
                            if (!error) self->wait_for_peer_to_close();
                          });
}

template <typename Next>
void Connection::after_ms(int ms, Next next) {
  timer_.expires_after(std::chrono::milliseconds(ms));
  timer_.async_wait([self = shared_from_this(), next](error_code error) {
    if (!error) next(*self);
  });
}

}  // namespace notesearch
