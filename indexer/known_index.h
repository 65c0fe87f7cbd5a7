// What a run knows of the index it is to replace: the last generation, or, when none can be read,
// what the last run remembers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
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
  // Slug to digest of the bodies that stand in for a generation; empty when there is one.
  std::map<std::string, std::string> bodies;

  // The error is that of open_last_generation().
  static Result<KnownIndex> open(const std::filesystem::path& index_dir);

  // Whether nothing was ever published here, as far as can be told.
  [[nodiscard]] bool is_new() const { return !generation && !remembered; }

  // What its notes are compared by; views into this object.
  [[nodiscard]] std::vector<KnownNote> notes() const;

  // How many it has, those included whose remembered bodies are lost.
  [[nodiscard]] std::size_t note_count() const;

  // The URL or folder that it was made from; empty when not known.
  [[nodiscard]] std::string source() const;

  [[nodiscard]] const LastGeneration* last() const { return generation ? &*generation : nullptr; }
};

}  // namespace notesearch
