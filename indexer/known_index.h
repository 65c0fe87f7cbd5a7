// What a run knows of the index it is to replace: the last generation, or, when none can be read,
// what the last run remembers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "indexer/last_generation.h"
#include "indexer/last_source.h"
#include "schema/base/error.h"

namespace notesearch {

struct KnownIndex {
  std::optional<LastGeneration> generation;
  std::vector<Problem> problems;  // of generations that could not be used
  std::optional<LastSource> remembered;
  std::optional<Error> forgotten;  // why it is not known what the last run remembered; damage alone
  KnownBodies bodies;              // that stand in for a generation; empty when there is one

  // The error is that of open_last_generation().
  static Result<KnownIndex> open(const std::filesystem::path& index_dir);

  // Whether nothing was ever published here, as far as can be told.
  [[nodiscard]] bool is_new() const { return !generation && !remembered; }

  // Whether the last run was of these sources.
  [[nodiscard]] bool was_asked(const std::vector<Source>& sources) const {
    return remembered && remembered->asked == names_of(sources);
  }

  // What its notes are compared by; views into this object.
  [[nodiscard]] std::vector<KnownNote> notes() const;

  // How many it has, those included whose remembered bodies are lost.
  [[nodiscard]] std::size_t note_count() const;

  // What to ask origins by: the bodies as indexed, with the validators that came for them last.
  [[nodiscard]] KnownBodies known_bodies() const;

  // The sources that it was made from, as name_of() gives them; empty when not known.
  [[nodiscard]] std::string source() const;

  [[nodiscard]] const LastGeneration* last() const { return generation ? &*generation : nullptr; }
};

}  // namespace notesearch
