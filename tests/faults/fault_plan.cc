#include "tests/faults/fault_plan.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <map>

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace notesearch::faults {
namespace {

// Out of the way of the numbers that the program's own files get.
constexpr int kLogDescriptor = 900;

// A function: other libraries may write before this one's variables are set up.
Mode mode_of(const std::string& name) {
  const std::map<std::string_view, Mode> modes = {
      {"kill", Mode::kKill},     {"torn", Mode::kTorn},
      {"short", Mode::kShort},   {"eio", Mode::kEio},
      {"enospc", Mode::kEnospc}, {"eio-forever", Mode::kEioForever},
      {"power", Mode::kPower},   {"enospc-forever", Mode::kEnospcForever},
  };
  const auto found = modes.find(name);
  return found == modes.end() ? Mode::kCount : found->second;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::uint64_t number(const char* name) {
  return std::strtoull(variable(name).c_str(), nullptr, 10);
}

// Not by open() and write(): those are counted.
int open_log(const std::string& path) {
  if (path.empty()) return -1;
  const auto fd = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path.c_str(),
                                             O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, kLogDescriptor);
  ::syscall(SYS_close, fd);
  return moved;
}

}  // namespace

FaultPlan FaultPlan::from_environment() {
  FaultPlan plan;
  plan.root_ = variable("NOTES_FAULTS_ROOT");
  plan.mode_ = mode_of(variable("NOTES_FAULTS_MODE"));
  plan.at_ = number("NOTES_FAULTS_AT");
  plan.seed_ = number("NOTES_FAULTS_SEED");
  plan.log_fd_ = open_log(variable("NOTES_FAULTS_LOG"));
  if (plan.mode_ == Mode::kPower) plan.power_.emplace(plan.root_, plan.root_ + ".graveyard");
  return plan;
}

Verdict FaultPlan::meet(Kind kind, std::string_view name, std::string_view path) {
  ++count_;
  log(kind, name, path);
  if (fails(kind)) {
    const bool full = mode_ == Mode::kEnospc || mode_ == Mode::kEnospcForever;
    errno = full ? ENOSPC : EIO;
    return Verdict::kFail;
  }
  if (count_ != at_) return Verdict::kGo;
  if (mode_ == Mode::kShort) return Verdict::kHalf;
  if (mode_ == Mode::kTorn && kind == Kind::kBytes) return Verdict::kHalfThenDie;
  if (mode_ == Mode::kPower) power_->lose(seed_);
  if (mode_ == Mode::kKill || mode_ == Mode::kTorn || mode_ == Mode::kPower) die();
  return Verdict::kGo;
}

bool FaultPlan::fails(Kind kind) const {
  switch (mode_) {
    case Mode::kEio:
      return count_ == at_;
    case Mode::kEioForever:
      return count_ >= at_;
    case Mode::kEnospc:
      return count_ == at_ && kind != Kind::kRemove;
    case Mode::kEnospcForever:
      return count_ >= at_ && kind != Kind::kRemove;
    case Mode::kCount:
    case Mode::kKill:
    case Mode::kTorn:
    case Mode::kShort:
    case Mode::kPower:
      return false;
  }
  return false;
}

void FaultPlan::finish() {
  if (power_ && count_ < at_) power_->lose(seed_);
}

void FaultPlan::die() {
  for (;;) ::kill(::getpid(), SIGKILL);
}

void FaultPlan::log(Kind kind, std::string_view name, std::string_view path) const {
  if (log_fd_ < 0) return;
  const std::size_t below = root_ == "/" ? 1 : root_.size() + 1;
  path = path.size() >= below ? path.substr(below) : ".";
  std::string line = std::to_string(count_) + " " + static_cast<char>(kind) + " ";
  line.append(name).append(" ").append(path).append("\n");
  ::syscall(SYS_write, log_fd_, line.data(), line.size());
}

}  // namespace notesearch::faults
