#include "tests/programs/program.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/temporary_dir.h"

namespace notesearch {
namespace {

// Files rather than pipes: a program that fills one never waits for the test to read it.
std::string temporary_file() {
  std::string name = (std::filesystem::temp_directory_path() / "notesearch-out-XXXXXX").string();
  const int fd = mkstemp(name.data());
  if (fd < 0) throw std::system_error(errno, std::generic_category(), name);
  close(fd);
  return name;
}

std::string take_file(const std::string& path) {
  std::string bytes = read_file(path);
  unlink(path.c_str());
  return bytes;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

}  // namespace

Program::Program(const std::string& name, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment)
    : out_path_(temporary_file()), err_path_(temporary_file()) {
  const std::string path = std::string(NOTESEARCH_BIN_DIR) + "/" + name;
  std::vector<std::string> argv{path};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  std::vector<std::string> envp{"PATH=/usr/bin:/bin", "HOME=/nonexistent"};
  for (const auto& [variable, value] : environment) envp.push_back(variable + "=" + value);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_path_.c_str(), O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_path_.c_str(), O_WRONLY, 0);
  const int code = posix_spawn(&pid_, path.c_str(), &actions, nullptr, pointers(argv).data(),
                               pointers(envp).data());
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) throw std::system_error(code, std::generic_category(), path);
}

Program::~Program() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  unlink(out_path_.c_str());
  unlink(err_path_.c_str());
}

void Program::signal(int number) const { kill(pid_, number); }

bool Program::is_running() const {
  siginfo_t ended{};
  const auto id = static_cast<id_t>(pid_);
  return pid_ > 0 && waitid(P_PID, id, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         ended.si_pid == 0;
}

ProgramRun Program::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  constexpr int kSignalBase = 128;
  return {WIFSIGNALED(status) ? kSignalBase + WTERMSIG(status) : WEXITSTATUS(status),
          take_file(out_path_), take_file(err_path_)};
}

}  // namespace notesearch
