#include "searcher/text_parts.h"

namespace notesearch {

std::string joined_text(const Parts& parts) {
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

std::vector<Parts> split_lines(const Parts& parts) {
  std::vector<Parts> lines(1, Parts{""});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool match = i % 2 == 1;
    std::string_view rest = parts[i];
    while (true) {
      const std::size_t end = rest.find('\n');
      const std::string_view piece = rest.substr(0, end);
      if (!piece.empty()) {
        Parts& line = lines.back();
        if ((line.size() % 2 == 0) != match) line.emplace_back();
        line.back() += piece;
      }
      if (end == std::string_view::npos) break;
      lines.push_back({""});
      rest.remove_prefix(end + 1);
    }
  }
  return lines;
}

}  // namespace notesearch
