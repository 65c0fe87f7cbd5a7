// Styled text on a terminal, wrapped to its width.
//
// All text is passed through printable(): whatever it contains, no control sequence reaches the
// terminal but the colours and links written here. For one thread.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "searcher/request.h"

namespace notesearch {

struct TerminalStyle {
  bool color = false;
  std::size_t width_columns = 0;  // lines are wrapped to it; 0: one line a paragraph, for pipes
  bool hyperlinks = false;        // links behind the text, by OSC 8 (see terminal_text.cc)
};

namespace text_style {
inline constexpr std::string_view kPlain = "";
inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kDim = "\x1b[2m";
inline constexpr std::string_view kLink = "\x1b[36m";
inline constexpr std::string_view kMatch = "\x1b[1;33m";
}  // namespace text_style

// Text from outside on one line, safe for a terminal.
[[nodiscard]] std::string on_one_line(std::string_view text);

// The rows that a text made here takes on a terminal of this width, above 0.
[[nodiscard]] std::size_t screen_rows(std::string_view text, std::size_t width_columns);

class TerminalText {
 public:
  TerminalText(const TerminalStyle& style, std::ostream& out);

  // How a paragraph is shown.
  struct Look {
    std::string_view style = text_style::kPlain;
    std::string_view match_style = text_style::kMatch;
    std::size_t hanging = 0;     // columns by which its lines stand further in than usual
    std::string_view link = {};  // where it leads on a click, if the terminal has such links
  };

  // Wraps words to the width and ends the line; the cursor stands behind the indentation of the
  // first line.
  void print_wrapped(const Parts& text, const Look& look);
  void print_wrapped(const Parts& text) { print_wrapped(text, Look{}); }
  // As it is, on the line at hand; text that went through printable() or is our own.
  void print_styled(std::string_view style, std::string_view text, std::string_view link = {});
  void indent(std::size_t further_columns = 0);
  void end_line();

  // Columns of a line behind the indentation; 0: there is no end to it.
  [[nodiscard]] std::size_t text_columns() const { return text_columns_; }

 private:
  void change(std::string_view style, const std::string& link);

  bool color_;
  bool hyperlinks_;
  std::size_t text_columns_ = 0;
  std::string_view active_style_;
  std::string active_link_;
  std::ostream& out_;
};

}  // namespace notesearch
