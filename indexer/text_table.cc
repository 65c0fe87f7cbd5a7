#include "indexer/text_table.h"

#include <algorithm>
#include <utility>

#include "schema/base/text.h"

namespace notesearch {
namespace {

constexpr std::string_view kGap = "  ";

}  // namespace

std::string one_line(std::string_view text, std::size_t columns) {
  // An excerpt has up to 8 KiB; what is far past the end need not be looked at.
  constexpr std::size_t kBytesPerColumn = 64;
  std::string line = clean_line(printable(prefix_bytes(text, kBytesPerColumn * (columns + 1))));
  if (width_columns(line) <= columns) return line;
  std::size_t width = 0;
  std::size_t end = 0;  // of what fits together with the ellipsis
  for (std::size_t at = 0; at < line.size(); end = at) {
    const std::size_t start = at;
    static_cast<void>(next_code_point(line, &at));
    width += width_columns(std::string_view(line).substr(start, at - start));
    if (width >= columns) break;
  }
  line.resize(end);
  return columns == 0 ? "" : line + "…";
}

void TextTable::add(const std::vector<std::string>& cells) {
  std::vector<std::string> row;
  widths_.resize(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    row.push_back(one_line(cells[i], columns_));
    widths_[i] = std::max(widths_[i], width_columns(row[i]));
  }
  rows_.push_back(std::move(row));
}

std::vector<std::size_t> TextTable::fitting_widths() const {
  std::vector<std::size_t> widths = widths_;
  std::size_t total = kGap.size() * (widths.empty() ? 0 : widths.size() - 1);
  for (const std::size_t width : widths) total += width;
  while (total > columns_) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest == 0) break;
    --*widest;
    --total;
  }
  return widths;
}

std::string TextTable::text() const {
  const std::vector<std::size_t> widths = fitting_widths();
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string shown = one_line(row[i], widths[i]);
      const std::string padding(widths[i] - width_columns(shown), ' ');
      if (i > 0) line += kGap;
      line += i == right_ ? padding + shown : shown + padding;
    }
    line.resize(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace notesearch
