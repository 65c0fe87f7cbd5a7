// What a name becomes when it is typed: the distinct titles and headings of a generation, found by the
// beginning of any of their words.
//
// A name is known by its key (names.h). What is typed finds it where its own key stands in the name's
// from the beginning of a word on: "raftpro" in "understandingraftprotocols". Names with the same key
// are one, shown as the best note has it: the newest, of a day the first by slug. They are numbered
// from the best on, which is the order in which they are suggested: titles the newest first, headings
// those of the most notes first.
//
// Format: the FlatBuffers table Suggestions of record.fbs, one file, mapped. Its words are two suffix
// arrays over all keys, so that what is typed is two binary searches away; the best of what they find
// takes one pass over its places, 0.1 ms for 100,000. Views are valid as long as the Suggestions they
// came from, and may be read by any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/analysis.h"
#include "schema/base/error.h"
#include "schema/columns.h"
#include "schema/mapped_file.h"
#include "schema/record.h"

namespace notesearch {

struct SuggestedName {
  DocId docid = 0;            // of the best note that bears it
  std::uint32_t section = 0;  // of a heading, the number of its section in that note
  std::uint32_t notes = 0;    // how many bear it
};

// Collects the names of notes and writes the file. Not thread-safe.
class SuggestionsWriter {
 public:
  // Ids must ascend.
  void add(DocId docid, NoteView note, Analyzer& analyzer);
  // kIo when the disk fails.
  Result<void> write(const std::filesystem::path& path) const;

 private:
  struct Name {
    std::string key;
    std::vector<std::uint32_t> words;  // where all but the first begin in the key
    SuggestedName best;
    std::int32_t day = 0;  // of the best note, as is the slug
    std::string slug;
    DocId last = 0;  // the note that was counted last
  };
  struct NamesOfKind {
    std::vector<Name> names;
    // Most headings are said by many notes, in the same spelling: each is analysed once.
    std::unordered_map<std::string, std::size_t> by_text;
    std::unordered_map<std::string, std::size_t> by_key;
  };
  static void count(NamesOfKind& kind, std::string_view text, DocId docid, std::uint32_t section,
                    NoteView note, Analyzer& analyzer);
  static std::size_t number_of(NamesOfKind& kind, std::string_view text, Analyzer& analyzer);
  static flatbuffers::Offset<stored::SuggestedNames> store(std::vector<const Name*> names,
                                                           flatbuffers::FlatBufferBuilder& builder);

  NamesOfKind titles_;
  NamesOfKind headings_;
};

// The names of one kind, by number.
class NameSuggestions {
 public:
  NameSuggestions() = default;  // has none

  [[nodiscard]] std::size_t size() const { return docids_.size(); }
  // The following take a number below the size.
  [[nodiscard]] std::string_view key(std::uint32_t number) const;
  [[nodiscard]] SuggestedName name(std::uint32_t number) const {
    return {docids_[number], sections_[number], notes_[number]};
  }

  // The name of exactly this key.
  [[nodiscard]] std::optional<std::uint32_t> exact(std::string_view key) const;
  // The best names, at most `limit`, that begin with a key, or one of whose later words does.
  // Ascending. None for an empty key.
  [[nodiscard]] std::vector<std::uint32_t> beginning(std::string_view key, std::size_t limit) const;
  [[nodiscard]] std::vector<std::uint32_t> inside(std::string_view key, std::size_t limit) const;

 private:
  friend class Suggestions;
  // None when a length, an offset or a number is amiss, so that the rest needs no checks.
  static std::optional<NameSuggestions> view(const stored::SuggestedNames* table);

  [[nodiscard]] std::span<const std::uint32_t> places(std::span<const std::uint32_t> sorted,
                                                      std::string_view key) const;
  [[nodiscard]] std::vector<std::uint32_t> best(std::span<const std::uint32_t> places,
                                                std::size_t limit) const;
  [[nodiscard]] std::uint32_t number_at(std::uint32_t place) const;

  std::span<const std::uint32_t> key_starts_;  // one more than names
  std::string_view keys_;
  std::span<const DocId> docids_;
  std::span<const std::uint32_t> sections_;
  std::span<const std::uint32_t> notes_;
  std::span<const std::uint32_t> beginning_;
  std::span<const std::uint32_t> inside_;
};

class Suggestions {
 public:
  Suggestions() = default;  // has none

  // A missing file reads as one without names: older generations have none. kBadData for a damaged
  // file and for one that names a note which the columns don't have.
  static Result<Suggestions> open(const std::filesystem::path& path, const Columns& columns);

  // The same of bytes that outlive it, aligned like a word; whether their notes exist is left open.
  static Result<Suggestions> view(std::string_view bytes, const std::string& where);

  [[nodiscard]] const NameSuggestions& titles() const { return titles_; }
  [[nodiscard]] const NameSuggestions& headings() const { return headings_; }

 private:
  std::optional<MappedFile> file_;
  NameSuggestions titles_;
  NameSuggestions headings_;
};

}  // namespace notesearch
