// Heading anchors as GitHub and rehype-slug make them (github-slugger's algorithm).
//
// Not thread-safe: one per document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace notesearch {

class Slugger {
 public:
  // The anchor of the next heading of the document: lower-case; letters, marks, decimal digits,
  // connector punctuation and "-" stay, spaces become "-", everything else goes; "-1", "-2" …
  // behind one that was given out before. May be empty.
  [[nodiscard]] std::string anchor(std::string_view heading);

 private:
  std::unordered_map<std::string, std::size_t> repeats_;  // by anchor given out
};

}  // namespace notesearch
