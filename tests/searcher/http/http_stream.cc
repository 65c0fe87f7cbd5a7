#include "tests/searcher/http/http_stream.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// The address, and how long it is.
std::pair<sockaddr_storage, socklen_t> parse(const std::string& address) {
  sockaddr_storage storage{};
  if (address.starts_with("unix:")) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::strncpy(name.sun_path, address.c_str() + 5, sizeof name.sun_path - 1);
    std::memcpy(&storage, &name, sizeof name);
    return {storage, sizeof name};
  }
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), address.c_str() + colon + 1, &hints, &found) != 0) {
    throw std::runtime_error("no address: " + address);
  }
  std::memcpy(&storage, found->ai_addr, found->ai_addrlen);
  const socklen_t size = found->ai_addrlen;
  freeaddrinfo(found);
  return {storage, size};
}

HttpAnswer parse_head(std::string_view head) {
  HttpAnswer answer;
  if (head.size() > 12) answer.status = std::stoi(std::string(head.substr(9, 3)));
  std::size_t at = head.find("\r\n");
  while (at != std::string_view::npos && at + 2 < head.size()) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string_view line = head.substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      answer.headers.emplace_back(ascii_lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
    at = end;
  }
  return answer;
}

}  // namespace

std::string HttpAnswer::header(std::string_view lower_name) const {
  std::string joined;
  for (const auto& [name, value] : headers) {
    if (name != lower_name) continue;
    if (!joined.empty()) joined += ", ";
    joined += value;
  }
  return joined;
}

HttpStream::HttpStream(const std::string& address, int receive_buffer_bytes) {
  const auto [storage, size] = parse(address);
  socket_ = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) throw_errno("socket");
  if (receive_buffer_bytes > 0) {
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(int));
  }
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&storage), size) != 0) {
    const int error = errno;
    ::close(socket_);
    errno = error;
    throw_errno("connect");
  }
}

HttpStream::~HttpStream() {
  if (socket_ >= 0) ::close(socket_);
}

HttpStream::HttpStream(HttpStream&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      received_(std::move(other.received_)),
      ended_(other.ended_) {}

bool HttpStream::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool HttpStream::get(std::string_view target, std::string_view more_headers) {
  std::string request = "GET ";
  request.append(target).append(" HTTP/1.1\r\nHost: test\r\n").append(more_headers).append("\r\n");
  return send(request);
}

std::optional<HttpAnswer> HttpStream::answer(bool head, std::chrono::milliseconds within) {
  const Clock::time_point end = Clock::now() + within;
  std::size_t head_end = 0;
  while ((head_end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive(end)) return {};
  }
  HttpAnswer answer = parse_head(std::string_view(received_).substr(0, head_end + 2));
  received_.erase(0, head_end + 4);
  const std::string length = answer.header("content-length");
  const std::size_t size = head || length.empty() ? 0 : std::stoul(length);
  while (received_.size() < size) {
    if (!receive(end)) return {};
  }
  answer.body = received_.substr(0, size);
  received_.erase(0, size);
  return answer;
}

std::string HttpStream::rest(std::chrono::milliseconds within) {
  const Clock::time_point end = Clock::now() + within;
  while (receive(end)) {
  }
  return std::exchange(received_, {});
}

bool HttpStream::closes(std::chrono::milliseconds within) { return rest(within).empty() && ended_; }

void HttpStream::half_close() { shutdown(socket_, SHUT_WR); }

void HttpStream::reset() {
  const linger now{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(std::exchange(socket_, -1));
}

bool HttpStream::receive(Clock::time_point end) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
  pollfd waiting{socket_, POLLIN, 0};
  if (ended_ || left <= 0 || poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
  std::array<char, 65'536> bytes{};
  const ssize_t size = recv(socket_, bytes.data(), bytes.size(), 0);
  if (size <= 0) {
    ended_ = true;
    return false;
  }
  received_.append(bytes.data(), static_cast<std::size_t>(size));
  return true;
}

}  // namespace notesearch
