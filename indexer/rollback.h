// Going back to the generation before the one that serves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "schema/base/error.h"

namespace notesearch {

struct RolledBack {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::size_t notes = 0;             // in the one that serves now
  std::vector<std::string> damaged;  // in words: generations between the two, passed over
};

// Makes the newest sound generation before the current one serve, at once and whole; readers go on
// with what they have open. What the left one said is held (held_content.h) until the source says
// something else. kUnavailable when there is none to go back to, kBusy while a run is at work.
Result<RolledBack> roll_back_index(const std::filesystem::path& index_dir);

}  // namespace notesearch
