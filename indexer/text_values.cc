#include "indexer/text_values.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "schema/base/text.h"

namespace notesearch {

std::string count_text(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string decimals(double value, int places) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return text.data();
}

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  const double kilobytes = static_cast<double>(bytes) / 1000;
  return kilobytes < 1000 ? decimals(kilobytes, 1) + " kB" : decimals(kilobytes / 1000, 1) + " MB";
}

void add_list(std::string& text, const ListHeading& heading,
              const std::vector<std::string>& lines) {
  constexpr std::size_t kMaxListed = 20;
  if (lines.empty()) return;
  text.append("\n").append(heading.text).append(":\n");
  const std::size_t listed = std::min(lines.size(), kMaxListed);
  for (std::size_t i = 0; i < listed; ++i) text += "  " + clean_line(printable(lines[i])) + "\n";
  if (heading.total > listed) {
    text += "  and " + std::to_string(heading.total - listed) + " more; ";
    text.append(heading.hint).append("\n");
  }
}

std::vector<std::string> lines_of(const std::vector<HeldNote>& held) {
  std::vector<std::string> lines;
  lines.reserve(held.size());
  for (const HeldNote& note : held) {
    lines.push_back(note.slug.empty() ? note.reason : note.slug + ": " + note.reason);
  }
  return lines;
}

}  // namespace notesearch
