// confine NAMES PROGRAM [ARGUMENT...]: runs a program under the system call restrictions that
// systemd puts on the service, where there is no systemd to do it.
//
// NAMES is a file of the system calls that SystemCallFilter= leaves, one a line; every other fails
// with EPERM. As with NoNewPrivileges=, MemoryDenyWriteExecute=, RestrictNamespaces= and
// RestrictAddressFamilies= of the service, see systemd.exec(5).
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <string>

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

scmp_arg_cmp masked(unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

bool allow(scmp_filter_ctx filter, int call, const scmp_arg_cmp& condition) {
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &condition) == 0;
}

// Memory that can be written is never executable, nor becomes so.
bool allow_memory(scmp_filter_ctx filter) {
  constexpr scmp_datum_t kBoth = PROT_WRITE | PROT_EXEC;
  bool done = allow(filter, SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0));
  for (const int kind : {PROT_NONE, PROT_WRITE, PROT_EXEC}) {
    const auto value = static_cast<scmp_datum_t>(kind);
    done = allow(filter, SCMP_SYS(mmap), masked(2, kBoth, value)) && done;
  }
  return done;
}

// clone3 hides its flags from a filter, so it is said not to exist, and clone is used instead.
bool allow_processes(scmp_filter_ctx filter) {
  constexpr scmp_datum_t kNamespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                       CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  return allow(filter, SCMP_SYS(clone), masked(0, kNamespaces, 0)) &&
         seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, nullptr) == 0;
}

bool allow_sockets(scmp_filter_ctx filter) {
  bool done = true;
  for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK}) {
    const auto value = static_cast<scmp_datum_t>(family);
    done = allow(filter, SCMP_SYS(socket), {0, SCMP_CMP_EQ, value, 0}) && done;
  }
  return done;
}

bool is_conditional(int call) {
  constexpr std::array kConditional = {SCMP_SYS(mmap),   SCMP_SYS(mprotect), SCMP_SYS(clone),
                                       SCMP_SYS(clone3), SCMP_SYS(unshare),  SCMP_SYS(setns),
                                       SCMP_SYS(socket)};
  for (const int conditional : kConditional) {
    if (call == conditional) return true;
  }
  return false;
}

bool confine(const char* names_file) {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return false;
  bool done = allow_memory(filter) && allow_processes(filter) && allow_sockets(filter);
  std::ifstream names(names_file);
  for (std::string name; std::getline(names, name);) {
    const int call = seccomp_syscall_resolve_name(name.c_str());
    if (call == __NR_SCMP_ERROR || is_conditional(call)) continue;  // of another architecture
    done = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 0, nullptr) == 0 && done;
  }
  done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && seccomp_load(filter) == 0 && done;
  seccomp_release(filter);
  return done;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kUsage = 64;
  constexpr int kUnavailable = 69;
  if (argc < 3) {
    std::fputs("usage: confine NAMES PROGRAM [ARGUMENT...]\n", stderr);
    return kUsage;
  }
  if (confine(argv[1])) execv(argv[2], argv + 2);
  std::perror("confine");
  return kUnavailable;
}
