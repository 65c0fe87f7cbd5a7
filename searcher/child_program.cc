#include "searcher/child_program.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace notesearch {
namespace {

// Keeps signals from ending this process while a child has the terminal, as system(3) does, and
// writing to a child that has ended from doing so.
class SignalGuard {
 public:
  SignalGuard() {
    sigemptyset(&defaults_);
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      sigaction(kSignals[i], &ignore, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) sigaddset(&defaults_, kSignals[i]);
    }
  }
  ~SignalGuard() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before_[i], nullptr);
  }
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

  // Those that a child is to heed.
  [[nodiscard]] const sigset_t& defaults() const { return defaults_; }

 private:
  static constexpr std::array<int, 3> kSignals = {SIGINT, SIGQUIT, SIGPIPE};
  std::array<struct sigaction, 3> before_{};
  sigset_t defaults_{};
};

Result<pid_t> start(const std::vector<std::string>& command, int input, const sigset_t& defaults) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  pid_t child = -1;
  const int code =
      posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (code == 0) return child;
  return fail(ErrorKind::kUnavailable, std::string("can't be started: ") + std::strerror(code),
              command[0]);
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

void write_all(int descriptor, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // a reader that has seen enough
    done += static_cast<std::size_t>(written);
  }
}

}  // namespace

std::vector<std::string> split_command(const std::string& command) {
  std::istringstream words(command);
  std::vector<std::string> split;
  for (std::string word; words >> word;) split.push_back(word);
  return split;
}

bool is_less(const std::vector<std::string>& command) {
  if (command.empty()) return false;
  const std::string& program = command.front();
  return program.substr(program.rfind('/') + 1) == "less";
}

Result<void> run_pager(const std::vector<std::string>& command, const std::string& input) {
  std::array<int, 2> pipe{};
  if (pipe2(pipe.data(), O_CLOEXEC) != 0) {
    return fail(ErrorKind::kUnavailable, std::string("no pipe: ") + std::strerror(errno));
  }
  const SignalGuard guard;
  auto child = start(command, pipe[0], guard.defaults());
  close(pipe[0]);
  if (child) write_all(pipe[1], input);
  close(pipe[1]);
  if (!child) return fail(child.error());
  wait_for(*child);
  return {};
}

Result<void> run_opener(const std::vector<std::string>& command, const std::string& address) {
  std::vector<std::string> words = command;
  words.push_back(address);
  const SignalGuard guard;
  auto child = start(words, -1, guard.defaults());
  if (!child) return fail(child.error());
  const int status = wait_for(*child);
  if (status == 0) return {};
  return fail(ErrorKind::kUnavailable, "could not open " + address, command[0],
              "name a program that can in NOTESEARCH_OPENER");
}

}  // namespace notesearch
