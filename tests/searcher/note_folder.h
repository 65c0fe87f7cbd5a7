// Whole sites for tests: notes in a folder as notes for SearchFixture, and the names they bear.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/searcher/search_fixture.h"

namespace notesearch {

// The notes that profile.json of the folder lists, with bodies from raw/notes/SLUG or
// notes/SLUG.md. Throws std::runtime_error when one can't be read.
[[nodiscard]] std::vector<NoteSpec> read_notes(const std::filesystem::path& folder);

struct IndexedNames {
  std::vector<std::string> titles;    // as stored, one for each note
  std::vector<std::string> headings;  // the last of each section's path, each text once
};

// Throws std::runtime_error when the index can't be read.
[[nodiscard]] IndexedNames indexed_names(const std::filesystem::path& index_dir);

// Every beginning of a text, by code point: what a person types, letter by letter.
[[nodiscard]] std::vector<std::string> typed(const std::string& text);

}  // namespace notesearch
