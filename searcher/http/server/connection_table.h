// The connections there are, and which of them can be spared.
//
// Threads: the I/O thread's, except size().
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <vector>

namespace notesearch {

class Connection;

class ConnectionTable {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Kind : std::uint8_t {
    kReading,  // awaits a request, or the rest of it
    kIdle,     // was answered and may ask again
    kBusy,     // is being answered
  };

  struct Entry {
    std::shared_ptr<Connection> connection;
    Kind kind;
    Clock::time_point since;  // of that kind
  };
  using Place = std::list<Entry>::iterator;  // valid until removed

  Place add(std::shared_ptr<Connection> connection, Clock::time_point now);  // as kReading
  void move(Place place, Kind kind, Clock::time_point now);
  void remove(Place place);

  // Which one goes when there is no room for another: the oldest that has had a second for its request,
  // else the one longest idle, else the oldest without a request. Null when all are busy.
  [[nodiscard]] std::shared_ptr<Connection> to_drop(Clock::time_point now) const;

  [[nodiscard]] std::vector<std::shared_ptr<Connection>> all() const;
  [[nodiscard]] std::size_t size() const { return size_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] const std::list<Entry>& of(Kind kind) const {
    return by_kind_[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] std::list<Entry>& of(Kind kind) { return by_kind_[static_cast<std::size_t>(kind)]; }

  std::array<std::list<Entry>, 3> by_kind_;  // each in order of `since`
  std::atomic<std::size_t> size_{0};
};

}  // namespace notesearch
