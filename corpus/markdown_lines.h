// Markdown looked at line by line, as far as the llms files need it: where code is fenced off, what
// is a heading.
//
// By CommonMark 0.30, sections 4.2 and 4.5. Plain values and pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace notesearch {

// Takes the first line off the text, without its line feed.
[[nodiscard]] std::string_view take_line(std::string_view& text);

// Knows, fed with line after line, which ones are fenced code.
class Fence {
 public:
  // Whether this line is code, or one of the two that fence it.
  bool covers(std::string_view line);

  // Between an opening line and its closing one.
  [[nodiscard]] bool is_open() const { return length_ > 0; }

  // Whether some fence held what would open another one like it ("```c"): its own end is missing.
  [[nodiscard]] bool opened_twice() const { return opened_twice_; }

 private:
  char mark_ = 0;  // '`' or '~'
  std::size_t length_ = 0;
  bool opened_twice_ = false;
};

struct HeadingLine {
  int level = 0;  // 1 to 6
  std::string_view text;
};

// What "## Heading ##" says; empty for other lines. Underlined headings are not read.
[[nodiscard]] std::optional<HeadingLine> read_heading(std::string_view line);

}  // namespace notesearch
