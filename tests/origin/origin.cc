#include "tests/origin/origin.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "tests/origin/connection.h"

namespace notesearch {

namespace asio = boost::asio;
using boost::system::error_code;

struct TestOrigin::Impl {
  Impl(Handler first_handler, Options given)
      : options(given),
        handler(std::make_shared<const Handler>(std::move(first_handler))),
        acceptor(context, {asio::ip::address_v4::loopback(), given.port}),
        port(acceptor.local_endpoint().port()) {
    accept();
    thread = std::thread([this] { context.run(); });
  }

  ~Impl() {
    context.stop();
    thread.join();
  }

  void accept() {
    acceptor.async_accept(context, [this](error_code error, ConnectionSocket socket) {
      if (!error) {
        ++connections;
        std::make_shared<Connection>(std::move(socket), answer)->start();
      }
      accept();
    });
  }

  Reply reply_to(const Request& request) {
    std::shared_ptr<const Handler> current;
    {
      const std::lock_guard lock(mutex);
      current = handler;
      ++request_count;
      if (options.keep_log) log.push_back(request);
    }
    try {
      return (*current)(request);
    } catch (const std::exception& error) {
      return reply_with(500, std::string("the handler threw: ") + error.what());
    }
  }

  const Options options;
  const Connection::Answer answer = [this](const Request& request) { return reply_to(request); };
  std::atomic<std::size_t> connections = 0;

  mutable std::mutex mutex;  // guards the three below
  std::shared_ptr<const Handler> handler;
  std::size_t request_count = 0;
  std::vector<Request> log;

  asio::io_context context{1};
  asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type> acceptor;
  const std::uint16_t port;
  std::thread thread;  // last: it uses all of the above
};

TestOrigin::TestOrigin(Handler handler) : TestOrigin(std::move(handler), Options{}) {}

TestOrigin::TestOrigin(Handler handler, Options options)
    : impl_(std::make_unique<Impl>(std::move(handler), options)) {}

TestOrigin::~TestOrigin() = default;

std::uint16_t TestOrigin::port() const { return impl_->port; }

std::string TestOrigin::base_url() const {
  return "http://127.0.0.1:" + std::to_string(impl_->port);
}

void TestOrigin::set_handler(Handler handler) {
  auto next = std::make_shared<const Handler>(std::move(handler));
  const std::lock_guard lock(impl_->mutex);
  impl_->handler.swap(next);
}

std::size_t TestOrigin::request_count() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->request_count;
}

std::size_t TestOrigin::connection_count() const { return impl_->connections; }

std::vector<Request> TestOrigin::requests() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->log;
}

std::vector<Request> TestOrigin::requests_for(std::string_view target) const {
  std::vector<Request> found;
  const std::lock_guard lock(impl_->mutex);
  for (const Request& request : impl_->log) {
    if (request.target == target) found.push_back(request);
  }
  return found;
}

void TestOrigin::clear_log() {
  const std::lock_guard lock(impl_->mutex);
  impl_->request_count = 0;
  impl_->log.clear();
}

}  // namespace notesearch
