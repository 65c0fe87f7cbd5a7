// The last check before a generation is published: does it find what was put in?
#pragma once

#include <cstddef>
#include <filesystem>

#include "schema/analysis.h"
#include "schema/base/error.h"

namespace notesearch {

// Opens a built generation as a reader would. kInternal when database and columns do not hold
// exactly `notes` notes, or when a word of a note's title does not find it (tried with the first,
// the middle and the last note whose title has words).
Result<void> check_canary(const std::filesystem::path& generation_dir, std::size_t notes,
                          Analyzer& analyzer);

}  // namespace notesearch
