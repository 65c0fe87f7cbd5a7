#include "searcher/http/server/client_table.h"

#include <algorithm>

namespace notesearch {
namespace {

// Beyond these, times would overflow.
constexpr std::chrono::duration<double> kLongestInterval = std::chrono::hours(1);
constexpr std::size_t kLargestBurst = 1'000'000;

ClientTable::Clock::duration interval(double requests_per_second) {
  if (!(requests_per_second > 0)) return ClientTable::Clock::duration::zero();
  return std::chrono::duration_cast<ClientTable::Clock::duration>(
      std::min(std::chrono::duration<double>(1 / requests_per_second), kLongestInterval));
}

}  // namespace

ClientTable::ClientTable(const ServerLimits& limits)
    : max_connections_(limits.connections_per_client),
      max_clients_(std::max<std::size_t>(limits.clients, 1)),
      per_request_(interval(limits.requests_per_second)),
      burst_(per_request_ *
             static_cast<std::int64_t>(std::clamp<std::size_t>(limits.burst, 1, kLargestBurst))) {}

bool ClientTable::connect(const std::string& client) {
  if (max_connections_ == 0) return true;
  std::size_t& count = connections_[client];
  if (count >= max_connections_) return false;
  ++count;
  return true;
}

void ClientTable::disconnect(const std::string& client) {
  const auto found = connections_.find(client);
  if (found != connections_.end() && --found->second == 0) connections_.erase(found);
}

std::optional<std::chrono::seconds> ClientTable::take(const std::string& client,
                                                      Clock::time_point now) {
  if (per_request_ == Clock::duration::zero()) return {};
  auto found = rates_.find(client);
  if (found == rates_.end()) {
    forget(now);
    by_last_request_.push_back({client, now});
    found = rates_.emplace(client, std::prev(by_last_request_.end())).first;
  } else {
    by_last_request_.splice(by_last_request_.end(), by_last_request_, found->second);
  }
  Rate& rate = *found->second;
  const Clock::time_point full_at = std::max(rate.full_at, now) + per_request_;
  if (full_at - now > burst_) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(full_at - now - burst_);
    return std::max(wait, std::chrono::seconds(1));
  }
  rate.full_at = full_at;
  return {};
}

// Makes room for one: who has its whole burst again is as good as unknown, and when nobody has, who came
// longest ago is nearest to it. Two at a time keep the table small without ever taking long.
void ClientTable::forget(Clock::time_point now) {
  for (int i = 0; i < 2 && !by_last_request_.empty(); ++i) {
    const bool full = by_last_request_.size() >= max_clients_;
    if (!full && by_last_request_.front().full_at > now) return;
    rates_.erase(by_last_request_.front().client);
    by_last_request_.pop_front();
  }
}

}  // namespace notesearch
