// Progress for people: one line that rewrites itself on a terminal, a line per phase elsewhere.
//
//   fetch    [#########           ]  6400/14073  3200/s  2 s left
//
// Not thread-safe, like the run that tells it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

#include "indexer/progress.h"

namespace notesearch {

struct ProgressState {
  Phase phase = Phase::kList;
  std::size_t done = 0;
  std::size_t total = 0;  // 0: not known
  std::chrono::milliseconds elapsed{0};
};

// The line for a terminal of so many columns, never longer than columns - 1: what does not fit is
// left away from the right, the bar first. Pure.
[[nodiscard]] std::string progress_line(const ProgressState& state, std::size_t columns);

// Rewrites its line at most ten times a second and wipes it at the end of each phase.
class LineProgress : public ProgressSink {
 public:
  // `columns` is asked before each drawing, as windows change. Both outlive the object.
  LineProgress(std::ostream& out, std::function<std::size_t()> columns)
      : out_(out), columns_(std::move(columns)) {}

  void begin(Phase phase, std::size_t total) override;
  void advance(std::size_t done) override;
  void end() override;

 private:
  void draw();

  std::ostream& out_;
  std::function<std::size_t()> columns_;
  ProgressState state_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point drawn_;
};

// "fetch: 14073 notes in 4.4 s" at the end of each phase that handled notes.
class PlainProgress : public ProgressSink {
 public:
  explicit PlainProgress(std::ostream& out) : out_(out) {}

  void begin(Phase phase, std::size_t total) override;
  void advance(std::size_t done) override;
  void end() override;

 private:
  std::ostream& out_;
  ProgressState state_;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace notesearch
