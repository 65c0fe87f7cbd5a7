// What a build is given and what it gives back: shared by the full and the incremental build.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "corpus/bounded_parser.h"
#include "indexer/body_cache.h"
#include "indexer/changes.h"
#include "indexer/index_report.h"
#include "indexer/last_generation.h"
#include "indexer/progress.h"

namespace notesearch {

// A note of the next generation. What it refers to outlives the build.
struct PlannedNote {
  const OfferedNote* offered = nullptr;
  Fate fate = Fate::kAdded;         // never kLeftOut
  std::optional<DocId> last_docid;  // in the last generation
};

struct BuildPlan {
  std::filesystem::path directory;       // empty, to be filled
  std::vector<PlannedNote> notes;        // in listing order
  std::vector<DocId> removed;            // of the last generation
  const LastGeneration* last = nullptr;  // null: none
  const BodyCache* cache = nullptr;
  std::string stem_language;  // one that Analyzer::create() takes
  ParserOptions parser;
  unsigned jobs = 1;
  ProgressSink* progress = nullptr;  // may be null
  std::function<bool()> stop;        // may be empty

  [[nodiscard]] bool stopped() const { return stop && stop(); }
};

struct BuildResult {
  std::size_t notes = 0;              // in the generation built
  std::vector<HeldNote> kept;         // whose body vanished from the cache: as stored before
  std::vector<HeldNote> left_out;     // the same, without anything stored
  std::vector<HeldNote> quarantined;  // of the notes read in this build
};

// Fills plan.notes and plan.removed from what a run found; plan.last is set. `offered` outlives the
// plan.
void plan_notes(const std::vector<OfferedNote>& offered, const Changes& changes, BuildPlan& plan);

// Appends what another part of the same build found.
void append(BuildResult& to, BuildResult&& from);

}  // namespace notesearch
