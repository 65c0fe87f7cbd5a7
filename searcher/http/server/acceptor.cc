#include "searcher/http/server/acceptor.h"

#include <cerrno>
#include <memory>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "searcher/http/server/connection.h"

namespace notesearch {
namespace {

constexpr int kBurst = 64;  // at one per turn of the loop the backlog would overflow
constexpr int kLastBurst = 4096;
constexpr std::chrono::milliseconds kPause{100};

}  // namespace

Acceptor::Acceptor(ServerContext& context, Listener listener, bool adopted,
                   Application& application)
    : context_(context),
      listener_(std::move(listener)),
      adopted_(adopted),
      application_(application),
      socket_(context.io.get_executor(), listener_.descriptor()),
      pause_(context.io) {}

// The descriptor is the listener's to close.
Acceptor::~Acceptor() {
  if (socket_.is_open()) socket_.release();
}

void Acceptor::start() {
  socket_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                     [this](const boost::system::error_code& error) {
                       if (!error) accept_burst();
                     });
}

void Acceptor::stop() {
  if (!socket_.is_open()) return;
  pause_.cancel();
  socket_.release();
  // Those who wait have connected and can't know that nobody will answer. Of an adopted socket the
  // successor will.
  for (int i = 0; i < kLastBurst && !adopted_ && accept_one(); ++i) {
  }
  listener_.close();
}

void Acceptor::accept_burst() {
  for (int i = 0; i < kBurst && accept_one(); ++i) {
  }
  if (!std::exchange(paused_, false)) return start();
  pause_.expires_after(kPause);
  pause_.async_wait([this](const boost::system::error_code& error) {
    if (!error) start();
  });
}

// False when none is waiting, or none can be taken for now.
bool Acceptor::accept_one() {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  const int socket = accept4(listener_.descriptor(), reinterpret_cast<sockaddr*>(&peer), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0) return recover(errno);
  admit(socket, peer);
  return true;
}

bool Acceptor::recover(int error) {
  if (error == EAGAIN || error == EWOULDBLOCK) return false;
  if (error != EMFILE && error != ENFILE && error != ENOBUFS && error != ENOMEM) {
    return true;  // of that one connection, which is gone (accept(2))
  }
  // Descriptors are looked for before connections are, so there may be none.
  pollfd waiting{listener_.descriptor(), POLLIN, 0};
  if (poll(&waiting, 1, 0) != 1) return false;
  // It would stay readable and keep the loop busy. Room is made, or awaited.
  if (drop_one()) return true;
  paused_ = true;
  return false;
}

void Acceptor::admit(int socket, const sockaddr_storage& peer) {
  context_.accepted.fetch_add(1, std::memory_order_relaxed);
  Connection::Peer from{ip_address_of(peer), {}};
  // Behind a trusted proxy are many clients.
  if (!context_.trusted.contains(from.address)) from.counted = from.address->client();
  const bool welcome = from.counted.empty() || context_.clients.connect(from.counted);
  if (welcome && (context_.connections.size() < context_.max_connections || drop_one())) {
    std::make_shared<Connection>(context_, socket, std::move(from), application_)->start();
    return;
  }
  context_.turned_away.fetch_add(1, std::memory_order_relaxed);
  if (welcome && !from.counted.empty()) context_.clients.disconnect(from.counted);
  close(socket);
}

bool Acceptor::drop_one() {
  const auto victim = context_.connections.to_drop(ConnectionTable::Clock::now());
  if (!victim) return false;
  context_.turned_away.fetch_add(1, std::memory_order_relaxed);
  victim->close();
  return true;
}

}  // namespace notesearch
