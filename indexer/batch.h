// One batch of a full build: consecutive notes, indexed by one thread into a database of their own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "indexer/build_plan.h"
#include "indexer/note_builder.h"
#include "schema/base/error.h"

namespace notesearch {

struct Batch {
  std::filesystem::path database;             // documents 1 to k
  std::filesystem::path records;              // a note store
  std::vector<std::uint64_t> record_offsets;  // of documents 1 to k
  BuildResult result;
};

// Indexes `notes` below `directory`, which it creates; calls `on_note` after each and ends early,
// with kBusy, once that returns false.
Result<Batch> build_batch(std::span<const PlannedNote> notes,
                          const std::filesystem::path& directory, NoteBuilder& builder,
                          const std::function<bool()>& on_note);

}  // namespace notesearch
