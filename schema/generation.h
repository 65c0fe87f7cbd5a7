// The index directory: its names, and the manifest of a generation.
//
//   INDEX/gen-000042/xapian/      the Xapian database
//   INDEX/gen-000042/notes.store  the notes' text and metadata (note_store.h)
//   INDEX/gen-000042/columns      facets, days, record offsets (columns.h)
//   INDEX/gen-000042/vocabulary   the terms (vocabulary.h)
//   INDEX/gen-000042/MANIFEST     JSON: versions, counts, size and SHA-256 of every other file
//   INDEX/current -> gen-000042   swapped by rename(2); a reader resolves it once
//   INDEX/cache/                  raw bodies by SHA-256, written and read by the indexer alone
//   INDEX/lock                    held with flock(2) by the one writer
//
// A generation is never changed after `current` has pointed to it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/error.h"

namespace notesearch {

inline constexpr const char* kCurrentLink = "current";
inline constexpr const char* kManifestFile = "MANIFEST";
inline constexpr const char* kDatabaseDir = "xapian";
inline constexpr const char* kNoteStoreFile = "notes.store";
inline constexpr const char* kColumnsFile = "columns";
inline constexpr const char* kVocabularyFile = "vocabulary";

struct ManifestEntry {
  std::string name;  // relative to the generation, "/" between folders
  std::uint64_t size_bytes = 0;
  std::string sha256;
};

struct Manifest {
  int schema_version = 0;
  std::string analyzer;       // Analyzer::fingerprint() of the writer
  std::string stem_language;  // as given to --stem: "english", "none", ...
  std::uint64_t generation = 0;
  std::string published;  // RFC 3339, UTC
  std::string source;     // the URL or folder that was indexed
  std::uint32_t notes = 0;
  std::vector<ManifestEntry> files;  // in byte order of the name
};

// "gen-000042".
[[nodiscard]] std::string generation_name(std::uint64_t generation);
// The number in such a name.
[[nodiscard]] std::optional<std::uint64_t> generation_number(const std::string& name);

// The directory that `current` points to, resolved. kUnavailable when there is no index.
Result<std::filesystem::path> current_generation(const std::filesystem::path& index_dir);

// Reads a manifest and checks its version, the sizes of the files it names, and the digests of the
// small ones: cheap enough for every start. What it can't see is a changed byte in a large file of
// the same size; verify_digests() does. kBadData when the generation is damaged or can't be read by this program.
Result<Manifest> open_manifest(const std::filesystem::path& generation_dir);

// Hashes every file and compares: what the indexer does before it publishes, and a daemon at load.
Result<void> verify_digests(const std::filesystem::path& generation_dir, const Manifest& manifest);

// Fills manifest.files from the directory and writes MANIFEST.
Result<void> write_manifest(const std::filesystem::path& generation_dir, Manifest manifest);

}  // namespace notesearch
