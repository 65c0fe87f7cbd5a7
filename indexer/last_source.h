// What the last run read, so that the next can ask what changed since, and --offline can read it
// again: INDEX/source.json.
//
//   { "version": 2, "asked": ["https://example.org/"],
//     "sources": [ [<SourceKind>, "https://example.org/profile.json"], … ],
//     "documents": { "<url>": ["<sha256 in the cache>", "<etag>", "<last-modified>"], … },
//     "bodies": { "<slug>": ["<sha256 in the cache>", "<url>", "<etag>", "<last-modified>"], … },
//     "gone": { "<slug>": [<runs>, <seconds since 1970>], … },
//     "held": ["<content digest>", …] }
//
// A validator stands beside the digest of the body that it is of, so an old file misleads nobody:
// a digest that is not that of the note as indexed makes the validator worthless. Also what a run
// falls back on when no generation can be read, and where it counts how often a note was gone. Not
// part of any generation: without it --offline is not possible, and the next ordinary run writes it
// anew.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "corpus/fetcher.h"
#include "indexer/source.h"
#include "schema/base/error.h"

namespace notesearch {

inline constexpr const char* kLastSourceFile = "source.json";

// A document that lists notes, or rules over them (robots.txt), as it was last read.
struct KnownDocument {
  std::string digest;     // of its bytes, which the cache holds
  Validators validators;  // of these bytes

  friend bool operator==(const KnownDocument&, const KnownDocument&) = default;
};
using KnownDocuments = std::map<std::string, KnownDocument>;  // by URL

// The body of a note, as it was last read.
struct KnownBody {
  std::string digest;     // its name in the cache
  std::string url;        // where it was fetched; empty when it was not
  Validators validators;  // of that answer

  friend bool operator==(const KnownBody&, const KnownBody&) = default;
};
using KnownBodies = std::map<std::string, KnownBody, std::less<>>;  // by slug

// A note for which the origin answers that it is no more.
struct GoneNote {
  int runs = 0;                    // that were told so, counted up to kGoneRuns
  std::chrono::sys_seconds since;  // the first of them

  friend bool operator==(const GoneNote&, const GoneNote&) = default;
};
using GoneNotes = std::map<std::string, GoneNote>;  // by slug

struct LastSource {
  std::vector<std::string> asked;  // Source::name() of each
  std::vector<SourceRef> sources;  // what was read for it, in order of precedence
  KnownDocuments documents;
  KnownBodies bodies;
  GoneNotes gone;
  // Manifest::content of generations that a person went back from since the last publication: not
  // to be published again unasked.
  std::vector<std::string> held;

  friend bool operator==(const LastSource&, const LastSource&) = default;
};

// kUnavailable when there is none, kBadData when it can't be read.
Result<LastSource> read_last_source(const std::filesystem::path& index_dir);

// Replaces it atomically.
Result<void> write_last_source(const std::filesystem::path& index_dir, const LastSource& last);

}  // namespace notesearch
