#include "corpus/section_builder.h"

#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// Runs of blanks are shown as one, and blanks at the ends of lines not at all.
std::string squeeze(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  bool blank = false;
  for (char c : text) {
    if (c == ' ' || c == '\t') {
      blank = true;
      continue;
    }
    const bool line_start = out.empty() || out.back() == '\n';
    if (c == '\n') {
      if (!line_start) out += c;
    } else {
      if (blank && !line_start) out += ' ';
      out += c;
    }
    blank = false;
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::string trim_blank_lines(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::size_t start = 0;
  while (start < text.size() && text[start] == '\n') ++start;
  return text.substr(start);
}

}  // namespace

void SectionBuilder::open(int level, std::string_view heading) {
  if (done_.size() >= kMaxSections) return add(BlockKind::kProse, heading);
  const std::string text = clean_line(heading);
  if (text.empty()) return pass_heading(text);
  close();
  while (!path_.empty() && path_.back().level >= level) path_.pop_back();
  path_.push_back({level, std::string(prefix_bytes(text, kMaxHeadingBytes))});
  for (const Heading& outer : path_) open_.heading_path.push_back(outer.text);
  open_.anchor = slugger_.anchor(path_.back().text);
}

void SectionBuilder::pass_heading(std::string_view heading) {
  (void)slugger_.anchor(prefix_bytes(clean_line(heading), kMaxHeadingBytes));
}

void SectionBuilder::open_unnamed() {
  close();
  path_.clear();
}

void SectionBuilder::add(BlockKind kind, std::string_view text) {
  std::string clean = clean_text(text);
  clean = kind == BlockKind::kCode ? trim_blank_lines(std::move(clean)) : squeeze(clean);
  if (!clean.empty()) open_.blocks.push_back({kind, std::move(clean)});
}

std::vector<Section> SectionBuilder::take() {
  close();
  return std::move(done_);
}

void SectionBuilder::close() {
  if (!open_.heading_path.empty() || !open_.blocks.empty()) done_.push_back(std::move(open_));
  open_ = Section();
}

}  // namespace notesearch
