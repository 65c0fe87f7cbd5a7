// The texts of a stored note, one after another, and how long they take to read. Pure; the note's bytes
// must outlive the call.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "schema/record.h"

namespace notesearch {

inline constexpr std::uint32_t kWordsPerMinute = 220;

// At least one.
[[nodiscard]] inline std::uint32_t reading_minutes(NoteView note) {
  return std::max(1U, (note->words() + kWordsPerMinute / 2) / kWordsPerMinute);
}

// The heading of a section itself, without those that lead to it; empty before the first heading.
[[nodiscard]] inline std::string_view own_heading(const stored::Section& section) {
  const auto* path = section.heading_path();
  return path == nullptr || path->size() == 0 ? std::string_view()
                                              : text_of(path->Get(path->size() - 1));
}

// Gives each heading and block to `read`, in the order of the page, until that returns false.
template <typename Read>
void read_sections(NoteView note, const Read& read) {
  if (note->sections() == nullptr) return;
  for (const stored::Section* section : *note->sections()) {
    if (!read(own_heading(*section))) return;
    if (section->blocks() == nullptr) continue;
    for (const stored::Block* block : *section->blocks()) {
      if (!read(text_of(block->text()))) return;
    }
  }
}

// The same of title, excerpt and tags, and then of the sections.
template <typename Read>
void read_texts(NoteView note, const Read& read) {
  if (!read(text_of(note->title())) || !read(text_of(note->excerpt()))) return;
  if (note->tags() != nullptr) {
    for (const auto* tag : *note->tags()) {
      if (!read(text_of(tag))) return;
    }
  }
  read_sections(note, read);
}

}  // namespace notesearch
