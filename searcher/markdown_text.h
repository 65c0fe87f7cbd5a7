// Text from outside as CommonMark that shows it and does nothing else: no markup, HTML, image or link
// comes of it in a renderer, with GitHub's extensions (tables, strikethrough, bare addresses as
// links) or without. Control characters are shown as \xNN (printable() of schema/base/text.h).
//
// https://spec.commonmark.org/0.31.2/#backslash-escapes and #emphasis-and-strong-emphasis,
// https://github.github.com/gfm/#autolinks-extension-
//
// Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "searcher/request.h"

namespace notesearch {

// One line of text, to stand at the beginning of a line or not, with its matches in bold where bold
// can be had. Line breaks become blanks. Words of which a renderer would make links stand as code.
[[nodiscard]] std::string markdown_line(const Parts& line);
[[nodiscard]] std::string markdown_line(std::string_view text);

// On one line, as code: `text`.
[[nodiscard]] std::string markdown_code(std::string_view text);

// In fences longer than any that stands inside; ends with a line break.
[[nodiscard]] std::string markdown_fence(std::string_view text);

// An address as the destination of a link, or between < and >; empty unless it begins with http:// or
// https://. Bytes that have no place in an address, and brackets, are percent-encoded.
[[nodiscard]] std::string markdown_address(std::string_view url);

}  // namespace notesearch
