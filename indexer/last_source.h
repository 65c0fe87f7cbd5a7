// What the last run read, so that --offline can read it again: INDEX/source.json.
//
//   { "version": 1, "source": "https://…/profile.json", "listing": "<sha256 in the cache>",
//     "bodies": { "<slug>": "<sha256 in the cache>", … },
//     "gone": { "<slug>": [<runs>, <seconds since 1970>], … } }
//
// Also what a run falls back on when no generation can be read, and where it counts how often a
// note was gone. Not part of any generation: without it --offline is not possible, and the next
// ordinary run writes it anew.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "schema/base/error.h"

namespace notesearch {

inline constexpr const char* kLastSourceFile = "source.json";

// A note for which the origin answers that it is no more.
struct GoneNote {
  int runs = 0;                    // that were told so, counted up to kGoneRuns
  std::chrono::sys_seconds since;  // the first of them

  friend bool operator==(const GoneNote&, const GoneNote&) = default;
};
using GoneNotes = std::map<std::string, GoneNote>;  // by slug

struct LastSource {
  std::string source;
  std::string listing_digest;                 // empty for a folder
  std::map<std::string, std::string> bodies;  // slug to digest
  GoneNotes gone;

  friend bool operator==(const LastSource&, const LastSource&) = default;
};

// kUnavailable when there is none, kBadData when it can't be read.
Result<LastSource> read_last_source(const std::filesystem::path& index_dir);

// Replaces it atomically.
Result<void> write_last_source(const std::filesystem::path& index_dir, const LastSource& last);

}  // namespace notesearch
