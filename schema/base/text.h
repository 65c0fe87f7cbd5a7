// UTF-8 text that came from outside: repaired, cleaned, measured, cut.
//
// Every length here is in bytes unless the name says chars (Unicode code points) or columns
// (terminal cells). All functions are pure and may be called from any thread. Input need not be
// valid UTF-8; output always is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace notesearch {

// Text as it enters the system: a leading byte order mark is dropped, invalid bytes become U+FFFD
// (counted in *invalid_bytes when given), CR LF and CR become LF, C0 and C1 controls other than LF
// and TAB are dropped, and a run of combining marks is cut after the eighth.
[[nodiscard]] std::string clean_text(std::string_view bytes, std::size_t* invalid_bytes = nullptr);

// clean_text on one line: every run of white space is one space, none at either end.
[[nodiscard]] std::string clean_line(std::string_view bytes);

// Text as it leaves for a terminal: control characters (C0 but LF and TAB, DEL, C1), bidirectional
// overrides and invalid bytes are shown as \xNN or \u{NNNN}; everything else is unchanged.
[[nodiscard]] std::string printable(std::string_view text);

// The text with A to Z as a to z and every other byte as it is: for names that machines compare.
[[nodiscard]] std::string ascii_lower(std::string_view text);

// A space, a tab or a line feed: what separates words in clean text.
[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

// The text without the spaces, tabs and line breaks (CR, LF) at its ends: a view into it.
[[nodiscard]] std::string_view trim(std::string_view text);

// The longest prefix of at most max_bytes that does not cut a code point.
[[nodiscard]] std::string_view prefix_bytes(std::string_view utf8, std::size_t max_bytes);

// The code point at *at, which moves past it; -1 for a malformed sequence, which is passed in the
// maximal parts that Unicode recommends. *at must be below the size.
[[nodiscard]] std::int32_t next_code_point(std::string_view utf8, std::size_t* at);

// Terminal cells that the text takes: 2 for wide East Asian characters, 0 for combining marks.
[[nodiscard]] std::size_t width_columns(std::string_view utf8);

}  // namespace notesearch
