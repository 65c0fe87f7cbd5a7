#include "corpus/bounded_parser.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "corpus/parse_channel.h"
#include "corpus/parsed_codec.h"
#include "corpus/plain_text.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using Clock = std::chrono::steady_clock;

// Text in another encoding than UTF-8, or no text at all, has more invalid bytes than this.
constexpr std::size_t kMaxInvalidPercent = 5;

std::filesystem::path find_program() {
  constexpr const char* kName = "notes-parse";
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path beside = self.parent_path();
  for (const auto& folder : {beside, beside.parent_path() / "libexec" / "notesearch"}) {
    if (!error && std::filesystem::exists(folder / kName, error)) return folder / kName;
  }
  return std::filesystem::path(NOTESEARCH_LIBEXEC_DIR) / kName;
}

std::string system_message(int code) { return std::generic_category().message(code); }

// The attributes and file actions of a spawn, freed together.
class SpawnPlan {
 public:
  explicit SpawnPlan(int channel) {
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    // Whatever this process ignores or blocks, limits must be able to end the child.
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_adddup2(&actions, channel, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, channel, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
};

}  // namespace

// One notes-parse process and the socket to it.
class BoundedParser::Child {
 public:
  static Result<std::unique_ptr<Child>> spawn(const ParserOptions& options) {
    const std::filesystem::path program =
        options.program.empty() ? find_program() : options.program;
    std::array<int, 2> ends = {};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      return fail(ErrorKind::kIo, "can't open a socket pair: " + system_message(errno));
    }
    const SpawnPlan plan(ends[1]);
    std::array<std::string, kParserArguments + 1> words = {
        program.string(), std::to_string(options.cpu_limit_ms),
        std::to_string(options.memory_limit_bytes), std::to_string(options.max_body_bytes)};
    std::array<char*, kParserArguments + 2> arguments = {};
    for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
    char* no_environment = nullptr;
    pid_t pid = 0;
    const int code = posix_spawn(&pid, program.c_str(), &plan.actions, &plan.attributes,
                                 arguments.data(), &no_environment);
    close(ends[1]);
    if (code != 0) {
      close(ends[0]);
      return fail(ErrorKind::kConfig, "can't start the markdown parser: " + system_message(code),
                  program.string(), "install notes-parse beside notes-index");
    }
    return std::unique_ptr<Child>(new Child(pid, ends[0]));
  }

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    (void)end();
    close(socket_);
  }

  // Sends one body and receives the answer; nothing when the child died, hung, or said too much.
  std::optional<std::string> ask(std::string_view body, const ParserOptions& options) {
    deadline_ = Clock::now() + std::chrono::milliseconds(options.wall_limit_ms);
    auto length = static_cast<MessageLength>(body.size());
    std::string message(reinterpret_cast<const char*>(&length), sizeof length);
    message += body;
    if (!send_all(message) || !receive_all(&length, sizeof length)) return std::nullopt;
    if (length > options.max_answer_bytes) return std::nullopt;
    std::string answer(length, '\0');
    if (!receive_all(answer.data(), answer.size())) return std::nullopt;
    ++served_;
    return answer;
  }

  // Ends the process; how it had ended if it had, as waitpid() tells.
  int end() {
    if (pid_ == 0) return status_;
    kill(pid_, SIGKILL);  // changes nothing for one that is dead already
    while (waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return status_;
  }

  [[nodiscard]] bool timed_out() const { return timed_out_; }
  [[nodiscard]] int served() const { return served_; }

 private:
  Child(pid_t pid, int socket) : pid_(pid), socket_(socket) {}

  // False at the deadline.
  bool wait_for(short events) {
    for (;;) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
      pollfd waiting = {socket_, events, 0};
      const int ready = left > 0 ? poll(&waiting, 1, static_cast<int>(left)) : 0;
      if (ready > 0) return true;
      if (ready < 0 && errno == EINTR) continue;
      timed_out_ = true;
      return false;
    }
  }

  bool send_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t put = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (put >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(put));
      } else if (errno != EINTR && (errno != EAGAIN || !wait_for(POLLOUT))) {
        return false;
      }
    }
    return true;
  }

  bool receive_all(void* into, std::size_t size) {
    auto* at = static_cast<char*>(into);
    while (size > 0) {
      const ssize_t got = recv(socket_, at, size, MSG_DONTWAIT);
      if (got > 0) {
        at += got;
        size -= static_cast<std::size_t>(got);
      } else if (got == 0 || (errno != EINTR && (errno != EAGAIN || !wait_for(POLLIN)))) {
        return false;
      }
    }
    return true;
  }

  pid_t pid_;
  int socket_;
  int status_ = 0;
  int served_ = 0;
  bool timed_out_ = false;
  Clock::time_point deadline_;
};

namespace {

ParsedBody as_plain_text(std::string_view text, std::string why) {
  ParsedBody parsed;
  std::string_view body;
  parsed.front_matter = split_front_matter(text, &body);
  parsed.sections = plain_text_sections(body);
  parsed.quarantine = std::move(why) + "; read as plain text";
  return parsed;
}

std::string cause_of_death(bool timed_out, int status) {
  const std::string parser = "the markdown parser ";
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (timed_out || signal == SIGPROF) return parser + "ran out of time";
  switch (signal) {
    case 0:        // it ended, or lives on, with the wrong answer
    case SIGKILL:  // by end(), as a rule
      return parser + "gave no usable answer";
    case SIGABRT:  // so end allocations that fail, and nothing else that is known of
      return parser + "ran out of memory";
    case SIGSYS:
      return parser + "was stopped for a forbidden system call";
    case SIGSEGV:
    case SIGBUS:
    case SIGILL:
    case SIGFPE:
      return parser + "crashed";
    default:
      return parser + "was ended by signal " + std::to_string(signal);
  }
}

}  // namespace

BoundedParser::BoundedParser(ParserOptions options) : options_(std::move(options)) {}
BoundedParser::BoundedParser(BoundedParser&&) noexcept = default;
BoundedParser& BoundedParser::operator=(BoundedParser&&) noexcept = default;
BoundedParser::~BoundedParser() = default;

Result<void> BoundedParser::start() {
  const ParsedBody parsed = parse("");
  if (parsed.quarantine.empty()) return {};
  return fail(ErrorKind::kConfig, "the markdown parser does not work: " + parsed.quarantine, {},
              "install notes-parse beside notes-index, from the same build");
}

ParsedBody BoundedParser::parse(std::string_view raw) {
  std::size_t invalid_bytes = 0;
  const std::string text = clean_text(raw, &invalid_bytes);
  if (invalid_bytes * 100 > raw.size() * kMaxInvalidPercent) {
    return as_plain_text(text, std::to_string(invalid_bytes) + " bytes are not UTF-8");
  }
  if (text.size() > options_.max_body_bytes) {
    return as_plain_text(
        text, "the note is longer than " + std::to_string(options_.max_body_bytes) + " bytes");
  }
  for (;;) {
    if (!child_) {
      auto spawned = Child::spawn(options_);
      if (!spawned) return as_plain_text(text, spawned.error().message());
      child_ = std::move(*spawned);
    }
    if (const auto answer = child_->ask(text, options_)) {
      if (auto parsed = decode_parsed(*answer)) return std::move(*parsed);
    }
    const std::unique_ptr<Child> dead = std::exchange(child_, nullptr);
    const std::string cause = cause_of_death(dead->timed_out(), dead->end());
    // A child that had served other notes may have died between them, or of what they left behind:
    // only a fresh one convicts this note.
    const bool fresh = dead->served() == 0;
    if (fresh || dead->timed_out()) return as_plain_text(text, cause);
  }
}

}  // namespace notesearch
