#include "corpus/markdown_lines.h"

#include <algorithm>

#include "schema/base/text.h"

namespace notesearch {
namespace {

// The line without its indentation; empty when that makes it indented code.
std::string_view without_indent(std::string_view line) {
  constexpr std::size_t kMaxIndent = 3;
  const std::size_t start = line.find_first_not_of(' ');
  return start > kMaxIndent ? std::string_view() : line.substr(start);
}

std::size_t run_of(char c, std::string_view text) {
  return std::min(text.find_first_not_of(c), text.size());
}

bool is_blank(std::string_view text) { return trim(text).empty(); }

}  // namespace

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

bool Fence::covers(std::string_view line) {
  constexpr std::size_t kShortest = 3;
  const std::string_view text = without_indent(line);
  if (is_open()) {
    const std::size_t length = run_of(mark_, text);
    if (length < length_) return true;
    if (is_blank(text.substr(length))) {
      length_ = 0;
    } else {
      opened_twice_ = opened_twice_ || text.find(mark_, length) == std::string_view::npos;
    }
    return true;
  }
  if (text.empty() || (text[0] != '`' && text[0] != '~')) return false;
  const std::size_t length = run_of(text[0], text);
  // "```x```" is code inside a paragraph.
  const bool inside = text[0] == '`' && text.find('`', length) != std::string_view::npos;
  if (length < kShortest || inside) return false;
  mark_ = text[0];
  length_ = length;
  return true;
}

std::optional<HeadingLine> read_heading(std::string_view line) {
  constexpr std::size_t kDeepest = 6;
  std::string_view text = without_indent(line);
  const std::size_t level = run_of('#', text);
  if (level == 0 || level > kDeepest) return std::nullopt;
  text.remove_prefix(level);
  if (!text.empty() && text[0] != ' ' && text[0] != '\t') return std::nullopt;
  text = trim(text);
  const std::size_t closing = text.find_last_not_of('#');
  if (closing == std::string_view::npos) {
    text = {};
  } else if (text[closing] == ' ' || text[closing] == '\t') {
    text = trim(text.substr(0, closing));
  }
  return HeadingLine{static_cast<int>(level), text};
}

}  // namespace notesearch
