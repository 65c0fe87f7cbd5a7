#include "searcher/http/v1/note_json.h"

#include "searcher/deep_link.h"
#include "searcher/note_texts.h"
#include "searcher/response_json.h"

namespace notesearch {
namespace {

using Texts = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

void write_texts(JsonWriter& json, std::string_view name, const Texts* texts) {
  json.key(name);
  json.open_array();
  if (texts != nullptr) {
    for (const auto* text : *texts) json.write(text_of(text));
  }
  json.close_array();
}

void write_section(JsonWriter& json, const stored::Section& section, std::string_view url) {
  const std::string_view anchor = text_of(section.anchor());
  write_texts(json, "heading", section.heading_path());
  json.member("anchor", anchor);
  json.member("link", deep_link(url, anchor, {}));
  json.key("blocks");
  json.open_array();
  if (section.blocks() != nullptr) {
    for (const stored::Block* block : *section.blocks()) {
      json.object([&] {
        json.member("kind", kind_name(static_cast<BlockKind>(block->kind())));
        json.member("text", text_of(block->text()));
      });
    }
  }
  json.close_array();
}

void write_note(JsonWriter& json, NoteView note, std::uint64_t generation) {
  const std::string_view url = text_of(note->url());
  json.member("version", 1);
  json.object("index", [&] { json.member("generation", generation); });
  json.member("slug", text_of(note->slug()));
  json.member("title", text_of(note->title()));
  write_date(json, day_of(note->day()));
  json.member("excerpt", text_of(note->excerpt()));
  write_texts(json, "tags", note->tags());
  json.member("url", url);
  json.member("words", note->words());
  json.member("reading_minutes", reading_minutes(note));
  json.key("sections");
  json.open_array();
  if (note->sections() != nullptr) {
    for (const stored::Section* section : *note->sections()) {
      json.object([&] { write_section(json, *section, url); });
    }
  }
  json.close_array();
}

}  // namespace

std::string json_text(NoteView note, std::uint64_t generation) {
  JsonWriter json(std::size_t{16} << 10);
  json.object([&] { write_note(json, note, generation); });
  return json.take();
}

}  // namespace notesearch
