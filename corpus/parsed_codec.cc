#include "corpus/parsed_codec.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "corpus/metadata.h"
#include "corpus/parsed_generated.h"
#include "corpus/section_builder.h"
#include "schema/base/date.h"
#include "schema/base/text.h"

namespace notesearch {
namespace {

using Strings = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

std::string_view view(const flatbuffers::String* text) {
  return text == nullptr ? std::string_view() : std::string_view(text->c_str(), text->size());
}

flatbuffers::Offset<wire::Section> encode_section(flatbuffers::FlatBufferBuilder& builder,
                                                  const Section& section) {
  std::vector<flatbuffers::Offset<wire::Block>> blocks;
  blocks.reserve(section.blocks.size());
  for (const Block& block : section.blocks) {
    const auto text = builder.CreateString(block.text);
    blocks.push_back(wire::CreateBlock(builder, static_cast<std::uint8_t>(block.kind), text));
  }
  const auto path = builder.CreateVectorOfStrings(section.heading_path);
  const auto anchor = builder.CreateString(section.anchor);
  return wire::CreateSection(builder, path, anchor, builder.CreateVector(blocks));
}

// False when a heading path or a block is not what SectionBuilder could have made.
bool decode_section(const wire::Section& in, Section& out) {
  constexpr std::size_t kMaxHeadingLevels = 6;
  if (const Strings* path = in.heading_path()) {
    if (path->size() > kMaxHeadingLevels) return false;
    for (const flatbuffers::String* heading : *path) {
      if (heading->size() > kMaxHeadingBytes) return false;
      out.heading_path.push_back(clean_line(view(heading)));
    }
  }
  out.anchor = clean_line(view(in.anchor()));
  if (in.blocks() == nullptr) return true;
  out.blocks.reserve(in.blocks()->size());
  for (const wire::Block* block : *in.blocks()) {
    if (block->kind() > static_cast<std::uint8_t>(BlockKind::kCode)) return false;
    out.blocks.push_back({static_cast<BlockKind>(block->kind()), clean_text(view(block->text()))});
  }
  return true;
}

void decode_front_matter(const wire::Parsed& in, FrontMatter& out) {
  out.title = clean_title(view(in.title()));
  out.excerpt = clean_excerpt(view(in.excerpt()));
  out.draft = in.draft();
  if (in.has_date()) {
    const Day day{std::chrono::days(in.date_days())};
    out.date = parse_day(format_day(day)) == day ? std::optional<Day>(day) : std::nullopt;
  }
  if (const Strings* tags = in.tags()) {
    for (const flatbuffers::String* tag : *tags) add_tag(out.tags, view(tag));
  }
}

}  // namespace

std::vector<std::uint8_t> encode_parsed(const ParsedBody& parsed) {
  flatbuffers::FlatBufferBuilder builder(16 * 1024);
  std::vector<flatbuffers::Offset<wire::Section>> sections;
  sections.reserve(parsed.sections.size());
  for (const Section& section : parsed.sections) {
    sections.push_back(encode_section(builder, section));
  }
  const FrontMatter& matter = parsed.front_matter;
  const auto title = builder.CreateString(matter.title);
  const auto excerpt = builder.CreateString(matter.excerpt);
  const auto tags = builder.CreateVectorOfStrings(matter.tags);
  const auto all = builder.CreateVector(sections);
  const auto days =
      static_cast<std::int32_t>(matter.date.value_or(Day()).time_since_epoch().count());
  builder.Finish(wire::CreateParsed(builder, title, excerpt, matter.date.has_value(), days, tags,
                                    matter.draft, all));
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

std::optional<ParsedBody> decode_parsed(std::string_view bytes) {
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (!wire::VerifyParsedBuffer(verifier)) return std::nullopt;
  const wire::Parsed* in = wire::GetParsed(bytes.data());
  ParsedBody out;
  decode_front_matter(*in, out.front_matter);
  if (in->sections() == nullptr) return out;
  if (in->sections()->size() > kMaxSections + 2) return std::nullopt;
  out.sections.resize(in->sections()->size());
  for (flatbuffers::uoffset_t i = 0; i < in->sections()->size(); ++i) {
    if (!decode_section(*in->sections()->Get(i), out.sections[i])) return std::nullopt;
  }
  return out;
}

}  // namespace notesearch
