#include "bench/http_load.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <deque>
#include <optional>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kServed = 200;
constexpr int kOverloaded = 503;
constexpr int kMaxEvents = 256;
constexpr int kPollMs = 20;
constexpr std::size_t kReadBytes = 64 * 1024;
// For what is under way when time is up.
constexpr std::chrono::seconds kGrace{5};

struct Connection {
  int descriptor = -1;
  bool busy = false;
  Clock::time_point due;  // of the request under way
  Clock::time_point sent;
  std::string unsent;
  std::string received;
};

struct Head {
  int status = 0;
  std::size_t bytes = 0;  // with the empty line
  std::size_t body_bytes = 0;
  bool closes = false;
  bool retry_after = false;
};

std::string_view header_of(std::string_view lower_head, std::string_view name) {
  const std::size_t at = lower_head.find(name);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + name.size();
  return trim(lower_head.substr(begin, lower_head.find('\r', begin) - begin));
}

// Empty until the head is whole.
std::optional<Head> read_head(const std::string& received) {
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  const std::string lower = ascii_lower(std::string_view(received).substr(0, end + 2));
  Head head;
  head.bytes = end + 4;
  if (lower.starts_with("http/1.1 "))
    std::from_chars(lower.data() + 9, lower.data() + 12, head.status);
  const std::string_view length = header_of(lower, "\r\ncontent-length:");
  std::from_chars(length.data(), length.data() + length.size(), head.body_bytes);
  head.closes = header_of(lower, "\r\nconnection:") == "close";
  head.retry_after = !header_of(lower, "\r\nretry-after:").empty();
  return head;
}

class Load {
 public:
  explicit Load(const LoadPlan& plan) : plan_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load() {
    for (const Connection& connection : connections_) {
      if (connection.descriptor >= 0) ::close(connection.descriptor);
    }
    ::close(epoll_);
  }

  Result<LoadReport> run() {
    connections_.resize(plan_.connections);
    for (Connection& connection : connections_) {
      if (!connect(connection)) {
        return fail(ErrorKind::kIo, std::string("can't connect: ") + std::strerror(errno),
                    "port " + std::to_string(plan_.port));
      }
      idle_.push_back(&connection);
    }
    begin_ = Clock::now();
    end_ = begin_ + plan_.duration;
    while (goes_on()) turn();
    report_.seconds = std::chrono::duration<double>(last_ - begin_).count();
    report_.failed += busy_;  // never answered
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool asks() const {
    return now_ < end_ && (plan_.requests == 0 || asked_ < plan_.requests);
  }

  bool goes_on() {
    now_ = Clock::now();
    return asks() || (busy_ > 0 && now_ < end_ + kGrace);
  }

  void turn() {
    while (asks() && !idle_.empty() && is_due()) ask_next();
    std::array<epoll_event, kMaxEvents> events;
    const int wait = plan_.rate > 0 ? 1 : kPollMs;
    const int count = ::epoll_wait(epoll_, events.data(), kMaxEvents, wait);
    now_ = Clock::now();
    for (int i = 0; i < count; ++i) {
      Connection& connection = connections_[events[static_cast<std::size_t>(i)].data.u64];
      if ((events[static_cast<std::size_t>(i)].events & EPOLLOUT) != 0) send(connection);
      if ((events[static_cast<std::size_t>(i)].events & ~EPOLLOUT) != 0) receive(connection);
    }
  }

  [[nodiscard]] Clock::time_point next_due() const {
    if (plan_.rate <= 0) return now_;
    const std::chrono::duration<double> after(static_cast<double>(asked_) / plan_.rate);
    return begin_ + std::chrono::duration_cast<Clock::duration>(after);
  }
  [[nodiscard]] bool is_due() const { return next_due() <= now_; }

  void ask_next() {
    Connection& connection = *idle_.front();
    idle_.pop_front();
    connection.due = next_due();
    connection.sent = Clock::now();
    connection.busy = true;
    connection.received.clear();
    connection.unsent = "GET " + plan_.targets[asked_ % plan_.targets.size()] +
                        " HTTP/1.1\r\nHost: bench.test\r\n" +
                        (plan_.gzip ? "Accept-Encoding: gzip\r\n\r\n" : "\r\n");
    ++asked_;
    ++busy_;
    if (connection.descriptor < 0 && !connect(connection)) return lose(connection);
    send(connection);
  }

  bool connect(Connection& connection) {
    connection.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(plan_.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(connection.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(connection.descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) !=
        0) {
      return false;
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP;
    event.data.u64 = static_cast<std::uint64_t>(&connection - connections_.data());
    return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.descriptor, &event) == 0;
  }

  // Requests are far smaller than a socket's buffer: what is not taken at once is an error.
  void send(Connection& connection) {
    const ssize_t sent = ::send(connection.descriptor, connection.unsent.data(),
                                connection.unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent != static_cast<ssize_t>(connection.unsent.size())) lose(connection);
  }

  void receive(Connection& connection) {
    std::array<char, kReadBytes> buffer;
    const ssize_t bytes = ::recv(connection.descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (bytes < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (bytes <= 0) return connection.busy ? lose(connection) : close(connection);
    connection.received.append(buffer.data(), static_cast<std::size_t>(bytes));
    const auto head = read_head(connection.received);
    if (!head || connection.received.size() < head->bytes + head->body_bytes) return;
    if (head->status == 0 || !connection.busy) return lose(connection);
    finish(connection, *head);
  }

  void finish(Connection& connection, const Head& head) {
    last_ = now_;
    const bool served = head.status == kServed;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        now_ - (served ? connection.due : connection.sent));
    (served ? report_.served : report_.refused).add(static_cast<std::uint64_t>(took.count()));
    ++report_.statuses[head.status];
    if (head.status == kOverloaded && head.retry_after) ++report_.retry_after;
    report_.body_bytes += head.body_bytes;
    if (head.closes) close(connection);
    release(connection);
  }

  void lose(Connection& connection) {
    last_ = now_;
    ++report_.failed;
    close(connection);
    if (connection.busy) release(connection);
  }

  void close(Connection& connection) {
    if (connection.descriptor >= 0) ::close(connection.descriptor);
    connection.descriptor = -1;
    ++report_.reconnects;
  }

  void release(Connection& connection) {
    connection.busy = false;
    --busy_;
    idle_.push_back(&connection);
  }

  const LoadPlan& plan_;
  const int epoll_;
  std::vector<Connection> connections_;
  std::deque<Connection*> idle_;
  std::uint64_t asked_ = 0;
  std::uint64_t busy_ = 0;
  Clock::time_point begin_;
  Clock::time_point end_;
  Clock::time_point now_;
  Clock::time_point last_;
  LoadReport report_;
};

}  // namespace

Result<LoadReport> run_load(const LoadPlan& plan) { return Load(plan).run(); }

}  // namespace notesearch
