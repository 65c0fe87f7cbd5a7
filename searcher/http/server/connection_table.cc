#include "searcher/http/server/connection_table.h"

#include <iterator>
#include <utility>

namespace notesearch {
namespace {

// An honest client sends its request along with the connection, or a few round trips later.
constexpr std::chrono::seconds kFairTime{1};

}  // namespace

ConnectionTable::Place ConnectionTable::add(std::shared_ptr<Connection> connection,
                                            Clock::time_point now) {
  size_.fetch_add(1, std::memory_order_relaxed);
  std::list<Entry>& reading = of(Kind::kReading);
  reading.push_back({std::move(connection), Kind::kReading, now});
  return std::prev(reading.end());
}

void ConnectionTable::move(Place place, Kind kind, Clock::time_point now) {
  std::list<Entry>& target = of(kind);
  target.splice(target.end(), of(place->kind), place);
  place->kind = kind;
  place->since = now;
}

void ConnectionTable::remove(Place place) {
  size_.fetch_sub(1, std::memory_order_relaxed);
  of(place->kind).erase(place);
}

std::shared_ptr<Connection> ConnectionTable::to_drop(Clock::time_point now) const {
  const std::list<Entry>& reading = of(Kind::kReading);
  const std::list<Entry>& idle = of(Kind::kIdle);
  if (!reading.empty() && now - reading.front().since >= kFairTime) {
    return reading.front().connection;
  }
  if (!idle.empty()) return idle.front().connection;
  return reading.empty() ? nullptr : reading.front().connection;
}

std::vector<std::shared_ptr<Connection>> ConnectionTable::all() const {
  std::vector<std::shared_ptr<Connection>> connections;
  connections.reserve(size());
  for (const std::list<Entry>& entries : by_kind_) {
    for (const Entry& entry : entries) connections.push_back(entry.connection);
  }
  return connections;
}

}  // namespace notesearch
