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

// Sets *field to the other value if it is empty, and notes where it came from.
template <typename T>
void fill_in(T* field, T other, SourceKind from, SourceKind* source) {
  if (*field != T() || other == T()) return;
  *field = std::move(other);
  *source = from;
}

void fill_from_front_matter(FrontMatter&& matter, Note& note) {
  constexpr SourceKind kFrom = SourceKind::kFrontMatter;
  Provenance& sources = note.provenance;
  fill_in(&note.title, std::move(matter.title), kFrom, &sources.title);
  fill_in(&note.date, matter.date, kFrom, &sources.date);
  fill_in(&note.excerpt, std::move(matter.excerpt), kFrom, &sources.excerpt);
  fill_in(&note.tags, std::move(matter.tags), kFrom, &sources.tags);
}

void fill_from_text(const std::vector<Section>& sections, Note& note) {
  constexpr SourceKind kFrom = SourceKind::kText;
  Provenance& sources = note.provenance;
  if (note.title.empty()) fill_in(&note.title, first_heading(sections), kFrom, &sources.title);
  fill_in(&note.title, note.slug, kFrom, &sources.title);
  if (note.excerpt.empty()) {
    fill_in(&note.excerpt, first_paragraph(sections), kFrom, &sources.excerpt);
  }
}

}  // namespace

Note assemble_note(const ListedNote& listed, ParsedBody parsed) {
  Note note;
  note.slug = listed.slug;
  note.title = listed.title;
  note.date = listed.date;
  note.excerpt = listed.excerpt;
  note.tags = listed.tags;
  note.url = listed.url;
  note.provenance = listed.provenance;
  fill_from_front_matter(std::move(parsed.front_matter), note);
  fill_from_text(parsed.sections, note);
  if (!note.date) note.date = listed.fallback_date;
  note.sections = std::move(parsed.sections);
  note.quarantine = std::move(parsed.quarantine);
  return note;
}

}  // namespace notesearch
