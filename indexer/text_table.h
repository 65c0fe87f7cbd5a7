// A table for a terminal, from texts that may come from anywhere.
//
// Columns are terminal cells, as width_columns() counts them. Not thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace notesearch {

// The text on one printable() line, cut with "…" to so many columns.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t columns);

class TextTable {
 public:
  // At most so many columns wide. Cells of the column `right` end below each other, others begin so.
  explicit TextTable(std::size_t columns, std::size_t right = kNone)
      : columns_(columns), right_(right) {}

  // Every row has as many cells as the first.
  void add(const std::vector<std::string>& cells);

  // A line for each row. When they are too wide, the widest columns are cut.
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  [[nodiscard]] std::vector<std::size_t> fitting_widths() const;

  std::size_t columns_;
  std::size_t right_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace notesearch
