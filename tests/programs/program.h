// Runs one of the built programs as a person or cron would: arguments, environment, output, exit.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace notesearch {

struct ProgramRun {
  int exit_code = -1;  // 128 + signal when a signal ended it, as in a shell
  std::string out;
  std::string err;
};

// A program of the build tree, started with the given arguments and environment (and no other
// variable but HOME and PATH). Throws std::system_error when it can't be started.
class Program {
 public:
  Program(const std::string& name, const std::vector<std::string>& arguments,
          const std::map<std::string, std::string>& environment = {});
  ~Program();  // kills what still runs
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void signal(int number) const;
  [[nodiscard]] bool is_running() const;
  // Waits for its end and returns all that it wrote.
  ProgramRun wait();

 private:
  pid_t pid_ = -1;
  std::string out_path_;
  std::string err_path_;
};

inline ProgramRun run_program(const std::string& name, const std::vector<std::string>& arguments,
                              const std::map<std::string, std::string>& environment = {}) {
  return Program(name, arguments, environment).wait();
}

}  // namespace notesearch
