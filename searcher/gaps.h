// What was searched for and not found, as notes-searchd keeps it in a file and notes-search --gaps
// shows it. It says no more of those who searched than how many they were.
//
// Format: {"version": 1, "gaps": [{"query", "count", "last": "2026-11-24"}]}, most wanted first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "schema/base/date.h"
#include "schema/base/error.h"

namespace notesearch {

inline constexpr std::size_t kMaxGaps = 1'000;         // in a file
inline constexpr std::size_t kMaxGapQueryBytes = 256;  // longer queries are not kept
inline constexpr std::chrono::days kGapLifetime{30};   // after the query was last asked

struct Gap {
  std::string query;        // folded, on one line
  std::uint32_t count = 0;  // of clients, each once a day
  Day last;                 // on which it was asked

  friend bool operator==(const Gap&, const Gap&) = default;
};

// The most wanted first, then the latest, then by name; without those that have expired on a day, and at
// most kMaxGaps.
void settle_gaps(std::vector<Gap>& gaps, Day today);

// kUnavailable when there is no such file, kIo when it can't be read, kBadData when it is damaged.
Result<std::vector<Gap>> read_gaps(const std::filesystem::path& path);

// The text of a file, and of notes-search --gaps --json.
[[nodiscard]] std::string gaps_text(const std::vector<Gap>& gaps);

}  // namespace notesearch
