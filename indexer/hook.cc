#include "indexer/hook.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr const char* kShell = "/bin/sh";

std::string_view event_name(HookEvent event) {
  switch (event) {
    case HookEvent::kPublished:
      return "published";
    case HookEvent::kFailed:
      return "failed";
  }
  return {};
}

std::vector<std::string> environment_with(const HookOptions& options, const HookFacts& facts) {
  constexpr std::size_t kMaxMessageBytes = 512;
  const std::string message = clean_line(printable(facts.message));
  const std::map<std::string, std::string, std::less<>> variables = {
      {"NOTESEARCH_EVENT", std::string(event_name(facts.event))},
      {"NOTESEARCH_GENERATION", std::to_string(facts.generation)},
      {"NOTESEARCH_NOTES", std::to_string(facts.notes)},
      {"NOTESEARCH_INDEX", facts.index_dir.string()},
      {"NOTESEARCH_EXIT_CODE", std::to_string(facts.exit_code)},
      {"NOTESEARCH_MESSAGE", std::string(prefix_bytes(message, kMaxMessageBytes))}};
  std::vector<std::string> all;
  for (const char* const* entry = options.environment; entry != nullptr && *entry != nullptr;
       ++entry) {
    const std::string_view text = *entry;
    if (variables.find(text.substr(0, text.find('='))) == variables.end()) all.emplace_back(text);
  }
  for (const auto& [name, value] : variables) all.emplace_back(name).append("=").append(value);
  return all;
}

// The attributes and file actions of the spawn, freed together.
struct SpawnPlan {
  SpawnPlan() {
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    // Our standard output is for the report alone: a program may read it.
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    // Libraries may have opened files that are not marked to be closed.
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_t actions{};
};

Result<pid_t> spawn(const HookOptions& options, const HookFacts& facts) {
  std::array<std::string, 3> words = {kShell, "-c", options.command};
  std::array<char*, words.size() + 1> arguments = {};
  for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
  std::vector<std::string> environment = environment_with(options, facts);
  std::vector<char*> variables;
  variables.reserve(environment.size() + 1);
  for (std::string& entry : environment) variables.push_back(entry.data());
  variables.push_back(nullptr);
  const SpawnPlan plan;
  pid_t pid = 0;
  const int code = posix_spawn(&pid, kShell, &plan.actions, &plan.attributes, arguments.data(),
                               variables.data());
  if (code == 0) return pid;
  return fail(ErrorKind::kUnavailable,
              "can't be started: " + std::error_code(code, std::generic_category()).message());
}

// Waits until the shell has ended, without taking its exit status: while it is there to be taken,
// its process group's number is given to nobody else.
Result<void> await_end(pid_t pid, const HookOptions& options) {
  const auto deadline = std::chrono::steady_clock::now() + options.time_limit;
  std::chrono::milliseconds pause{1};
  constexpr std::chrono::milliseconds kLongestPause{100};
  for (;;) {
    siginfo_t ended{};
    const int code = waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOHANG | WNOWAIT);
    if (code == 0 && ended.si_pid == pid) return {};
    if (options.stop && options.stop()) return fail(ErrorKind::kBusy, "was stopped");
    if (std::chrono::steady_clock::now() >= deadline) {
      return fail(ErrorKind::kUnavailable, "took longer than " +
                                               std::to_string(options.time_limit.count() / 1000) +
                                               " s and was killed");
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

Result<void> judge(int status) {
  if (WIFSIGNALED(status)) {
    return fail(ErrorKind::kUnavailable, "was ended by signal " + std::to_string(WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) == 0) return {};
  return fail(ErrorKind::kUnavailable,
              "ended with exit code " + std::to_string(WEXITSTATUS(status)));
}

Result<void> run_to_end(const HookOptions& options, const HookFacts& facts) {
  const auto pid = spawn(options, facts);
  if (!pid) return fail(pid.error());
  const Result<void> ended = await_end(*pid, options);
  kill(-*pid, SIGKILL);
  int status = 0;
  while (waitpid(*pid, &status, 0) < 0 && errno == EINTR) continue;
  return ended ? judge(status) : ended;
}

}  // namespace

Result<void> run_hook(const HookOptions& options, const HookFacts& facts) {
  Result<void> ended = run_to_end(options, facts);
  if (ended) return ended;
  Error error = ended.error();
  error.what = "the command " + error.what;
  error.where = facts.event == HookEvent::kPublished ? "--on-publish" : "--on-failure";
  return fail(std::move(error));
}

}  // namespace notesearch
