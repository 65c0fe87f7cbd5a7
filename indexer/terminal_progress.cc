#include "indexer/terminal_progress.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>

namespace notesearch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto kRedrawEvery = milliseconds(100);
constexpr std::size_t kMaxBarColumns = 30;
constexpr std::size_t kMinBarColumns = 5;
constexpr std::size_t kPhaseColumns = 8;

milliseconds since(steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
}

std::string seconds_text(double seconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), seconds < 10 ? "%.1f s" : "%.0f s", seconds);
  return text.data();
}

std::string time_left(double seconds) {
  if (seconds < 60) return std::to_string(static_cast<long>(seconds) + 1) + " s left";
  return std::to_string(static_cast<long>(seconds) / 60 + 1) + " min left";
}

// " 6400/14073  3200/s  2 s left", as far as each part is known.
std::string numbers(const ProgressState& state) {
  std::string text = " " + std::to_string(state.done);
  if (state.total > 0) text += "/" + std::to_string(state.total);
  const double seconds = static_cast<double>(state.elapsed.count()) / 1000;
  if (state.done == 0 || seconds <= 0) return text;
  const double rate = static_cast<double>(state.done) / seconds;
  text += "  " + std::to_string(static_cast<long>(rate)) + "/s";
  if (state.total > state.done) {
    text += "  " + time_left(static_cast<double>(state.total - state.done) / rate);
  }
  return text;
}

std::string bar(const ProgressState& state, std::size_t columns) {
  const std::size_t inside = columns - 2;
  const std::size_t full = inside * std::min(state.done, state.total) / state.total;
  return "[" + std::string(full, '#') + std::string(inside - full, ' ') + "]";
}

}  // namespace

std::string progress_line(const ProgressState& state, std::size_t columns) {
  const std::size_t room = columns > 0 ? columns - 1 : 0;
  std::string line(phase_name(state.phase));
  line.resize(kPhaseColumns, ' ');
  const std::string rest = state.total > 0 || state.done > 0 ? numbers(state) : " ...";
  if (state.total > 0 && room >= line.size() + rest.size() + kMinBarColumns) {
    line += bar(state, std::min(kMaxBarColumns, room - line.size() - rest.size()));
  }
  line += rest;
  if (line.size() > room) line.resize(room);
  return line;
}

void LineProgress::begin(Phase phase, std::size_t total) {
  state_ = {phase, 0, total, milliseconds(0)};
  started_ = steady_clock::now();
  draw();
}

void LineProgress::advance(std::size_t done) {
  state_.done = done;
  if (since(drawn_) >= kRedrawEvery) draw();
}

// CR returns to the first column, CSI K erases what an earlier, longer line left there.
void LineProgress::draw() {
  drawn_ = steady_clock::now();
  state_.elapsed = since(started_);
  out_ << '\r' << progress_line(state_, columns_()) << "\x1b[K" << std::flush;
}

void LineProgress::end() { out_ << "\r\x1b[K" << std::flush; }

void PlainProgress::begin(Phase phase, std::size_t total) {
  state_ = {phase, 0, total, milliseconds(0)};
  started_ = steady_clock::now();
}

void PlainProgress::advance(std::size_t done) { state_.done = done; }

void PlainProgress::end() {
  if (state_.done == 0) return;
  const double seconds = static_cast<double>(since(started_).count()) / 1000;
  out_ << phase_name(state_.phase) << ": " << state_.done << " notes in " << seconds_text(seconds)
       << std::endl;
}

}  // namespace notesearch
