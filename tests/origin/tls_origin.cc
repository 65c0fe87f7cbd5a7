#include "tests/origin/tls_origin.h"

#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace notesearch {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSession {
  void operator()(SSL* session) const { SSL_free(session); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};
struct FreeX509 {
  void operator()(X509* x509) const { X509_free(x509); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("TLS origin: ") + what);
}

std::unique_ptr<BIO, FreeBio> bio_of(const std::string& pem) {
  return std::unique_ptr<BIO, FreeBio>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

int listen_on_loopback(std::uint16_t* port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool good = listener >= 0 && bind(listener, generic, size) == 0 &&
                    listen(listener, SOMAXCONN) == 0 && getsockname(listener, generic, &size) == 0;
  require(good, "no port to listen on");
  *port = ntohs(address.sin_port);
  return listener;
}

}  // namespace

struct TlsOrigin::Context {
  std::unique_ptr<SSL_CTX, FreeContext> ssl{SSL_CTX_new(TLS_server_method())};

  Context(const Certificate& certificate, const Options& options) {
    const std::unique_ptr<X509, FreeX509> x509(
        PEM_read_bio_X509(bio_of(certificate.certificate_pem).get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<EVP_PKEY, FreeKey> key(
        PEM_read_bio_PrivateKey(bio_of(certificate.key_pem).get(), nullptr, nullptr, nullptr));
    require(ssl && x509 && key, "the certificate can't be read");
    require(SSL_CTX_use_certificate(ssl.get(), x509.get()) == 1 &&
                SSL_CTX_use_PrivateKey(ssl.get(), key.get()) == 1,
            "the certificate can't be used");
    if (!options.old_versions_only) return;
    SSL_CTX_set_security_level(ssl.get(), 0);
    SSL_CTX_set_min_proto_version(ssl.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(ssl.get(), TLS1_1_VERSION);
  }
};

TlsOrigin::TlsOrigin(const Certificate& certificate) : TlsOrigin(certificate, Options{}) {}

TlsOrigin::TlsOrigin(const Certificate& certificate, Options options)
    : options_(std::move(options)), context_(std::make_unique<Context>(certificate, options_)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  listener_ = listen_on_loopback(&port_);
  thread_ = std::thread([this] { serve(); });
}

TlsOrigin::~TlsOrigin() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

std::string TlsOrigin::base_url() const { return "https://127.0.0.1:" + std::to_string(port_); }

void TlsOrigin::serve() {
  constexpr int kLookUpEveryMs = 20;
  while (!stopping_) {
    pollfd waiting = {listener_, POLLIN, 0};
    if (poll(&waiting, 1, kLookUpEveryMs) <= 0) continue;
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++connections_;
    serve_connection(socket);
    close(socket);
  }
}

void TlsOrigin::serve_connection(int socket) {
  const timeval patience = {2, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  ERR_clear_error();
  const std::unique_ptr<SSL, FreeSession> session(SSL_new(context_->ssl.get()));
  if (!session || SSL_set_fd(session.get(), socket) != 1) return;
  if (SSL_accept(session.get()) != 1) return;
  std::string request;
  std::array<char, 4096> buffer;
  while (request.find("\r\n\r\n") == std::string::npos) {
    const int size = SSL_read(session.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (size <= 0) return;
    request.append(buffer.data(), static_cast<std::size_t>(size));
  }
  ++requests_;
  SSL_write(session.get(), options_.answer.data(), static_cast<int>(options_.answer.size()));
  SSL_shutdown(session.get());
}

}  // namespace notesearch
