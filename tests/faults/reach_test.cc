// The fault library misses nothing: it counts what strace sees.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

#include "tests/catch.h"
#include "tests/faults/fault_rig.h"

namespace notesearch {
namespace {

namespace fs = std::filesystem;

using Counts = std::map<std::string, int>;

// The calls that may change something, and how the library names them. Those of no name are not
// counted by it, so that there must be none.
const std::map<std::string, std::string> kChanging = {
    {"write", "write"},       {"writev", "writev"},
    {"pwrite64", "pwrite"},   {"sendfile", "sendfile"},
    {"fsync", "fsync"},       {"fdatasync", "fdatasync"},
    {"rename", "rename"},     {"renameat", "rename"},
    {"renameat2", "rename"},  {"link", "link"},
    {"linkat", "link"},       {"symlink", "symlink"},
    {"mkdir", "mkdir"},       {"mkdirat", "mkdir"},
    {"rmdir", "rmdir"},       {"unlink", "unlink"},
    {"unlinkat", "unlink"},   {"ftruncate", "ftruncate"},
    {"truncate", "truncate"}, {"openat", "open"},
    {"open", "open"},         {"creat", ""},
    {"fallocate", ""},        {"symlinkat", ""},
    {"pwritev", ""},          {"pwritev2", ""},
    {"splice", ""},           {"sync_file_range", ""},
    {"io_uring_setup", ""},   {"copy_file_range", "copy_file_range"},
};

bool opens_to_write(const std::string& line) {
  for (const char* flag : {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"}) {
    if (line.find(flag) != std::string::npos) return true;
  }
  return false;
}

// Of strace's files, one for each thread: the calls on what is below the folder.
Counts count_traced(const fs::path& traces, const std::string& below) {
  Counts counts;
  for (const auto& file : fs::directory_iterator(traces)) {
    std::istringstream lines(read_file(file.path()));
    for (std::string line; std::getline(lines, line);) {
      const auto call = kChanging.find(line.substr(0, line.find('(')));
      if (call == kChanging.end() || line.find(below) == std::string::npos) continue;
      const bool removes_directory = line.find("AT_REMOVEDIR") != std::string::npos;
      if (call->second == "open" && !opens_to_write(line)) continue;
      ++counts[removes_directory ? "rmdir" : call->second];
    }
  }
  return counts;
}

// Runs the program under strace, with the library in it.
int run_traced(const FaultRig& rig, const fs::path& traces,
               const std::vector<std::string>& options) {
  fs::remove_all(traces);
  fs::create_directories(traces);
  fs::remove(rig.log());
  std::string command = "strace -ff -y -qq -o " + (traces / "thread").string();
  for (const auto& [name, value] : rig.environment({})) command += " -E " + name + "=" + value;
  command += " " NOTESEARCH_BIN_DIR "/notes-index";
  for (const std::string& argument : rig.arguments(options)) command += " " + argument;
  return std::system((command + " >/dev/null").c_str());
}

TEST_CASE("the fault library counts every change below its root that strace sees") {
  const FaultRig rig(12);
  if (std::system("strace -o /dev/null true 2>/dev/null") != 0) {
    std::cout << "skipped: strace is not here or may not trace\n";
    return;
  }
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{}, {}, {"--full"}, {"--full"}, {"--full"}}) {
    rig.write_note(1, "changed " + std::to_string(std::rand()));
    const fs::path traces = rig.path() / "traces";
    REQUIRE(run_traced(rig, traces, options) == 0);
    const std::vector<CountedCall> calls = read_calls(rig.log());
    Counts counted;
    for (const CountedCall& call : calls) {
      if (call.name != "close") ++counted[call.name];
    }
    CHECK(counted == count_traced(traces, rig.index().parent_path().string()));
    CHECK(calls.size() > 50);
  }
}

}  // namespace
}  // namespace notesearch
