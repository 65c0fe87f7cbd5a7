// Which indexes this program reads and writes; the history is in SCHEMA.md.
#pragma once

#include "schema/base/error.h"

namespace notesearch {

inline constexpr int kSchemaVersion = 1;         // what this program writes
inline constexpr int kOldestReadableSchema = 1;  // the oldest it reads

// kBadData with what to do when an index of this version can't be read.
Result<void> check_schema_version(int version, const std::string& where);

}  // namespace notesearch
