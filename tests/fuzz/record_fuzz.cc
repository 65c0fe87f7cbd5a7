#include "schema/record.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace notesearch;

// Touches every byte, so that AddressSanitizer sees them all.
void read_all(std::string_view text) {
  volatile char last = 0;
  for (const char c : text) last = c;
  expect(text.empty() || last == text.back(), "text can be read");
}

void read_section(const stored::Section& section) {
  read_all(text_of(section.anchor()));
  if (const auto* path = section.heading_path()) {
    for (const flatbuffers::String* heading : *path) read_all(text_of(heading));
  }
  if (const auto* blocks = section.blocks()) {
    for (const stored::Block* block : *blocks) read_all(text_of(block->text()));
  }
}

}  // namespace

// A stored note that the verifier accepts can be read to its last byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string aligned(as_text(data, size_bytes));  // as note stores are
  const Result<NoteView> note = view_note(aligned);
  if (!note) {
    expect(note.error().kind == ErrorKind::kBadData, "damage is bad data");
    return 0;
  }
  read_all(text_of((*note)->slug()));
  read_all(text_of((*note)->title()));
  if (const auto* sections = (*note)->sections()) {
    for (const stored::Section* section : *sections) read_section(*section);
  }
  return 0;
}
