#include "schema/columns.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "schema/analysis.h"
#include "schema/stored_table.h"

namespace notesearch {
namespace {

// The most frequent spelling; of equals the first in byte order, as the map has them.
const std::string& display_form(const std::map<std::string, std::uint32_t>& spellings) {
  return std::max_element(spellings.begin(), spellings.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

}  // namespace

void ColumnsWriter::add(DocId docid, NoteView note, std::uint64_t record_offset) {
  if (rows_.size() <= docid) rows_.resize(docid + std::size_t{1});
  Row& row = rows_[docid];
  row.record_offset = record_offset;
  row.day = note->day();
  row.slug = text_of(note->slug());
  if (note->tags() == nullptr) return;
  for (const auto* tag : *note->tags()) {
    const std::string display(text_of(tag));
    std::string folded = fold(display);
    if (std::find(row.tags.begin(), row.tags.end(), folded) != row.tags.end()) continue;
    ++spellings_[folded][display];
    row.tags.push_back(std::move(folded));
  }
}

Result<void> ColumnsWriter::write(const std::filesystem::path& path) const {
  if (spellings_.size() > std::numeric_limits<TagOrdinal>::max()) {
    return fail(ErrorKind::kBadData, "more than 65,535 distinct tags", path.string());
  }
  flatbuffers::FlatBufferBuilder builder(1 << 20);
  std::vector<flatbuffers::Offset<stored::Tag>> tags;
  std::map<std::string_view, TagOrdinal> ordinals;
  for (const auto& [folded, spellings] : spellings_) {
    ordinals.emplace(folded, static_cast<TagOrdinal>(ordinals.size()));
    const auto name = builder.CreateString(folded);
    tags.push_back(stored::CreateTag(builder, name, builder.CreateString(display_form(spellings))));
  }

  std::vector<std::uint32_t> by_slug(rows_.size());
  std::iota(by_slug.begin(), by_slug.end(), 0U);
  std::stable_sort(by_slug.begin(), by_slug.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return rows_[a].slug < rows_[b].slug; });
  std::vector<std::uint32_t> slug_rank(rows_.size());
  for (std::uint32_t rank = 0; rank < by_slug.size(); ++rank) slug_rank[by_slug[rank]] = rank;

  std::vector<std::uint64_t> offsets;
  std::vector<std::int32_t> days;
  std::vector<std::uint32_t> tag_starts;
  std::vector<TagOrdinal> tag_ordinals;
  for (const Row& row : rows_) {
    offsets.push_back(row.record_offset);
    days.push_back(row.day);
    tag_starts.push_back(static_cast<std::uint32_t>(tag_ordinals.size()));
    for (const std::string& tag : row.tags) tag_ordinals.push_back(ordinals.at(tag));
  }
  tag_starts.push_back(static_cast<std::uint32_t>(tag_ordinals.size()));

  const auto offset_vector = builder.CreateVector(offsets);
  const auto day_vector = builder.CreateVector(days);
  const auto rank_vector = builder.CreateVector(slug_rank);
  const auto start_vector = builder.CreateVector(tag_starts);
  const auto ordinal_vector = builder.CreateVector(tag_ordinals);
  const auto tag_vector = builder.CreateVector(tags);
  builder.Finish(stored::CreateColumns(builder, offset_vector, day_vector, rank_vector,
                                       start_vector, ordinal_vector, tag_vector));
  return write_table(builder, path);
}

Result<Columns> Columns::open(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return fail(file.error());
  Columns columns(std::move(*file));
  if (auto bound = columns.bind(path.string()); !bound) return fail(bound.error());
  return columns;
}

// Checks every length and every ordinal once, so that the accessors need no checks of their own.
Result<void> Columns::bind(const std::string& where) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(file_.bytes().data());
  flatbuffers::Verifier verifier(data, file_.bytes().size(), 16, 1'000'000);
  if (!verifier.VerifyBuffer<stored::Columns>(nullptr)) return damaged("columns file", where);
  const auto* table = flatbuffers::GetRoot<stored::Columns>(data);
  const auto* offsets = table->record_offset();
  if (offsets == nullptr || table->day() == nullptr || table->slug_rank() == nullptr ||
      table->tag_start() == nullptr || table->tag_ordinals() == nullptr ||
      table->tags() == nullptr || offsets->size() == 0) {
    return damaged("columns file", where);
  }
  const std::size_t rows = offsets->size();
  if (table->day()->size() != rows || table->slug_rank()->size() != rows ||
      table->tag_start()->size() != rows + 1) {
    return damaged("columns file", where);
  }
  for (const auto* tag : *table->tags()) {
    tag_names_.emplace_back(text_of(tag->folded()), text_of(tag->display()));
  }
  tag_start_ = table->tag_start()->data();
  tag_ordinals_ = table->tag_ordinals()->data();
  const bool ascending = std::is_sorted(tag_start_, tag_start_ + rows + 1) &&
                         tag_start_[rows] == table->tag_ordinals()->size();
  const bool known = std::all_of(tag_ordinals_, tag_ordinals_ + table->tag_ordinals()->size(),
                                 [&](TagOrdinal o) { return o < tag_names_.size(); });
  if (!ascending || !known) return damaged("columns file", where);
  last_docid_ = static_cast<DocId>(rows - 1);
  record_offset_ = offsets->data();
  day_ = table->day()->data();
  slug_rank_ = table->slug_rank()->data();
  months_ = Months({day_, rows}, {record_offset_, rows});
  notes_ = static_cast<std::uint32_t>(
      std::count_if(record_offset_, record_offset_ + rows, [](std::uint64_t o) { return o != 0; }));
  return {};
}

std::string_view Columns::tag_display(TagOrdinal ordinal) const {
  return tag_names_[ordinal].second;
}

std::string_view Columns::tag_folded(TagOrdinal ordinal) const { return tag_names_[ordinal].first; }

std::optional<TagOrdinal> Columns::find_tag(std::string_view tag) const {
  const std::string folded = fold(tag);
  const auto found = std::lower_bound(
      tag_names_.begin(), tag_names_.end(), folded,
      [](const auto& name, const std::string& wanted) { return name.first < wanted; });
  if (found == tag_names_.end() || found->first != folded) return std::nullopt;
  return static_cast<TagOrdinal>(found - tag_names_.begin());
}

}  // namespace notesearch
