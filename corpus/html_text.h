// The text of raw HTML inside markdown, for reading and never for showing as HTML.
//
// Pure functions, any thread, linear time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace notesearch {

enum class TagKind {
  kInline,  // leaves no gap: <b>, <a>, comments
  kBlock,   // separates words: <div>, <td>, <p>
  kBreak,   // <br>
  kHide,    // what follows, up to the end tag, is no text: <script>, <style>
};

struct Tag {
  TagKind kind = TagKind::kInline;
  std::string name;  // lower-case, without "/"; empty for comments and declarations
  bool end = false;  // </name>
};

// What one tag, comment or declaration, from "<" to ">", is.
[[nodiscard]] Tag read_tag(std::string_view html);

// Where the markup that starts at `at` (a "<") ends, behind its ">"; npos when it starts no markup,
// and the end of the text when it is never closed.
[[nodiscard]] std::size_t end_of_markup(std::string_view html, std::size_t at);

// Where the element `name`, in lower case, ends that was opened before `at`: at its end tag, or the
// end of the text.
[[nodiscard]] std::size_t end_of_content(std::string_view html, std::size_t at,
                                         std::string_view name);

// HTML to text: tags and comments dropped, scripts and styles with their content, entities decoded,
// <br> a line break, other block tags a space. A "<" that begins no tag is text.
[[nodiscard]] std::string html_text(std::string_view html);

}  // namespace notesearch
