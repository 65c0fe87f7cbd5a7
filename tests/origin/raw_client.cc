#include "tests/origin/raw_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace notesearch {
namespace {

void check(bool good, const char* what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  check(socket_ >= 0, "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
        "connect");
}

RawClient::~RawClient() { ::close(socket_); }

void RawClient::send(std::string_view bytes) {
  check(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()),
        "send");
}

void RawClient::get(std::string_view target) {
  send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

Received RawClient::read(std::size_t max_bytes, int patience_ms) {
  Received received;
  std::array<char, 4096> buffer{};
  while (received.bytes.size() < max_bytes) {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, patience_ms) == 0) return received;
    const std::size_t wanted = std::min(buffer.size(), max_bytes - received.bytes.size());
    const ssize_t got = ::recv(socket_, buffer.data(), wanted, 0);
    check(got >= 0 || errno == ECONNRESET, "recv");
    if (got <= 0) {
      received.end = got == 0 ? StreamEnd::kClosed : StreamEnd::kReset;
      return received;
    }
    received.bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return received;
}

std::string RawClient::read_answer() {
  std::string answer;
  while (!answer.ends_with("\r\n\r\n")) {
    const Received next = read(1);
    if (next.bytes.empty()) return answer;
    answer += next.bytes;
  }
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t at = answer.find(kLength);
  if (at != std::string::npos) {
    const std::size_t body_bytes = std::stoul(answer.substr(at + kLength.size()));
    if (body_bytes > 0) answer += read(body_bytes).bytes;
  }
  return answer;
}

}  // namespace notesearch
