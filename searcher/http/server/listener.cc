#include "searcher/http/server/listener.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace notesearch {
namespace {

// With fewer, connects that come in one burst wait a second for their SYN to be sent again.
constexpr int kBacklog = 4096;
constexpr std::string_view kUnix = "unix:";
constexpr int kSocketType = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;

bool set_option(int descriptor, int level, int option, int value) {
  return setsockopt(descriptor, level, option, &value, sizeof value) == 0;
}

int get_option(int descriptor, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

tl::unexpected<Error> cannot_listen(const std::string& address, int error) {
  return fail(ErrorKind::kIo, "can't listen: " + std::generic_category().message(error), address,
              error == EADDRINUSE ? "end what listens there, or take another address" : "");
}

tl::unexpected<Error> no_address(const std::string& address) {
  return fail(ErrorKind::kUsage, "not an address to listen on", address,
              "write 127.0.0.1:8080, [::1]:8080, localhost:8080, :8080 or unix:/path");
}

std::string address_of(int descriptor) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* name = reinterpret_cast<sockaddr*>(&storage);
  if (getsockname(descriptor, name, &size) != 0) return {};
  if (storage.ss_family == AF_UNIX) {
    const auto* path = reinterpret_cast<const sockaddr_un*>(&storage)->sun_path;
    return std::string(kUnix) + path;
  }
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (getnameinfo(name, size, host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return {};
  }
  const std::string text = host.data();
  return (storage.ss_family == AF_INET6 ? "[" + text + "]" : text) + ":" + port.data();
}

// A listener, or the errno.
using Opened = tl::expected<Listener, int>;

Opened open_socket(const sockaddr* name, socklen_t size, const std::string& socket_file) {
  const int descriptor = socket(name->sa_family, kSocketType, 0);
  if (descriptor < 0) return tl::unexpected<int>(errno);
  if (name->sa_family != AF_UNIX) {
    set_option(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
    // Every connection inherits it: answers are one write each.
    set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  }
  if (name->sa_family == AF_INET6) set_option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  // Who may write to a UNIX socket may connect. Nobody can before it listens.
  const bool bound = bind(descriptor, name, size) == 0;
  if (!bound || (!socket_file.empty() && chmod(socket_file.c_str(), 0666) != 0) ||
      listen(descriptor, kBacklog) != 0) {
    const int error = errno;
    close(descriptor);
    if (bound && !socket_file.empty()) unlink(socket_file.c_str());
    return tl::unexpected<int>(error);
  }
  return Listener(descriptor, socket_file);
}

Opened open_tcp(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
    return tl::unexpected<int>(EINVAL);
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  return open_socket(found->ai_addr, found->ai_addrlen, "");
}

bool has_no_ipv6(int error) { return error == EAFNOSUPPORT || error == EADDRNOTAVAIL; }

std::vector<Listener> only(Listener listener) {
  std::vector<Listener> listeners;
  listeners.push_back(std::move(listener));
  return listeners;
}

// Port 0 is to be the same free one of both, which may take more than one try.
tl::expected<std::vector<Listener>, int> open_localhost(const std::string& port) {
  for (int tries_left = port == "0" ? 16 : 1;; --tries_left) {
    Opened ipv4 = open_tcp("127.0.0.1", port);
    if (!ipv4) return tl::unexpected<int>(ipv4.error());
    std::vector<Listener> listeners = only(*std::move(ipv4));
    const std::string& taken = listeners.front().address();
    Opened ipv6 = open_tcp("::1", taken.substr(taken.rfind(':') + 1));
    if (!ipv6 && has_no_ipv6(ipv6.error())) return listeners;
    if (ipv6) {
      listeners.push_back(*std::move(ipv6));
      return listeners;
    }
    if (tries_left <= 1) return tl::unexpected<int>(ipv6.error());
  }
}

tl::expected<std::vector<Listener>, int> open_host(const std::string& host,
                                                   const std::string& port) {
  if (host == "localhost") return open_localhost(port);
  Opened opened = open_tcp(host.empty() ? "::" : host, port);
  if (!opened && host.empty() && has_no_ipv6(opened.error())) opened = open_tcp("0.0.0.0", port);
  if (!opened) return tl::unexpected<int>(opened.error());
  return only(*std::move(opened));
}

Result<std::vector<Listener>> listen_on_tcp(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return no_address(address);
  std::string host = address.substr(0, colon);
  const std::string port = address.substr(colon + 1);
  const bool is_number = !port.empty() && port.size() <= 5 &&
                         port.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number || std::stoi(port) > 65535) return no_address(address);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (host.find(':') == std::string::npos) return no_address(address);
  } else if (host.find(':') != std::string::npos) {
    return no_address(address);  // IPv6 without brackets: which colon is the port's?
  }
  auto opened = open_host(host, port);
  if (!opened && opened.error() == EINVAL) return no_address(address);
  if (!opened) return cannot_listen(address, opened.error());
  return *std::move(opened);
}

// Whether the file is a socket that a process left behind when it died.
bool is_stale(const sockaddr_un& name) {
  struct stat status {};
  if (lstat(name.sun_path, &status) != 0 || !S_ISSOCK(status.st_mode)) return false;
  const int descriptor = socket(AF_UNIX, kSocketType, 0);
  if (descriptor < 0) return false;
  const int connected = connect(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name);
  const bool refused = connected != 0 && errno == ECONNREFUSED;
  close(descriptor);
  return refused;
}

Result<std::vector<Listener>> listen_on_unix(const std::string& address) {
  const std::string path = address.substr(kUnix.size());
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof name.sun_path || path.find('\0') != std::string::npos) {
    return no_address(address);
  }
  std::copy(path.begin(), path.end(), name.sun_path);
  const auto* generic = reinterpret_cast<const sockaddr*>(&name);
  Opened opened = open_socket(generic, sizeof name, path);
  if (!opened && opened.error() == EADDRINUSE && is_stale(name) && unlink(name.sun_path) == 0) {
    opened = open_socket(generic, sizeof name, path);
  }
  if (!opened) return cannot_listen(address, opened.error());
  return only(*std::move(opened));
}

}  // namespace

Listener::Listener(int descriptor, std::string socket_file)
    : descriptor_(descriptor),
      address_(address_of(descriptor)),
      socket_file_(std::move(socket_file)) {}

Listener::Listener(Listener&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      address_(std::move(other.address_)),
      socket_file_(std::move(other.socket_file_)) {}

Listener& Listener::operator=(Listener&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(address_, other.address_);
  std::swap(socket_file_, other.socket_file_);
  return *this;
}

Listener::~Listener() { close(); }

void Listener::close() {
  if (descriptor_ < 0) return;
  // The file first: once nobody listens, a successor may have put its own there.
  if (!socket_file_.empty()) unlink(socket_file_.c_str());
  ::close(std::exchange(descriptor_, -1));
}

Result<std::vector<Listener>> listen_on(const std::string& address) {
  return address.starts_with(kUnix) ? listen_on_unix(address) : listen_on_tcp(address);
}

Result<Listener> adopt_listener(int descriptor) {
  if (get_option(descriptor, SO_TYPE) != SOCK_STREAM ||
      get_option(descriptor, SO_ACCEPTCONN) != 1) {
    return fail(ErrorKind::kUsage, "not a stream socket that listens",
                "descriptor " + std::to_string(descriptor), "pass one by a .socket unit");
  }
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  const int family = get_option(descriptor, SO_DOMAIN);
  if (family != AF_UNIX) set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  return Listener(descriptor, "");
}

}  // namespace notesearch
