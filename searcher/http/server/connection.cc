#include "searcher/http/server/connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/socket.h>
#include <sys/uio.h>

namespace notesearch {
namespace {

constexpr std::chrono::seconds kLinger{2};
constexpr std::size_t kLingerBytes = 262'144;
// Who was told to come back in a second and asks again at once is heard after this. Saying no takes the
// time that work would: clients that insist, and nothing else, cost a server most of what it can do.
constexpr std::chrono::milliseconds kRest{50};
// In a drain, for the first request of a connection.
constexpr std::chrono::milliseconds kFirstRequest{200};
constexpr int kNow = MSG_DONTWAIT | MSG_NOSIGNAL;

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

ConnectionTable::Kind kind_of(bool idle, bool reading) {
  if (idle) return ConnectionTable::Kind::kIdle;
  return reading ? ConnectionTable::Kind::kReading : ConnectionTable::Kind::kBusy;
}

// After these it is certain where the next request begins.
bool goes_on(Refusal refusal) {
  return refusal == Refusal::kTooManyRequests || refusal == Refusal::kOverloaded ||
         refusal == Refusal::kInternal;
}

}  // namespace

Connection::Connection(ServerContext& context, int socket, Peer peer, Application& application)
    : context_(context),
      application_(application),
      socket_(context.io.get_executor(), socket),
      peer_(std::move(peer)),
      reader_(context.limits) {}

void Connection::start() {
  const Clock::time_point now = Clock::now();
  place_ = context_.connections.add(shared_from_this(), now);
  deadline_ = now + context_.limits.head;
  wait_readable();
}

void Connection::check_deadline(Clock::time_point now) {
  if (now < deadline_ || state_ == State::kWorking || state_ == State::kClosed) return;
  if (state_ != State::kLingering) context_.timed_out.fetch_add(1, std::memory_order_relaxed);
  const bool reading = state_ == State::kReadingHead || state_ == State::kReadingBody;
  if (reading && reader_.state() != RequestReader::State::kEmpty) {
    begin_exchange();
    refuse(Refusal::kTimedOut);
  } else {
    close();
  }
}

void Connection::drain() {
  if (reader_.state() != RequestReader::State::kEmpty) return;
  // What has arrived and was not read yet has begun.
  char byte = 0;
  const ssize_t size = recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (size > 0) return;
  // Whoever has only just connected is about to ask.
  const bool fresh = state_ == State::kReadingHead && size < 0 && would_block();
  if (!fresh) return close();
  deadline_ = std::min(deadline_, Clock::now() + kFirstRequest);
}

void Connection::close() {
  if (state_ == State::kClosed) return;
  const std::shared_ptr<Connection> self = shared_from_this();  // the table's may be the last
  if (in_exchange_) report(false);
  state_ = State::kClosed;
  boost::system::error_code ignored;
  socket_.close(ignored);
  if (!peer_.counted.empty()) context_.clients.disconnect(peer_.counted);
  context_.connections.remove(place_);
}

void Connection::enter(State state, Clock::duration allowed) {
  const Clock::time_point now = Clock::now();
  state_ = state;
  deadline_ = now + allowed;
  const auto kind =
      kind_of(state == State::kIdle, state == State::kReadingHead || state == State::kReadingBody);
  if (kind != place_->kind) context_.connections.move(place_, kind, now);
}

// Waits by the loop, reads and writes by plain calls: no buffer is needed before there is something to
// read, and a response that the socket takes at once is not waited for.
void Connection::wait_readable() {
  if (std::exchange(awaits_reading_, true)) return;
  socket_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->awaits_reading_ = false;
                       if (!error) self->on_readable();
                     });
}

void Connection::wait_writable() {
  socket_.async_wait(boost::asio::posix::descriptor_base::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       if (!error) self->on_writable();
                     });
}

void Connection::on_readable() {
  // Not while a request is being answered; only one that timed out comes here then.
  if (state_ == State::kClosed || state_ == State::kWriting || state_ == State::kWorking) return;
  auto& received = context_.received;
  const ssize_t size = recv(socket_.native_handle(), received.data(), received.size(), kNow);
  if (size < 0 && would_block()) return wait_readable();
  if (size <= 0) return close();
  const std::string_view bytes(received.data(), static_cast<std::size_t>(size));
  if (state_ == State::kLingering) {
    lingered_bytes_ += bytes.size();
    return lingered_bytes_ > kLingerBytes ? close() : wait_readable();
  }
  reader_.feed(bytes);
  read_on();
}

void Connection::on_writable() {
  if (state_ == State::kWriting && flush()) read_on();
}

void Connection::read_on() {
  for (;;) {
    switch (reader_.state()) {
      case RequestReader::State::kEmpty:
        return wait_readable();
      case RequestReader::State::kHead:
        if (state_ == State::kIdle) enter(State::kReadingHead, context_.limits.head);
        return wait_readable();
      case RequestReader::State::kBody:
        if (state_ != State::kReadingBody) {
          enter(State::kReadingBody, context_.limits.body);
          if (!send_continue()) return close();
        }
        return wait_readable();
      case RequestReader::State::kComplete:
        begin_exchange();
        if (!serve()) return;
        break;
      case RequestReader::State::kRefused:
        begin_exchange();
        refuse(reader_.refusal());
        return;
    }
  }
}

// A socket that has not even room for this has a client that reads nothing.
bool Connection::send_continue() {
  if (!reader_.expects_continue()) return true;
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  return send(socket_.native_handle(), kContinue.data(), kContinue.size(), kNow) ==
         static_cast<ssize_t>(kContinue.size());
}

void Connection::begin_exchange() {
  in_exchange_ = true;
  keep_alive_ = reader_.keep_alive();
  arrived_ = Clock::now();
  queued_ = std::chrono::microseconds(0);
  head_.clear();
  body_ = {};
  sent_bytes_ = 0;
  response_ = {};
  response_.status = refusal_status(Refusal::kOverloaded);  // should it end before there is one
  reader_.request().client = client_of(peer_.address, reader_.forwarded_for(), context_.trusted);
}

bool Connection::serve() {
  const HttpRequest& request = reader_.request();
  if (!request.client.empty()) {
    if (const auto wait = context_.clients.take(request.client, arrived_)) {
      return refuse(Refusal::kTooManyRequests, *wait);
    }
  }
  std::variant<HttpResponse, Application::Job> answer;
  try {
    answer = application_.handle(request);
  } catch (...) {
    return refuse(Refusal::kInternal);
  }
  if (auto* job = std::get_if<Application::Job>(&answer)) return work(std::move(*job));
  return respond(std::move(std::get<HttpResponse>(answer)), {});
}

bool Connection::work(Application::Job job) {
  enter(State::kWorking, Clock::duration::zero());
  const bool accepted = context_.pool.submit(
      [self = shared_from_this(), job = std::move(job)](const WorkerPool::Turn& turn) mutable {
        Outcome outcome = Refusal::kOverloaded;
        if (!turn.expired) {
          try {
            outcome = job(turn.worker);
          } catch (...) {
            outcome = Refusal::kInternal;
          }
        }
        boost::asio::io_context& io = self->context_.io;  // before self moves
        boost::asio::post(io, [self = std::move(self), outcome = std::move(outcome),
                               queued = turn.queued]() mutable {
          Connection& connection = *self;
          connection.on_outcome(std::move(outcome), queued);
        });
      });
  return !accepted && refuse(Refusal::kOverloaded);
}

void Connection::on_outcome(Outcome outcome, std::chrono::microseconds queued) {
  if (state_ == State::kClosed) return;
  queued_ = queued;
  const auto* refusal = std::get_if<Refusal>(&outcome);
  const bool sent = refusal != nullptr ? refuse(*refusal)
                                       : respond(std::move(std::get<HttpResponse>(outcome)), {});
  if (sent) read_on();
}

bool Connection::refuse(Refusal refusal, std::chrono::seconds retry_after) {
  HttpResponse response = application_.refuse(refusal, reader_.request());
  const bool later = refusal == Refusal::kTooManyRequests || refusal == Refusal::kOverloaded;
  overloaded_ = refusal == Refusal::kOverloaded;
  if (!goes_on(refusal)) keep_alive_ = false;
  return respond(std::move(response), later ? std::optional(retry_after) : std::nullopt);
}

bool Connection::respond(HttpResponse response, std::optional<std::chrono::seconds> retry_after) {
  response_ = std::move(response);
  HeadContext about;
  about.date = context_.date;
  about.keep_alive = keep_alive_ = keep_alive_ && !context_.draining;
  about.http_1_0 = reader_.is_http_1_0();
  const HttpRequest& request = reader_.request();
  about.compressed = request.accepts_gzip && response_.content && !response_.content->gzip.empty();
  about.retry_after = retry_after;
  head_ = head_text(response_, about);
  if (response_.content && request.method != HttpMethod::kHead) {
    body_ = about.compressed ? response_.content->gzip : response_.content->plain;
  }
  enter(State::kWriting, context_.limits.write);
  return flush();
}

bool Connection::flush() {
  while (sent_bytes_ < head_.size() + body_.size()) {
    const std::string_view head =
        std::string_view(head_).substr(std::min(sent_bytes_, head_.size()));
    const std::string_view body =
        body_.substr(sent_bytes_ > head_.size() ? sent_bytes_ - head_.size() : 0);
    std::array<iovec, 2> parts{{{const_cast<char*>(head.data()), head.size()},
                                {const_cast<char*>(body.data()), body.size()}}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t sent = sendmsg(socket_.native_handle(), &message, kNow);
    if (sent < 0 && would_block()) {
      wait_writable();
      return false;
    }
    if (sent < 0) {
      close();
      return false;
    }
    sent_bytes_ += static_cast<std::size_t>(sent);
  }
  return finish();
}

bool Connection::finish() {
  report(true);
  response_ = {};  // may be the last to hold its content
  body_ = {};
  if (!keep_alive_) {
    linger();
    return false;
  }
  reader_.next();
  enter(State::kIdle, context_.limits.idle);
  if (!std::exchange(overloaded_, false)) return true;
  rest();
  return false;
}

void Connection::rest() {
  const auto timer = std::make_shared<boost::asio::steady_timer>(context_.io, kRest);
  timer->async_wait([self = shared_from_this(), timer](const boost::system::error_code& error) {
    if (!error && self->state_ != State::kClosed) self->read_on();
  });
}

void Connection::report(bool complete) {
  in_exchange_ = false;
  const std::size_t body_bytes = sent_bytes_ > head_.size() ? sent_bytes_ - head_.size() : 0;
  application_.completed(
      {reader_.request(), response_, queued_,
       std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - arrived_), body_bytes,
       complete});
}

void Connection::linger() {
  const bool is_over = reader_.state() == RequestReader::State::kComplete && !reader_.keep_alive();
  if (is_over) return close();  // the client's wish, which sends nothing more
  shutdown(socket_.native_handle(), SHUT_WR);
  lingered_bytes_ = 0;
  enter(State::kLingering, kLinger);
  wait_readable();
}

}  // namespace notesearch
