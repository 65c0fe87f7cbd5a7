// What the last run read, so that --offline can read it again: INDEX/source.json.
//
//   { "version": 1, "source": "https://…/profile.json", "listing": "<sha256 in the cache>",
//     "bodies": { "<slug>": "<sha256 in the cache>", … } }
//
// A convenience of the writer, not part of any generation: without it --offline is not possible,
// and the next ordinary run writes it anew.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "schema/base/error.h"

namespace notesearch {

inline constexpr const char* kLastSourceFile = "source.json";

struct LastSource {
  std::string source;
  std::string listing_digest;                 // empty for a folder
  std::map<std::string, std::string> bodies;  // slug to digest

  friend bool operator==(const LastSource&, const LastSource&) = default;
};

// kUnavailable when there is none, kBadData when it can't be read.
Result<LastSource> read_last_source(const std::filesystem::path& index_dir);

// Replaces it atomically, unless it says the same already.
Result<void> write_last_source(const std::filesystem::path& index_dir, const LastSource& last);

}  // namespace notesearch
