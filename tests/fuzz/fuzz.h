// What the fuzzers share: the entry point's declaration and a check that is never compiled out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "schema/base/text.h"

// libFuzzer's entry point; also called by replay_main.cc.
// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes);

namespace notesearch {

inline std::string_view as_text(const std::uint8_t* data, std::size_t size_bytes) {
  return {reinterpret_cast<const char*>(data), size_bytes};
}

// Whether text from inside a cleaned document is still as clean_text() leaves it. Behind a letter,
// since only at the very start is U+FEFF a byte order mark and dropped.
inline bool is_clean(std::string_view text) {
  const std::string inner = "x" + std::string(text);
  return clean_text(inner) == inner;
}

// Whether it is also one line without blanks at its ends.
inline bool is_clean_line(std::string_view text) {
  return is_clean(text) && text.find_first_of("\t\n") == std::string_view::npos &&
         !text.starts_with(' ') && !text.ends_with(' ');
}

// Ends the process, which is how a fuzzer reports a find.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::cerr << "does not hold: " << what << '\n';
  std::abort();
}

}  // namespace notesearch
