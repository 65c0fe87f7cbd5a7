// Collects headings and blocks into sections; shared by the readers of markdown and of plain text.
//
// Not thread-safe: one per document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/slugger.h"
#include "schema/note.h"

namespace notesearch {

// Every section repeats the path to it, so both the length and the number of headings are bounded:
// longer ones are cut, later ones become paragraphs.
inline constexpr std::size_t kMaxHeadingBytes = 1024;
inline constexpr std::size_t kMaxSections = 2000;

class SectionBuilder {
 public:
  // Opens the section of a heading; level is 1 to 6. An empty heading opens none.
  void open(int level, std::string_view heading);

  // A heading that opens no section (in a quote or a list), so that it takes its anchor all the
  // same.
  void pass_heading(std::string_view heading);

  // Opens a section without heading: for what stands outside the text, like footnotes.
  void open_unnamed();

  // Adds a block to the open section; cleans the text and leaves out what is then empty.
  void add(BlockKind kind, std::string_view text);

  [[nodiscard]] std::vector<Section> take();

 private:
  void close();

  struct Heading {
    int level;
    std::string text;
  };

  Slugger slugger_;
  std::vector<Heading> path_;
  Section open_;
  std::vector<Section> done_;
};

}  // namespace notesearch
