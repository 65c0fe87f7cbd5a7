// Which notes bear a name: whose title, or one of whose headings, reads exactly so, or begins so.
//
// A name is known by its key: the parts that the analyser finds in it, folded and written as one,
// so that "KV cache", "kvcache" and "KV-cache" have the same, and the key of what is typed so far
// is mostly a prefix of the key of what is meant. Keys are cut at kMaxKeyBytes; longer names with the
// same beginning have the same key. A name without any word has an empty key, and is never found.
//
// Format: the FlatBuffers table Names of record.fbs, one file, mapped. Its views are valid as long
// as the Names they came from, and may be read by any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/analysis.h"
#include "schema/base/error.h"
#include "schema/columns.h"
#include "schema/mapped_file.h"
#include "schema/record.h"

namespace notesearch {

inline constexpr std::size_t kMaxKeyBytes = 200;

// A part of a name that its key has whole.
struct KeyPart {
  std::uint32_t key_begin = 0;  // bytes of the key
  std::uint32_t key_end = 0;
  std::uint32_t begin = 0;  // bytes of the text that it stands for
  std::uint32_t end = 0;
};

// The key of a title, of a heading, or of what a person typed; appends its parts in order to `parts`,
// if given.
[[nodiscard]] std::string name_key(Analyzer& analyzer, std::string_view text,
                                   std::vector<KeyPart>* parts = nullptr);

// Collects the names of notes and writes the file. Not thread-safe.
class NamesWriter {
 public:
  void add(DocId docid, NoteView note, Analyzer& analyzer);
  // kIo when the disk fails.
  Result<void> write(const std::filesystem::path& path);

 private:
  using Named = std::vector<std::pair<std::string, DocId>>;
  Named titles_;
  Named headings_;
};

// A note with a name that begins as asked.
struct Beginning {
  DocId docid = 0;
  std::uint32_t key_bytes = 0;  // of the whole name's key
};

struct Beginnings {
  std::vector<Beginning> notes;
  std::size_t total = 0;  // how many there are, whatever the limit
};

// The names of one kind.
class NameTable {
 public:
  NameTable() = default;  // has no names

  // The notes that bear exactly this name, by ascending document id.
  [[nodiscard]] std::span<const DocId> exact(std::string_view key) const;

  // The notes with a name that begins with `key`, at most `limit`: the shortest names first, those
  // of a length in byte order. A note stands here once for each such name. Takes one pass over
  // lengths: 0.1 ms for 100,000 names.
  [[nodiscard]] Beginnings beginning(std::string_view key, std::size_t limit) const;

 private:
  friend class Names;
  // None when a length or an offset is amiss, so that the rest needs no checks.
  static std::optional<NameTable> view(const stored::NameTable* table);

  [[nodiscard]] std::size_t size() const {
    return key_starts_.empty() ? 0 : key_starts_.size() - 1;
  }
  [[nodiscard]] std::uint32_t key_bytes(std::size_t index) const;
  [[nodiscard]] std::string_view key(std::size_t index) const;
  [[nodiscard]] std::span<const DocId> docids(std::size_t index) const;
  // Of the names from first to before last, at most `limit`: lengths and indexes, ascending.
  [[nodiscard]] std::vector<std::pair<std::uint32_t, std::size_t>> shortest(
      std::size_t first, std::size_t last, std::size_t limit) const;

  std::span<const std::uint32_t> key_starts_;  // one more than keys, as are docid_starts_
  std::string_view keys_;
  std::span<const std::uint32_t> docid_starts_;
  std::span<const DocId> docids_;
};

class Names {
 public:
  Names() = default;  // has no names

  // A missing file reads as one without names: generations of notesearch 0.1 have none. kBadData
  // for a damaged file and for one that names a note which the columns don't have.
  static Result<Names> open(const std::filesystem::path& path, const Columns& columns);

  // The same of bytes that outlive it; whether their notes exist is left open.
  static Result<Names> view(std::string_view bytes, const std::string& where);

  [[nodiscard]] const NameTable& titles() const { return titles_; }
  [[nodiscard]] const NameTable& headings() const { return headings_; }

 private:
  std::optional<MappedFile> file_;
  NameTable titles_;
  NameTable headings_;
};

}  // namespace notesearch
