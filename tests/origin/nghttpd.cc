#include "tests/origin/nghttpd.h"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/temporary_dir.h"

extern char** environ;

namespace notesearch {
namespace {

// Debian's lies where only root looks.
std::string find_program() {
  for (const char* path : {"/usr/bin/nghttpd", "/usr/sbin/nghttpd", "/usr/local/bin/nghttpd"}) {
    if (access(path, X_OK) == 0) return path;
  }
  return {};
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// A port that was free just now: nghttpd can't say which one it chose itself.
std::uint16_t free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool good = bind(probe, generic, size) == 0 && getsockname(probe, generic, &size) == 0;
  close(probe);
  if (!good) throw std::runtime_error("nghttpd: no free port");
  return ntohs(address.sin_port);
}

bool listens(std::uint16_t port) {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool good =
      connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return good;
}

pid_t spawn(std::vector<std::string> words, const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("nghttpd can't be started");
  return pid;
}

}  // namespace

std::unique_ptr<Nghttpd> Nghttpd::start(const std::filesystem::path& folder,
                                        const Certificate& certificate) {
  const std::string program = find_program();
  if (program.empty()) return nullptr;
  const std::string key = folder / "key.pem";
  const std::string chain = folder / "certificate.pem";
  write_file(key, certificate.key_pem);
  write_file(chain, certificate.certificate_pem);
  for (int attempt = 0; attempt < 3; ++attempt) {  // the port may have been taken meanwhile
    std::unique_ptr<Nghttpd> server(new Nghttpd());
    server->port_ = free_port();
    server->log_ = folder / "nghttpd.log";
    server->pid_ = spawn(
        {program, "--verbose", "--address=127.0.0.1", "--htdocs=" + (folder / "htdocs").string(),
         std::to_string(server->port_), key, chain},
        server->log_);
    for (int wait = 0; wait < 200 && server->runs(); ++wait) {
      if (listens(server->port_)) return server;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
  }
  throw std::runtime_error("nghttpd does not listen");
}

Nghttpd::~Nghttpd() { end(); }

std::string Nghttpd::base_url() const { return "https://127.0.0.1:" + std::to_string(port_); }

bool Nghttpd::runs() {
  if (pid_ >= 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ >= 0;
}

void Nghttpd::end() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string Nghttpd::stop() {
  end();
  return read_file(log_);
}

}  // namespace notesearch
