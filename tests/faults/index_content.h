// All that an index says, to be compared: a mixture of two indexes equals neither.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "schema/base/error.h"

namespace notesearch {

// Every stored note by its slug ("note SLUG"), and the slugs that hold a term by that term ("term
// TERM"). Document ids are left out: they depend on how an index was built, not on what it says.
using IndexContent = std::map<std::string, std::string>;

// Reads a generation after checking it: manifest, every digest, and Xapian's own check. The error
// says what is wrong with it.
Result<IndexContent> read_content(const std::filesystem::path& generation_dir);

// The same of the generation that serves. kUnavailable when there is no index.
Result<IndexContent> read_current_content(const std::filesystem::path& index_dir);

// What lies in an index directory between runs and is not the index's, killed or failed runs' parts
// among them, one a line; empty when it is tidy.
[[nodiscard]] std::string stray_files(const std::filesystem::path& index_dir);

}  // namespace notesearch
