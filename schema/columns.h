// What is known of every note at once, by Xapian document id: where its record is, its day, its
// tags, the rank of its slug. Facets, filters, sorting and exact totals are passes over these
// arrays.
//
// Format: the FlatBuffers table Columns of record.fbs, one file, mapped. Document ids run from 1 to
// last_docid(); an id may have no note (it was removed), see exists().
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/error.h"
#include "schema/mapped_file.h"
#include "schema/months.h"
#include "schema/record.h"

namespace notesearch {

using DocId = std::uint32_t;
using TagOrdinal = std::uint16_t;

// Collects rows in ascending document id and writes the file. Not thread-safe.
class ColumnsWriter {
 public:
  void add(DocId docid, NoteView note, std::uint64_t record_offset);
  // kBadData when there are more distinct tags than ordinals, kIo when the disk fails.
  Result<void> write(const std::filesystem::path& path) const;

 private:
  struct Row {
    std::uint64_t record_offset = 0;
    std::int32_t day = 0;
    std::string slug;
    std::vector<std::string> tags;  // folded, distinct
  };
  std::vector<Row> rows_{1};  // index = document id
  // folded tag -> spelling -> notes
  std::map<std::string, std::map<std::string, std::uint32_t>> spellings_;
};

// Reads the file; any thread.
class Columns {
 public:
  static Result<Columns> open(const std::filesystem::path& path);

  [[nodiscard]] DocId last_docid() const { return last_docid_; }
  [[nodiscard]] std::uint32_t notes() const { return notes_; }
  [[nodiscard]] bool exists(DocId docid) const {
    return docid <= last_docid_ && record_offset_[docid] != 0;
  }

  // The following take an id for which exists() is true.
  [[nodiscard]] std::uint64_t record_offset(DocId docid) const { return record_offset_[docid]; }
  [[nodiscard]] std::int32_t day(DocId docid) const { return day_[docid]; }
  [[nodiscard]] MonthOrdinal month(DocId docid) const { return months_.of(docid); }
  [[nodiscard]] std::uint32_t slug_rank(DocId docid) const { return slug_rank_[docid]; }
  [[nodiscard]] std::span<const TagOrdinal> tags(DocId docid) const {
    return {tag_ordinals_ + tag_start_[docid], tag_start_[docid + 1] - tag_start_[docid]};
  }

  [[nodiscard]] const Months& months() const { return months_; }

  [[nodiscard]] std::size_t tag_count() const { return tag_names_.size(); }
  [[nodiscard]] std::string_view tag_display(TagOrdinal ordinal) const;
  // The tag as matched (fold()); by ordinal these ascend.
  [[nodiscard]] std::string_view tag_folded(TagOrdinal ordinal) const;
  // The ordinal of a tag in any spelling.
  [[nodiscard]] std::optional<TagOrdinal> find_tag(std::string_view tag) const;

 private:
  explicit Columns(MappedFile file) : file_(std::move(file)) {}
  Result<void> bind(const std::string& where);

  MappedFile file_;
  DocId last_docid_ = 0;
  std::uint32_t notes_ = 0;
  const std::uint64_t* record_offset_ = nullptr;
  const std::int32_t* day_ = nullptr;
  const std::uint32_t* slug_rank_ = nullptr;
  const std::uint32_t* tag_start_ = nullptr;
  const TagOrdinal* tag_ordinals_ = nullptr;
  std::vector<std::pair<std::string_view, std::string_view>> tag_names_;  // folded, display
  Months months_;
};

}  // namespace notesearch
