// The index directory: its names, and the manifest of a generation.
//
//   INDEX/gen-000042/xapian/      the Xapian database
//   INDEX/gen-000042/notes.store  the notes' text and metadata (note_store.h)
//   INDEX/gen-000042/columns      facets, days, record offsets (columns.h)
//   INDEX/gen-000042/vocabulary   the terms (vocabulary.h)
//   INDEX/gen-000042/spelling     what misspelt words are corrected to (spelling.h)
//   INDEX/gen-000042/names        titles and headings (names.h)
//   INDEX/gen-000042/suggestions  names as they are completed (suggestions.h)
//   INDEX/gen-000042/MANIFEST     JSON: versions, counts, size and digests of every other file
//   INDEX/gen-000042/MANIFEST.sha256  its own digest, for `sha256sum -c`
//   INDEX/current -> gen-000042   swapped by rename(2); a reader resolves it once
//   INDEX/cache/                  raw bodies by SHA-256, written and read by the indexer alone
//   INDEX/source.json             what the last run read; the indexer's alone
//   INDEX/status.json             what the last run came to (freshness.h)
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
inline constexpr const char* kManifestDigestFile = "MANIFEST.sha256";
inline constexpr const char* kDatabaseDir = "xapian";
inline constexpr const char* kNoteStoreFile = "notes.store";
inline constexpr const char* kColumnsFile = "columns";
inline constexpr const char* kVocabularyFile = "vocabulary";
inline constexpr const char* kSpellingFile = "spelling";
inline constexpr const char* kNamesFile = "names";
inline constexpr const char* kSuggestionsFile = "suggestions";

struct ManifestEntry {
  std::string name;  // relative to the generation, "/" between folders
  std::uint64_t size_bytes = 0;
  std::string sha256;
  std::string xxh128;  // empty in a generation of notesearch 0.1
};

struct Manifest {
  int schema_version = 0;
  std::string analyzer;       // Analyzer::fingerprint() of the writer
  std::string stem_language;  // as given to --stem: "english", "none", ...
  std::uint64_t generation = 0;
  std::string published;  // RFC 3339, UTC
  std::string source;     // the URL or folder that was indexed
  std::uint32_t notes = 0;
  // SHA-256 of what was indexed, whatever the order, the number and the time: two generations with
  // the same content answer alike, as far as analyzer and stem language are the same. Empty in a
  // generation of notesearch 0.1.
  std::string content;
  std::vector<ManifestEntry> files;  // in byte order of the name
};

// "gen-000042".
[[nodiscard]] std::string generation_name(std::uint64_t generation);
// The number in such a name.
[[nodiscard]] std::optional<std::uint64_t> generation_number(const std::string& name);

// Numbers of the complete generations in an index directory, ascending.
[[nodiscard]] std::vector<std::uint64_t> list_generations(const std::filesystem::path& index_dir);

// The directory that `current` points to, resolved. kUnavailable when there is no index.
Result<std::filesystem::path> current_generation(const std::filesystem::path& index_dir);

// The number of the generation that `current` names, whether it exists or not.
[[nodiscard]] std::optional<std::uint64_t> current_number(const std::filesystem::path& index_dir);

// The directories that may serve, best first: `current`, as current_generation() has it, those
// before it, newest first, and at last those after it, which were rolled back or never switched to.
[[nodiscard]] std::vector<std::filesystem::path> generations_to_try(
    const std::filesystem::path& index_dir, const Result<std::filesystem::path>& current);

// The manifest alone, compared with its own digest: what it names is not looked at. kBadData when it
// is damaged or of a version that this program can't read.
Result<Manifest> read_manifest(const std::filesystem::path& generation_dir);

// The same at every start, with the sizes of all files that it names, and the fast checksums
// (xxh128) of the smallest, up to kCheckedAtOpenBytes in all: an index of up to that size is checked
// whole. In a larger one a changed byte in one of its largest files is not seen here;
// verify_digests() sees it. kBadData as well for a file that is not as it was published.
Result<Manifest> open_manifest(const std::filesystem::path& generation_dir);

// 96 MiB in memory cost a start of notes-search some 14 ms: XXH3 reads 7 GB/s. The whole of a large
// index (190 MB for 14,000 notes) would cost 31 ms; of that one all is checked but the texts and the
// positions of words.
inline constexpr std::uint64_t kCheckedAtOpenBytes = std::uint64_t{96} << 20;

// Compares every file with its SHA-256: what the indexer does with the generation that it goes on
// from and before it publishes one, and a daemon at load. 190 MB take 0.3 s.
Result<void> verify_digests(const std::filesystem::path& generation_dir, const Manifest& manifest);

// Whether an undamaged manifest says that a newer notesearch wrote the generation. That is not
// damage: nobody may pass over it to an older generation, or overwrite it.
[[nodiscard]] bool is_of_newer_schema(const std::filesystem::path& generation_dir);

// Fills manifest.files from the directory and writes MANIFEST and MANIFEST.sha256.
Result<void> write_manifest(const std::filesystem::path& generation_dir, Manifest manifest);

}  // namespace notesearch
