#include "searcher/http/server/http_server.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/resource.h>

#include "searcher/http/server/acceptor.h"
#include "searcher/http/server/connection.h"
#include "searcher/http/server/listener.h"
#include "searcher/http/server/server_context.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSweep{1000};
constexpr std::chrono::milliseconds kDrainSweep{20};
// Descriptors that connections leave for everything else: an index that is opened beside the old one,
// logs, libraries.
constexpr std::size_t kReservedDescriptors = 128;

std::size_t connections_within(std::size_t limit) {
  rlimit descriptors{};
  if (getrlimit(RLIMIT_NOFILE, &descriptors) != 0) return limit;
  const std::size_t all = descriptors.rlim_cur;
  const std::size_t reserved = std::min(kReservedDescriptors, all / 2);
  return std::clamp<std::size_t>(all - reserved, 1, std::max<std::size_t>(limit, 1));
}

}  // namespace

class HttpServer::Impl {
 public:
  explicit Impl(const ServerLimits& limits) : context_(limits), sweep_timer_(context_.io) {}
  ~Impl() { close_connections(); }  // while there is the loop that they wait in
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void add(Listener listener, bool adopted, Application& application) {
    acceptors_.emplace_back(context_, std::move(listener), adopted, application);
  }

  void run();
  void stop();
  [[nodiscard]] ServerStats stats() const;

  ServerContext& context() { return context_; }
  [[nodiscard]] const std::list<Acceptor>& acceptors() const { return acceptors_; }

  std::function<void()> on_tick = [] {};
  std::function<void()> on_stuck = [] {};

 private:
  void sweep();
  void tick(Clock::time_point now);
  void begin_drain();
  void close_connections();
  void schedule_sweep();
  [[nodiscard]] bool is_over() const;

  ServerContext context_;
  std::list<Acceptor> acceptors_;
  boost::asio::steady_timer sweep_timer_;
  Clock::time_point next_tick_;
  Clock::time_point drain_until_;
};

void HttpServer::Impl::run() {
  context_.max_connections = connections_within(context_.limits.connections);
  context_.pool.start();
  for (Acceptor& acceptor : acceptors_) acceptor.start();
  sweep();
  context_.io.run();
  context_.pool.stop();
}

// Deadlines are looked at once a second, all of them: cheaper than a timer for each operation.
void HttpServer::Impl::sweep() {
  const Clock::time_point now = Clock::now();
  for (const auto& connection : context_.connections.all()) connection->check_deadline(now);
  if (now >= next_tick_) tick(now);
  if (context_.draining && now >= drain_until_) close_connections();
  if (is_over()) return context_.io.stop();
  schedule_sweep();
}

void HttpServer::Impl::tick(Clock::time_point now) {
  next_tick_ = now + kSweep;
  context_.date = http_date(std::time(nullptr));
  on_tick();
  if (context_.pool.longest_run(now) > context_.limits.watchdog) on_stuck();
}

void HttpServer::Impl::schedule_sweep() {
  sweep_timer_.expires_after(context_.draining ? kDrainSweep : kSweep);
  sweep_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) sweep();
  });
}

void HttpServer::Impl::stop() {
  boost::asio::post(context_.io, [this] {
    if (context_.draining) {
      drain_until_ = Clock::now();
    } else {
      begin_drain();
    }
    sweep();
  });
}

void HttpServer::Impl::begin_drain() {
  context_.draining = true;
  drain_until_ = Clock::now() + context_.limits.drain;
  for (Acceptor& acceptor : acceptors_) acceptor.stop();
  for (const auto& connection : context_.connections.all()) connection->drain();
}

void HttpServer::Impl::close_connections() {
  for (const auto& connection : context_.connections.all()) connection->close();
}

// Jobs are waited for here and not by joining their threads, so that the watchdog stays awake.
bool HttpServer::Impl::is_over() const {
  return context_.draining && context_.connections.size() == 0 && context_.pool.running() == 0;
}

ServerStats HttpServer::Impl::stats() const {
  ServerStats stats;
  stats.connections = context_.connections.size();
  stats.queued = context_.pool.queued();
  stats.running = context_.pool.running();
  stats.accepted = context_.accepted.load(std::memory_order_relaxed);
  stats.turned_away = context_.turned_away.load(std::memory_order_relaxed);
  stats.timed_out = context_.timed_out.load(std::memory_order_relaxed);
  return stats;
}

HttpServer::HttpServer(const ServerLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}

HttpServer::~HttpServer() = default;

Result<void> HttpServer::trust(const std::vector<std::string>& proxies) {
  for (const std::string& proxy : proxies) {
    Result<void> added = impl_->context().trusted.add(proxy);
    if (!added) return added;
  }
  return {};
}

Result<void> HttpServer::listen(const std::string& address, Application& application) {
  Result<std::vector<Listener>> listeners = listen_on(address);
  if (!listeners) return fail(std::move(listeners.error()));
  for (Listener& listener : *listeners) impl_->add(std::move(listener), false, application);
  return {};
}

Result<void> HttpServer::adopt(int descriptor, Application& application) {
  Result<Listener> listener = adopt_listener(descriptor);
  if (!listener) return fail(std::move(listener.error()));
  impl_->add(*std::move(listener), true, application);
  return {};
}

std::vector<std::string> HttpServer::addresses() const {
  std::vector<std::string> addresses;
  for (const Acceptor& acceptor : impl_->acceptors()) addresses.push_back(acceptor.address());
  return addresses;
}

void HttpServer::on_tick(std::function<void()> tick) { impl_->on_tick = std::move(tick); }

void HttpServer::on_stuck(std::function<void()> stuck) { impl_->on_stuck = std::move(stuck); }

void HttpServer::run() { impl_->run(); }

void HttpServer::stop() { impl_->stop(); }

ServerStats HttpServer::stats() const { return impl_->stats(); }

}  // namespace notesearch
