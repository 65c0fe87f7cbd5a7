// The text of raw HTML inside markdown, for reading and never for showing as HTML.
//
// Pure functions, any thread, linear time.
#pragma once

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

// HTML to text: tags and comments dropped, scripts and styles with their content, entities decoded,
// <br> a line break, other block tags a space. A "<" that begins no tag is text.
[[nodiscard]] std::string html_text(std::string_view html);

}  // namespace notesearch
