// Makes the spelling file (spelling.h) of a vocabulary.
//
// 150,000 terms take a tenth of a second and, for that time, 40 MB. Any thread.
#pragma once

#include <filesystem>

#include "schema/base/error.h"
#include "schema/vocabulary.h"

namespace notesearch {

// kIo when the file can't be written.
Result<void> write_spelling(const Vocabulary& vocabulary, const std::filesystem::path& path);

}  // namespace notesearch
