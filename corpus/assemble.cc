#include "corpus/assemble.h"

#include <string>
#include <string_view>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::size_t kMaxMadeExcerptBytes = 300;

std::string first_heading(const std::vector<Section>& sections) {
  for (const Section& section : sections) {
    if (!section.heading_path.empty()) return section.heading_path.back();
  }
  return {};
}

// Text cut to the limit: behind the last sentence that fits, else behind the last word, with "…".
std::string cut_excerpt(const std::string& text) {
  if (text.size() <= kMaxMadeExcerptBytes) return text;
  constexpr std::string_view kEllipsis = "…";
  const std::string_view head = prefix_bytes(text, kMaxMadeExcerptBytes - kEllipsis.size());
  std::size_t sentence = 0;
  for (std::size_t at = 0; at + 1 < head.size(); ++at) {
    const bool stop = head[at] == '.' || head[at] == '!' || head[at] == '?';
    if (stop && head[at + 1] == ' ') sentence = at + 1;
  }
  constexpr std::size_t kShortestBytes = 60;  // "Hi." says too little
  if (sentence >= kShortestBytes) return std::string(head.substr(0, sentence));
  const std::size_t word = head.rfind(' ');
  const std::size_t end =
      word == std::string_view::npos || word < kShortestBytes ? head.size() : word;
  return std::string(head.substr(0, end)) + std::string(kEllipsis);
}

std::string first_paragraph(const std::vector<Section>& sections) {
  for (const Section& section : sections) {
    for (const Block& block : section.blocks) {
      if (block.kind == BlockKind::kProse) return cut_excerpt(clean_line(block.text));
    }
  }
  return {};
}

template <typename T>
T first_of(T a, T b) {
  return a == T() ? std::move(b) : std::move(a);
}

}  // namespace

Note assemble_note(const ListedNote& listed, ParsedBody parsed) {
  FrontMatter& matter = parsed.front_matter;
  Note note;
  note.slug = listed.slug;
  note.title = first_of(listed.title, std::move(matter.title));
  if (note.title.empty()) note.title = first_of(first_heading(parsed.sections), listed.slug);
  note.date = first_of(listed.date, first_of(matter.date, listed.fallback_date));
  note.excerpt = first_of(listed.excerpt, std::move(matter.excerpt));
  if (note.excerpt.empty()) note.excerpt = first_paragraph(parsed.sections);
  note.tags = first_of(listed.tags, std::move(matter.tags));
  note.url = listed.url;
  note.sections = std::move(parsed.sections);
  note.quarantine = std::move(parsed.quarantine);
  return note;
}

}  // namespace notesearch
