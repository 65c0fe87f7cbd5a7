#include "schema/record.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace notesearch {
namespace {

constexpr std::int32_t kUndated = std::numeric_limits<std::int32_t>::min();

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

Offset<stored::Section> encode_section(FlatBufferBuilder& builder, const Section& section) {
  std::vector<Offset<stored::Block>> blocks;
  for (const Block& block : section.blocks) {
    blocks.push_back(stored::CreateBlock(builder, static_cast<std::uint8_t>(block.kind),
                                         builder.CreateString(block.text)));
  }
  const auto path = builder.CreateVectorOfStrings(section.heading_path);
  const auto anchor = builder.CreateString(section.anchor);
  return stored::CreateSection(builder, path, anchor, builder.CreateVector(blocks));
}

std::vector<std::uint8_t> encode_kinds(const std::vector<SourceKind>& kinds) {
  std::vector<std::uint8_t> bytes(kinds.size());
  std::transform(kinds.begin(), kinds.end(), bytes.begin(),
                 [](SourceKind kind) { return static_cast<std::uint8_t>(kind); });
  return bytes;
}

// A kind that this program does not know, as a newer one may have written it, is none.
SourceKind decode_kind(std::uint8_t byte) {
  return byte <= static_cast<std::uint8_t>(kLastSourceKind) ? static_cast<SourceKind>(byte)
                                                            : SourceKind::kNone;
}

}  // namespace

std::int32_t stored_day(std::optional<Day> day) {
  return day ? static_cast<std::int32_t>(day->time_since_epoch().count()) : kUndated;
}

std::optional<Day> day_of(std::int32_t stored_day) {
  if (stored_day == kUndated) return std::nullopt;
  return Day(std::chrono::days(stored_day));
}

std::string encode_note(const Note& note, const NoteState& state, std::uint32_t words) {
  FlatBufferBuilder builder(4096);
  std::vector<Offset<stored::Section>> sections;
  for (const Section& section : note.sections) sections.push_back(encode_section(builder, section));
  const auto slug = builder.CreateString(note.slug);
  const auto title = builder.CreateString(note.title);
  const auto excerpt = builder.CreateString(note.excerpt);
  const auto tags = builder.CreateVectorOfStrings(note.tags);
  const auto url = builder.CreateString(note.url);
  const auto section_vector = builder.CreateVector(sections);
  const auto quarantine = builder.CreateString(note.quarantine);
  const auto body_digest = builder.CreateString(state.body_digest);
  const auto listing_digest = builder.CreateString(state.listing_digest);
  const auto body_url = builder.CreateString(state.body_url);
  const auto etag = builder.CreateString(state.etag);
  const auto last_modified = builder.CreateString(state.last_modified);
  const Provenance& from = note.provenance;
  const auto listed_by = builder.CreateVector(encode_kinds(from.listed_by));
  const auto field_sources = builder.CreateVector(
      encode_kinds({from.title, from.date, from.excerpt, from.tags, from.url, from.body}));
  builder.Finish(stored::CreateNote(builder, slug, title, stored_day(note.date), excerpt, tags, url,
                                    section_vector, words, quarantine, body_digest, listing_digest,
                                    body_url, etag, last_modified, listed_by, field_sources));
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

Result<NoteView> view_note(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  // A note of 2 MiB of markdown has at most a table for every other byte.
  flatbuffers::Verifier verifier(data, bytes.size(), 16, 4'000'000);
  if (!verifier.VerifyBuffer<stored::Note>(nullptr)) {
    return fail(ErrorKind::kBadData, "a stored note is damaged", {},
                "run notes-index --full to build the index anew");
  }
  return flatbuffers::GetRoot<stored::Note>(data);
}

Provenance provenance_of(NoteView view) {
  Provenance from;
  if (view->listed_by() != nullptr) {
    for (const std::uint8_t kind : *view->listed_by()) from.listed_by.push_back(decode_kind(kind));
  }
  const auto* kinds = view->field_sources();
  SourceKind* const fields[] = {&from.title, &from.date, &from.excerpt,
                                &from.tags,  &from.url,  &from.body};
  for (flatbuffers::uoffset_t i = 0; kinds != nullptr && i < kinds->size(); ++i) {
    if (i < std::size(fields)) *fields[i] = decode_kind(kinds->Get(i));
  }
  return from;
}

NoteState state_of(NoteView view) {
  return {std::string(text_of(view->body_digest())), std::string(text_of(view->listing_digest())),
          std::string(text_of(view->body_url())), std::string(text_of(view->etag())),
          std::string(text_of(view->last_modified()))};
}

}  // namespace notesearch
