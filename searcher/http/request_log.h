// The lines of the log: one JSON object each, for people with jq and for whatever collects logs.
//
//   {"time":"2026-11-24T10:00:00.123Z","event":"request","route":"search","method":"GET","status":200,
//    "ms":1.8,"queued_ms":0.1,"bytes":4096,"cached":false,"results":17,"client":"203.0.113.0/24"}
//
// What was searched for is in no line, and of an address only the network (/24, /48), unless the detail
// is kFull. Whatever a request holds, a line is one line of printable ASCII, at most kMaxLogLineBytes long.
// Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/http/server/application.h"

namespace notesearch {

enum class LogDetail : std::uint8_t {
  kNone,
  kEvents,    // starts, swaps, trouble, and requests that failed here (5xx but 503)
  kRequests,  // and every request
  kFull,      // with path, query and client as they are
};

inline constexpr std::size_t kMaxLogLineBytes = 4096;

// The line of a request, or empty when this detail has none for it.
[[nodiscard]] std::string request_line(const Exchange& exchange, LogDetail detail);

// A line of anything else: names and values after "time" and "event".
struct LogField {
  std::string name;
  std::string value;
};
[[nodiscard]] std::string event_line(std::string_view event, const std::vector<LogField>& fields);

// "203.0.113.7" as "203.0.113.0/24", "2001:db8:1:2::/64" as "2001:db8:1::/48"; anything else is empty.
[[nodiscard]] std::string network_of(const std::string& client);

}  // namespace notesearch
