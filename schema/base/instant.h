// Points in time, as files and programs exchange them: RFC 3339 in UTC, to the second.
//
// Years 1 to 9999. Pure functions, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace notesearch {

// "2026-11-22T10:00:00Z".
[[nodiscard]] std::string format_instant(std::chrono::sys_seconds instant);

// Reads exactly that; empty for anything else, leap seconds and other zones included.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_instant(std::string_view text);

// How long ago something was, in the largest unit that fits: "12 s", "5 min", "3 h", "2 days". Less
// than nothing is "0 s".
[[nodiscard]] std::string duration_text(std::chrono::seconds duration);

}  // namespace notesearch
