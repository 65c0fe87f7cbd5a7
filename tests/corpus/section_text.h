// Sections in one line each, so that a test can compare them at a glance.
#pragma once

#include <string>
#include <vector>

#include "schema/note.h"

namespace notesearch {

// "Heading > Sub #anchor: prose{…} code{…}", one section a line; line breaks inside as "/".
inline std::string section_text(const std::vector<Section>& sections) {
  const auto one_line = [](std::string text) {
    for (char& c : text) {
      if (c == '\n') c = '/';
    }
    return text;
  };
  std::string out;
  for (const Section& section : sections) {
    std::string line;
    for (const std::string& heading : section.heading_path) {
      line += (line.empty() ? "" : " > ") + heading;
    }
    if (!section.heading_path.empty()) line += " #" + section.anchor;
    line += ":";
    for (const Block& block : section.blocks) {
      constexpr const char* kNames[] = {"prose", "list", "table", "quote", "code"};
      line += std::string(" ") + kNames[static_cast<int>(block.kind)] + "{" + one_line(block.text) +
              "}";
    }
    out += line + "\n";
  }
  return out;
}

}  // namespace notesearch
