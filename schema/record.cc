#include "schema/record.h"

#include <limits>

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
  builder.Finish(stored::CreateNote(builder, slug, title, stored_day(note.date), excerpt, tags, url,
                                    section_vector, words, quarantine, body_digest,
                                    listing_digest));
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

}  // namespace notesearch
