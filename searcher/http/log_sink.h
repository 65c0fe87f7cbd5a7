// Where the lines of the log go: to standard error, from a thread of their own.
#pragma once

#include <memory>
#include <string>

namespace notesearch {

// Whoever logs is never held up: when the reader of standard error does not keep up, the oldest lines are
// dropped. Any thread. By the spdlog library.
class LogSink {
 public:
  LogSink();
  // Writes what waits.
  ~LogSink();
  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;

  // Without a line feed at its end; an empty line is none.
  void write(const std::string& line);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace notesearch
