#include "corpus/confinement.h"

#include <array>
#include <memory>

#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace notesearch {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||
                            __has_feature(memory_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

bool set_limit(__rlimit_resource what, rlim_t value) {
  const rlimit limit = {value, value};
  return setrlimit(what, &limit) == 0;
}

struct ReleaseFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// mmap and mprotect stay, as allocation needs them, but never for memory that can be executed.
bool allow_memory(scmp_filter_ctx filter) {
  const scmp_arg_cmp not_executable{
      .arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &not_executable) == 0 &&
         seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &not_executable) ==
             0;
}

// How this process, and no other, is aborted when memory has run out.
bool allow_own_end(scmp_filter_ctx filter) {
  const std::array<scmp_arg_cmp, 2> own_abort = {{
      {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = static_cast<scmp_datum_t>(getpid()), .datum_b = 0},
      {.arg = 2, .op = SCMP_CMP_EQ, .datum_a = SIGABRT, .datum_b = 0},
  }};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), own_abort.size(),
                                own_abort.data()) == 0;
}

}  // namespace

bool give_up_resources(std::size_t memory_limit_bytes) {
  constexpr unsigned kFirstOther = 3;
  bool done = close_range(kFirstOther, ~0U, 0) == 0;
  done = set_limit(RLIMIT_CORE, 0) && done;
  done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && done;
  if (!kSanitized) done = set_limit(RLIMIT_AS, memory_limit_bytes) && done;
  return done;
}

bool give_up_system_calls() {
  if (kSanitized) return false;
  const std::unique_ptr<void, ReleaseFilter> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return false;
  // Besides what is plain: qsort() asks sysinfo, malloc() asks sched_getaffinity when it thinks of
  // another arena, both may ask getrandom and clock_gettime; to abort is to block signals and to
  // ask who one is.
  constexpr std::array kAllowed = {
      SCMP_SYS(read),           SCMP_SYS(write),          SCMP_SYS(brk),
      SCMP_SYS(munmap),         SCMP_SYS(mremap),         SCMP_SYS(madvise),
      SCMP_SYS(futex),          SCMP_SYS(setitimer),      SCMP_SYS(exit),
      SCMP_SYS(exit_group),     SCMP_SYS(rt_sigreturn),   SCMP_SYS(getrandom),
      SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday),   SCMP_SYS(restart_syscall),
      SCMP_SYS(sysinfo),        SCMP_SYS(sched_yield),    SCMP_SYS(sched_getaffinity),
      SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),   SCMP_SYS(gettid),
      SCMP_SYS(getpid),         SCMP_SYS(clock_nanosleep)};
  for (int call : kAllowed) {
    if (seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 0, nullptr) != 0) return false;
  }
  return allow_memory(filter.get()) && allow_own_end(filter.get()) &&
         seccomp_load(filter.get()) == 0;
}

}  // namespace notesearch
